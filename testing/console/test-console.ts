// A listening console with a signed-in operator, for tests of the API.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { consoleServer } from '../../server/console-server.ts';
import { testOffice } from './test-office.ts';

export const query = (path: string, id: string): string => `${path}?id=${encodeURIComponent(id)}`;

/** `openStore` gets a file name in a folder of its own. */
export const testConsole = async (openStore: (path: string) => Promise<Store>) => {
  const folder = await mkdtemp(join(tmpdir(), 'poststelle-console-'));
  const web = join(folder, 'web');
  await mkdir(join(web, 'assets'), { recursive: true });
  await writeFile(join(web, 'index.html'), '<title>Poststelle</title>');
  await writeFile(join(web, 'sign-in.html'), '<title>Anmelden</title>');
  await writeFile(join(web, 'assets', 'page-1a2b.js'), 'export {}');
  const office = testOffice(await openStore(join(folder, 'store.sqlite')));
  const ports = office.ports(web);
  const { url, close } = await consoleServer(ports).listen({ host: '127.0.0.1', port: 0 });

  /** From our own page, unless the headers say otherwise. */
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: url, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  return {
    office,
    ports,
    url,
    post,
    /** Somebody who is signed in. */
    clerk: async (name = 'Sabine Krüger') => {
      const response = await post('/api/sign-in', { ticket: office.ticketFor(name) });
      const Cookie = response.headers.getSetCookie()[0]!.split(';')[0]!;
      const get = (path: string, headers: Record<string, string> = {}) =>
        fetch(url + path, { headers: { Cookie, ...headers }, redirect: 'manual' });
      return {
        Cookie,
        get,
        json: async <T>(path: string): Promise<T> => {
          const answer = await get(path);
          if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
          return (await answer.json()) as T;
        },
        post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
          post(path, body, { Cookie, ...headers }),
      };
    },
    close: async (): Promise<void> => {
      await close();
      await office.close();
      await rm(folder, { recursive: true });
    },
  };
};

export type TestConsole = Awaited<ReturnType<typeof testConsole>>;
