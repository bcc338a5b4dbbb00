// Who gets in at the console, and what is refused.
import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { documentAt, pageAt, type TestConsole, testConsole } from '../../testing/console/test-console.ts';
import { UNSURE } from '../../testing/console/test-letters.ts';
import { consoleServer } from '../console-server.ts';
import type { SessionAnswer } from '../contracts/session.ts';

const HOUR = 60 * 60 * 1000;

let desk: TestConsole;

beforeEach(async () => {
  desk = await testConsole(openSqliteStore);
});
afterEach(() => desk.close());

/** A request with a Host header of one's own, which `fetch` does not allow. */
const statusWithHost = (host: string, url = desk.url): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(`${url}/health`, { headers: { Host: host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

test('without a session nothing is told but how to sign in', async () => {
  const delivery = await desk.office.arrive({ fileName: 'a.tif', letters: [UNSURE] });
  const closed = [
    '/api/v1/session',
    '/api/v1/deliveries',
    '/api/v1/counts',
    '/api/v1/review-queue',
    '/api/v1/quarantine',
    '/api/v1/events',
    documentAt(`${delivery}/d001`),
    documentAt(`${delivery}/d001`, '/text'),
    pageAt(`${delivery}/p0001`),
    `/api/v1/deliveries/${delivery}/original`,
    '/api/v1/openapi.json',
    '/api/v1/nothing',
    '/api/nothing',
  ];
  for (const path of closed) expect((await fetch(desk.url + path)).status, path).toBe(401);
  const acts = [
    documentAt(`${delivery}/d001`, '/decision'),
    `/api/v1/deliveries/${delivery}/retry`,
    '/api/v1/models/refit',
  ];
  for (const path of acts) {
    expect((await desk.post(path, {})).status, path).toBe(401);
  }
  const page = await fetch(`${desk.url}/`, { redirect: 'manual' });
  expect([page.status, page.headers.get('location')]).toEqual([302, '/anmelden']);
  expect(await (await fetch(`${desk.url}/anmelden`)).text()).toContain('Anmelden');
  expect(await (await fetch(`${desk.url}/health`)).json()).toEqual({ status: 'ok' });
});

test('a ticket opens one session, and the cookie is out of reach for scripts and other sites', async () => {
  const ticket = desk.office.ticketFor('Sabine Krüger');
  const first = await desk.post('/api/v1/session', { ticket });
  expect(first.headers.getSetCookie()[0]).toMatch(/^poststelle=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect((await desk.post('/api/v1/session', { ticket })).status).toBe(401);
  const clerk = await desk.clerk('Jan Petersen');
  expect(await clerk.json<SessionAnswer>('/api/v1/session')).toMatchObject({
    operator: 'Jan Petersen',
    office: { name: 'Stadt Musterhausen' },
  });
  expect(await clerk.json('/health')).toMatchObject({ status: 'ok', queue: 3 });
  desk.office.settings.storage = 'full';
  const stranger = await fetch(`${desk.url}/health`);
  expect([stranger.status, await stranger.json()]).toEqual([503, { status: 'not-ready' }]);
});

test('a ticket that bears the name of the machine, a station or a unit signs nobody in', async () => {
  for (const name of ['machine', 'unit:bauamt', 'station:rathaus-eg', 'Frau Berger (by command line, uid 0)']) {
    const refused = await desk.post('/api/v1/session', { ticket: desk.office.ticketFor(name) });
    expect([refused.status, refused.headers.getSetCookie()], name).toEqual([401, []]);
  }
});

test('over https the cookie never travels in the clear', async () => {
  const app = consoleServer(desk.ports);
  const response = await app.fetch(
    new Request('https://localhost/api/v1/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: 'https://localhost', Host: 'localhost' },
      body: JSON.stringify({ ticket: desk.office.ticketFor('Sabine Krüger') }),
    }),
  );
  expect(response.headers.getSetCookie()[0]).toContain('; Secure');
});

test('who guesses tickets has to wait, also with a right one', async () => {
  for (let n = 0; n < 5; n++) expect((await desk.post('/api/v1/session', { ticket: `guess-${n}` })).status).toBe(401);
  const ticket = desk.office.ticketFor('Sabine Krüger');
  const slowed = await desk.post('/api/v1/session', { ticket });
  expect([slowed.status, Number(slowed.headers.get('retry-after'))]).toEqual([429, 60]);
  desk.office.later(61_000);
  expect((await desk.post('/api/v1/session', { ticket })).status).toBe(200);
});

test('a session ends after twelve idle hours; a page that only looks on is idle', async () => {
  const clerk = await desk.clerk();
  desk.office.later(11 * HOUR);
  expect((await clerk.get('/api/v1/counts')).status).toBe(200);
  desk.office.later(11 * HOUR);
  expect((await clerk.get('/api/v1/counts', { 'Poststelle-Background': '1' })).status).toBe(200);
  desk.office.later(2 * HOUR);
  expect((await clerk.get('/api/v1/counts')).status).toBe(401);
});

test('a session ends after a day, however busy it is', async () => {
  const clerk = await desk.clerk();
  for (let n = 0; n < 23; n++) {
    desk.office.later(HOUR);
    expect((await clerk.get('/api/v1/counts')).status).toBe(200);
  }
  desk.office.later(HOUR);
  expect((await clerk.get('/api/v1/counts')).status).toBe(401);
});

test('a session holds ten event streams and no more; one that ends makes room', async () => {
  const clerk = await desk.clerk();
  const open = () => {
    const control = new AbortController();
    const answer = fetch(`${desk.url}/api/v1/events`, { headers: { Cookie: clerk.Cookie }, signal: control.signal });
    return answer.then(({ status, body }) => ({ status, end: () => control.abort(), body }));
  };
  const streams = await Promise.all(Array.from({ length: 10 }, open));
  expect(streams.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect((await open()).status).toBe(429);
  const other = await desk.clerk('Jan Petersen');
  expect((await other.get('/api/v1/events')).status).toBe(200);
  streams[0]!.end();
  await expect.poll(async () => (await open()).status).toBe(200);
});

test('signing out ends the session and its event stream', async () => {
  const clerk = await desk.clerk();
  const events = await clerk.get('/api/v1/events');
  expect(events.headers.get('content-type')).toBe('text/event-stream');
  const told = events.text();
  expect((await clerk.delete('/api/v1/session')).status).toBe(200);
  expect(await told).toContain('retry: 3000');
  expect((await clerk.get('/api/v1/counts')).status).toBe(401);
});

test('what changes something must come from our own page, as JSON', async () => {
  const clerk = await desk.clerk();
  const delivery = await desk.office.arrive({ fileName: 'a.tif', letters: [UNSURE] });
  const id = `${delivery}/d001`;
  const answer = { type: 'antrag', unit: 'bauamt' };
  const refused: Record<string, string>[] = [
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'same-origin', Origin: 'http://evil.example' },
    { 'Content-Type': 'text/plain' },
    { 'Content-Type': 'application/x-www-form-urlencoded' },
  ];
  for (const headers of refused) {
    expect((await clerk.post(documentAt(id, '/decision'), answer, headers)).status, JSON.stringify(headers)).toBe(403);
  }
  const nowhere = await fetch(desk.url + documentAt(id, '/decision'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: clerk.Cookie },
    body: JSON.stringify(answer),
  });
  expect(nowhere.status).toBe(403);
  // What needs no body must come from our page too.
  for (const method of ['PUT', 'DELETE'])
    for (const Origin of ['http://evil.example', 'null', undefined]) {
      const headers = { Cookie: clerk.Cookie, ...(Origin === undefined ? {} : { Origin }) };
      expect((await fetch(desk.url + documentAt(id, '/hold'), { method, headers })).status, Origin).toBe(403);
    }
  expect((await desk.office.store.get('document', id))?.item.state).toBe('in-review');
});

test('a foreign name that leads to this host is refused', async () => {
  const port = new URL(desk.url).port;
  expect(await statusWithHost(`localhost:${port}`)).toBe(200);
  expect(await statusWithHost(`127.0.0.1:${port}`)).toBe(200);
  for (const host of [`evil.example:${port}`, 'localhost', 'localhost:1', `127.0.0.1.evil.example:${port}`]) {
    expect(await statusWithHost(host), host).toBe(403);
  }
});

test('a console for the whole house answers to its addresses, still to no foreign name', async () => {
  const house = await consoleServer(desk.ports).listen({ host: '0.0.0.0', port: 0 });
  const { port } = new URL(house.url);
  expect(await statusWithHost(`192.168.1.20:${port}`, house.url)).toBe(200);
  expect(await statusWithHost(`evil.example:${port}`, house.url)).toBe(403);
  await house.close();
});

test('pages and answers carry the headers that keep them to themselves', async () => {
  const clerk = await desk.clerk();
  for (const path of ['/', '/anmelden', '/api/v1/counts', '/api/nothing']) {
    const { headers } = await clerk.get(path);
    expect(headers.get('content-security-policy'), path).toContain("default-src 'self'");
    expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy'), path).not.toContain('unsafe');
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('referrer-policy'), path).toBe('no-referrer');
    expect(headers.get('cache-control'), path).toBe('no-store');
  }
  expect((await clerk.get('/assets/page-1a2b.js')).headers.get('cache-control')).toContain('immutable');
  for (const path of ['/assets/../../store.sqlite', '/assets/%2e%2e/%2e%2e/store.sqlite', '/assets/nothing.js']) {
    expect((await clerk.get(path)).status, path).toBe(404);
  }
});

test('a fault of ours is reported with its code, and the clerk gets no details', async () => {
  const clerk = await desk.clerk();
  const delivery = await desk.office.arrive({ fileName: 'a.tif', letters: [UNSURE] });
  const page = (await desk.office.store.get('page', `${delivery}/p0001`))!.item;
  if (page.state !== 'read') throw new Error('not read');
  await desk.office.write({ ...page, reading: { ...page.reading, preview: { sha256: 'f'.repeat(64), size: 1 } } });
  const answer = await clerk.get(pageAt(page.id));
  expect([answer.status, await answer.json()]).toEqual([500, { error: 'fault', code: 'BLOB_MISSING' }]);
  expect(desk.office.faults).toMatchObject([{ code: 'BLOB_MISSING' }]);
});

test('bodies that are no answer are refused', async () => {
  const clerk = await desk.clerk();
  const bodies: readonly unknown[] = [
    null,
    [],
    'x',
    { type: 1, unit: 'b' },
    { type: 'antrag' },
    { type: '', unit: 'b' },
    { filler: 'x'.repeat(20_000) },
  ];
  for (const body of bodies) expect((await clerk.post(documentAt('a/d001', '/decision'), body)).status).toBe(400);
  const broken = await clerk.post(documentAt('a/d001', '/decision'), '{"type":');
  expect(broken.status).toBe(400);
  // In pieces, without saying how long it is.
  const inPieces = (size: number) =>
    fetch(desk.url + documentAt('a/d001', '/decision'), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: desk.url, Cookie: clerk.Cookie },
      body: new Blob([JSON.stringify({ type: 'antrag', unit: 'bauamt', filler: 'x'.repeat(size) })]).stream(),
      duplex: 'half',
    } as RequestInit);
  expect((await inPieces(20_000)).status).toBe(400);
  expect((await inPieces(10)).status).toBe(409);
});
