// Two municipalities behind one listener: with a session or a token of one, no route of the other tells anything.
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { idInPath } from '../../domain/ids.ts';
import { SURE, UNSURE } from '../../testing/console/test-letters.ts';
import { testOffice } from '../../testing/console/test-office.ts';
import { type ConsoleServer, consoleServer } from '../console-server.ts';
import { documentServer } from '../unit-routes/document-server.ts';
import { chooseSite, closedSite } from './sites.ts';

const BY_PATH = ['https://post.example/kleinhausen', 'https://post.example/neustadt'] as const;
const BY_HOST = ['https://kleinhausen.example', 'https://neustadt.example'] as const;

/** A word that no other municipality has anywhere. */
const SECRET = 'Geheimvorgang';

interface Town {
  readonly url: string;
  readonly office: ReturnType<typeof testOffice>;
  readonly server: ConsoleServer;
  readonly documents: ReturnType<typeof documentServer>;
  /** Ids of a delivery, a page and a document. */
  readonly ids: Readonly<Record<'delivery' | 'page' | 'document', string>>;
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const town = async (url: string, name: string): Promise<Town> => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-town-'));
  const web = join(folder, 'web');
  mkdirSync(join(web, 'assets'), { recursive: true });
  for (const page of ['index.html', 'sign-in.html']) writeFileSync(join(web, page), '<title>Poststelle</title>');
  const office = testOffice(await openSqliteStore(join(folder, 'store.sqlite')));
  const pages = UNSURE.pages.map((page) => `${page} ${name}`);
  const delivery = await office.arrive({ fileName: `${name}.tif`, letters: [{ ...UNSURE, pages }, SURE] });
  const sessionFolder = join(folder, 'sessions');
  const server = consoleServer({ ...office.ports(web), sessionFolder, front: { publicUrl: url } });
  const opened = await server.open(() => ({ host: '127.0.0.1', port: 8080 }));
  const documents = documentServer({
    ...{ store: office.store, blobs: office.blobs, publicUrl: url, trustedProxies: [] },
    unitOf: (token) => (token === `token-of-${name}` ? SURE.unit.label : undefined),
    clock: { now: () => 0, id: randomUUID },
    onFetched: () => {},
    onRefused: () => {},
    onError: () => {},
  });
  ends.push(async () => {
    opened.close();
    await office.close();
    rmSync(folder, { recursive: true });
  });
  return { url, office, server, documents, ids: { delivery, page: `${delivery}/p0001`, document: `${delivery}/d001` } };
};

/** Through the proxy on this host. */
const PROXY = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };
type Ask = (url: string, init?: RequestInit) => Promise<Response>;

const towns = async ([first, second]: readonly [string, string]) => {
  const secret = await town(first, SECRET);
  const other = await town(second, 'offen');
  const choose = chooseSite(() => [secret.server, other.server]);
  const ask: Ask = async (url, init) => choose(new Request(url, init), PROXY);
  return { secret, other, ask };
};

const post = ({ url }: Town, body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', Origin: new URL(url).origin, ...headers },
  body: JSON.stringify(body),
});

/** A request of any method, with what the server asks of it: a body of a POST, the page's own origin. */
const requestTo = (at: Town, method: string, body: unknown, headers: Record<string, string>): RequestInit => {
  if (method === 'POST') return post(at, body, headers);
  return { method, headers: method === 'GET' ? headers : { Origin: new URL(at.url).origin, ...headers } };
};

/** Signs in, and returns the cookie with the attributes that the browser was given. */
const signIn = async (
  ask: Ask,
  at: Town,
  routes = at.server.routes,
): Promise<readonly [pair: string, whole: string]> => {
  const path = routes.find((route) => route.method === 'POST' && route.path.endsWith('/session'))!.path;
  const answer = await ask(at.url + path, post(at, { ticket: at.office.ticketFor('Sabine Krüger') }));
  const [whole = ''] = answer.headers.getSetCookie();
  return [whole.split(';')[0]!, whole];
};

/** All that a server answers to, each route once. */
const routesOf = (routes: ConsoleServer['routes']) =>
  [...new Set(routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`))].map(
    (route) => route.split(' ') as [method: string, path: string],
  );

/** A route's path with these ids: in the path, and in the query for routes that ask for one. */
const filled = (path: string, ids: Town['ids'], id: string): string => {
  const [, letter = ''] = ids.document.split('/');
  const inPath = path
    .replace(/:letter(\{[^}]*\})?/g, letter)
    .replace(/:file(\{[^}]*\})?/g, 'pdf')
    .replace(/:\w+(\{[^}]*\})?/g, idInPath(id))
    .replace('*', 'page.js');
  return `${inPath}?id=${encodeURIComponent(id)}&page=1&from=2026-01-01&to=2026-12-31`;
};

const bodyWith = (ids: Town['ids'], id: string) => ({
  ...{ id, ...ids, kind: 'document', type: 'antrag', unit: 'bauamt', beforePage: 2, right: true, version: id },
  ...{ answers: {}, fields: {}, reason: 'other', round: 0, returns: 0 },
});

/** Of a stream the first piece: it does not end. */
const textOf = async (answer: Response): Promise<string> => {
  if (answer.headers.get('content-type')?.startsWith('text/event-stream') !== true) return answer.text();
  const reader = answer.body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
};

describe.each([
  ['by path', BY_PATH],
  ['by host name', BY_HOST],
] as const)('%s', (_, urls) => {
  test('a session of one is none of the other’s, on every route', async () => {
    const { secret, other, ask } = await towns(urls);
    const [cookie] = await signIn(ask, secret);
    // The cookie as the other site would have named it, too: a browser would not send it, somebody else might.
    const [otherCookie] = await signIn(ask, other);
    const stolen = `${otherCookie.split('=')[0]}=${cookie.split('=')[1]}`;
    const routes = routesOf(other.server.routes);
    expect(routes.length).toBeGreaterThan(25);
    const open: string[] = [];
    for (const [method, path] of routes)
      for (const id of Object.values(other.ids)) {
        const headers = { Cookie: `${cookie}; ${stolen}` };
        const url = other.url + filled(path, other.ids, id);
        const answer = await ask(url, requestTo(other, method, bodyWith(other.ids, id), headers));
        if (![401, 302].includes(answer.status)) open.push(`${method} ${path} ${answer.status}`);
        else expect(await answer.text()).not.toContain('offen');
      }
    // What a stranger sees as well: the health's one word, the sign-in page, its files, and the refusal of a wrong ticket.
    const strangers = /^(GET \/health 200|GET \/anmelden 200|GET \/assets\/\* 404|POST \S+\/session (400|401|429))$/;
    expect(open.filter((route) => !strangers.test(route))).toEqual([]);
  });

  test('with the ids of one, no route of the other finds anything', { timeout: 120_000 }, async () => {
    const { secret, other, ask } = await towns(urls);
    const seen = async (at: Town): Promise<readonly string[]> => {
      const found: string[] = [];
      for (const [method, path] of routesOf(at.server.routes))
        for (const id of Object.values(secret.ids)) {
          if (path.endsWith('/session') && method !== 'GET') continue;
          const [Cookie] = await signIn(ask, at);
          const init = requestTo(at, method, bodyWith(secret.ids, id), { Cookie });
          const answer = await ask(at.url + filled(path, secret.ids, id), init);
          const text = `${[...answer.headers.values()].join(' ')} ${await textOf(answer)}`;
          if (text.includes(SECRET) || text.includes(secret.ids.delivery)) found.push(`${method} ${path}`);
        }
      return [...new Set(found)];
    };
    expect(await seen(other)).toEqual([]);
    for await (const { subject } of other.office.store.journal({ after: 0 }))
      expect(subject).not.toContain(secret.ids.delivery);
    // The same walk finds it where it is: lists, letter, text, register, downloads.
    expect((await seen(secret)).length).toBeGreaterThan(5);
  });

  test('what changes in one is not news in the other', async () => {
    const { secret, other, ask } = await towns(urls);
    const streamOf = async (at: Town) => {
      const [Cookie] = await signIn(ask, at);
      const path = at.server.routes.find((route) => route.path.endsWith('/events'))!.path;
      const reader = (await ask(at.url + path, { headers: { Cookie } })).body!.getReader();
      await reader.read();
      return reader;
    };
    const [mine, others] = [await streamOf(secret), await streamOf(other)];
    let news = 0;
    void others.read().then(() => (news += 1));
    await secret.office.arrive({ fileName: 'new.tif', letters: [UNSURE] });
    expect(new TextDecoder().decode((await mine.read()).value)).toContain('changed');
    expect(news).toBe(0);
    await other.office.arrive({ fileName: 'new.tif', letters: [UNSURE] });
    await expect.poll(() => news).toBe(1);
    await mine.cancel();
  });

  test('a unit’s token of one opens no document of the other', async () => {
    const { secret, other } = await towns(urls);
    const choose = chooseSite(() =>
      [secret, other].map(({ url, documents }) => ({ publicUrl: url, fetch: documents.fetch })),
    );
    const statusOf = async (at: Town, of: Town, token: string, path: string): Promise<number> => {
      const headers = { Authorization: `Bearer ${token}` };
      const asked = path
        .replace(/:letter/, 'd002')
        .replace(/:file\{.*\}/, 'pdf')
        .replace(/:\w+/, of.ids.delivery);
      return (await choose(new Request(at.url + asked, { headers }), PROXY)).status;
    };
    const routes = routesOf(secret.documents.routes);
    expect(routes.length).toBeGreaterThan(0);
    for (const [, path] of routes) {
      expect(await statusOf(secret, secret, `token-of-${SECRET}`, path)).toBe(200);
      expect(await statusOf(other, secret, 'token-of-offen', path)).toBe(404);
      for (const of of [secret, other]) expect(await statusOf(other, of, `token-of-${SECRET}`, path)).toBe(401);
    }
  });
});

test('a cookie is for the path of its municipality, under a name that says it; of a host that is its own, for the host', async () => {
  const path = await towns(BY_PATH);
  const [, cookie] = await signIn(path.ask, path.secret);
  expect(cookie).toMatch(
    /^__Secure-poststelle-kleinhausen=[\w-]{43}; Path=\/kleinhausen; HttpOnly; Secure; SameSite=Strict$/,
  );
  const host = await towns(BY_HOST);
  expect((await signIn(host.ask, host.secret))[1]).toMatch(/^__Host-poststelle=[\w-]{43}; Path=\/; HttpOnly; Secure;/);
});

test('a request is for the site whose name and path it has, or for none', async () => {
  const site = (publicUrl: string) => ({ publicUrl, fetch: () => new Response(publicUrl) });
  const names = ['https://post.example/a', 'https://post.example/ab', 'https://own.example', 'https://else.example/c'];
  const choose = chooseSite(() => names.map(site));
  const goesTo = async (url: string): Promise<string | number> => {
    const answer = await choose(new Request(url));
    return answer.ok ? answer.text() : answer.status;
  };
  expect(await goesTo('https://post.example/a/')).toBe('https://post.example/a');
  expect(await goesTo('https://post.example/ab/api')).toBe('https://post.example/ab');
  expect(await goesTo('https://own.example/a/')).toBe('https://own.example');
  expect(await goesTo('https://post.example/a/%2e%2e/ab/')).toBe('https://post.example/ab');
  for (const nowhere of [
    'https://post.example/',
    'https://post.example/abc/',
    'https://post.example/c/',
    'https://else.example/',
  ])
    expect(await goesTo(nowhere), nowhere).toBe(404);
  expect(await goesTo('http://127.0.0.1:8080/else')).toBe('https://own.example');
  // Under no public name, two may be meant: neither answers.
  expect(await goesTo('http://127.0.0.1:8080/a/')).toBe(404);
  const page = await choose(new Request('https://post.example/a'));
  expect([page.status, page.headers.get('location')]).toEqual([308, '/a/']);
  expect((await closedSite('https://post.example/a').fetch(new Request('https://post.example/a/'))).status).toBe(503);
});
