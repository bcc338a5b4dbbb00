// A listening console with a signed-in operator, for tests of the API.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idInPath } from '../../domain/ids.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { consoleServer } from '../../server/console-server.ts';
import { checkAnswer } from './check-answer.ts';
import { testOffice } from './test-office.ts';

/** The address of a document; `below` it, what is asked of it: `/pdf`. */
export const documentAt = (id: string, below = ''): string => `/api/v1/documents/${idInPath(id)}${below}`;
export const pageAt = (id: string): string => `/api/v1/pages/${idInPath(id)}/preview`;

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

  /** Whatever the server answers is held against its contract. */
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(url + path, { redirect: 'manual', ...init });
    await checkAnswer({ method: init.method ?? 'GET', path }, response.clone());
    return response;
  };

  /** From our own page, unless the headers say otherwise. */
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    request(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: url, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const send = (method: 'PUT' | 'DELETE', path: string, headers: Record<string, string> = {}) =>
    request(path, { method, headers: { Origin: url, ...headers } });

  return {
    office,
    ports,
    url,
    post,
    /** Somebody who is signed in. */
    clerk: async (name = 'Sabine Krüger') => {
      const response = await post('/api/v1/session', { ticket: office.ticketFor(name) });
      const Cookie = response.headers.getSetCookie()[0]!.split(';')[0]!;
      const get = (path: string, headers: Record<string, string> = {}) =>
        request(path, { headers: { Cookie, ...headers } });
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
        put: (path: string) => send('PUT', path, { Cookie }),
        delete: (path: string) => send('DELETE', path, { Cookie }),
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
