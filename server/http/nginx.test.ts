// The console behind nginx with the configuration that is shipped: a browser works, and nothing from outside is believed.
import { existsSync } from 'node:fs';
import { request } from 'node:https';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { CHROMIUM, type TestBrowser, testBrowser, type Visit } from '../../testing/console/test-browser.ts';
import { documentAt } from '../../testing/console/test-console.ts';
import { UNSURE } from '../../testing/console/test-letters.ts';
import { freePort } from '../../testing/services/free-port.ts';
import { startNginx } from '../../testing/services/nginx.ts';

const CONFIG = resolve(import.meta.dirname, '../../deploy/nginx.conf');
const NAME = 'post.example';

interface Answer {
  readonly status: number;
  readonly cookies: readonly string[];
  readonly text: string;
}

/** A request of a client that writes any headers it likes. */
const ask = (
  port: number,
  path: string,
  {
    headers = {},
    body,
    servername = NAME,
  }: { headers?: Record<string, string>; body?: string; servername?: string } = {},
): Promise<Answer> =>
  new Promise((done, failed) => {
    const options = { host: '127.0.0.1', port, path, servername, rejectUnauthorized: false, agent: false as const };
    const sent = request(
      { ...options, method: body === undefined ? 'GET' : 'POST', headers: { Host: `${NAME}:${port}`, ...headers } },
      (response) => {
        let text = '';
        response.on('data', (part: Buffer) => {
          text += part.toString();
        });
        response.on('end', () =>
          done({ status: response.statusCode!, cookies: response.headers['set-cookie'] ?? [], text }),
        );
      },
    );
    sent.on('error', failed);
    sent.end(body);
  });

describe.skipIf(!existsSync(CHROMIUM))('behind nginx', () => {
  let chrome: TestBrowser;
  let visit: Visit;
  let port: number;
  let publicUrl: string;

  beforeAll(async () => {
    chrome = await testBrowser(openSqliteStore);
  });
  afterAll(() => chrome.close());

  beforeEach(async () => {
    port = await freePort();
    publicUrl = `https://${NAME}:${port}`;
    visit = await chrome.visit({
      front: { publicUrl },
      start: (consolePort) => startNginx(CONFIG, { port, consolePort, name: NAME }),
    });
  });
  afterEach(async () => {
    await visit.end();
    expect(visit.complaints).toEqual([]);
    expect(visit.office.faults).toEqual([]);
  });

  const signIn = (ticket: string, headers: Record<string, string> = {}): Promise<Answer> =>
    ask(port, '/api/v1/session', {
      headers: { 'Content-Type': 'application/json', Origin: publicUrl, ...headers },
      body: JSON.stringify({ ticket }),
    });

  test('a clerk signs in, sees news at once and decides', async () => {
    const { page, office } = visit;
    await visit.signIn();
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({
      ...{ name: '__Host-poststelle', path: '/', secure: true, httpOnly: true, sameSite: 'Strict', domain: NAME },
    });
    // It arrives while the page is open: the event stream brings it, no reload does.
    const delivery = await office.arrive({ fileName: 'a.tif', letters: [UNSURE] });
    await page.getByRole('row', { name: /a\.tif/ }).waitFor();
    const document = documentAt(`${delivery}/d001`);
    // The id of a document holds a slash: it reaches the server through the proxy as it was sent.
    expect(await page.evaluate(`fetch('${document}').then((answer) => answer.json()).then(({ id }) => id)`)).toBe(
      `${delivery}/d001`,
    );
    const answer = { type: 'antrag', unit: 'bauamt' };
    const status = await page.evaluate(
      `fetch('${document}/decision', { method: 'POST', headers: { 'Content-Type': 'application/json' },
         body: ${JSON.stringify(JSON.stringify(answer))} }).then(({ status }) => status)`,
    );
    expect(status).toBe(200);
    await expect.poll(async () => (await office.store.get('document', `${delivery}/d001`))?.item.state).toBe('decided');
  });

  test('who guesses has to wait, each client for itself, whatever it writes into X-Forwarded-For', async () => {
    // All clients of this test are this host, whose address a trusted proxy may have: nginx names them by what it adds.
    for (let n = 0; n < 5; n++)
      expect((await signIn(`guess-${n}`, { 'X-Forwarded-For': `198.51.100.${n}, unknown` })).status).toBe(401);
    const ticket = visit.office.ticketFor('Sabine Krüger');
    expect((await signIn(ticket, { 'X-Forwarded-For': '203.0.113.1, unknown' })).status).toBe(429);
    visit.office.later(61_000);
    expect((await signIn(ticket)).status).toBe(200);
  });

  test('forged headers and foreign names change nothing', async () => {
    const forged = {
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'http',
      Forwarded: 'for=127.0.0.1;host=127.0.0.1;proto=http',
      'X-Real-IP': '127.0.0.1',
    };
    const answer = await signIn(visit.office.ticketFor('Sabine Krüger'), forged);
    expect(answer.status).toBe(200);
    expect(answer.cookies[0]).toMatch(/^__Host-poststelle=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);

    const ticket = () => visit.office.ticketFor('Sabine Krüger');
    for (const Origin of ['https://evil.example', 'http://post.example', visit.direct, 'null'])
      expect((await signIn(ticket(), { Origin })).status, Origin).toBe(403);
    for (const Host of ['evil.example', new URL(visit.direct).host, '127.0.0.1'])
      await expect(ask(port, '/health', { headers: { Host } }), Host).rejects.toThrow();
    // The cookie of this host's own way in is no session there, and the other way round.
    const token = answer.cookies[0]!.split(';')[0]!.split('=')[1]!;
    const session = (url: string, Cookie: string) => fetch(`${url}/api/v1/session`, { headers: { Cookie } });
    expect((await ask(port, '/api/v1/session', { headers: { Cookie: `poststelle=${token}` } })).status).toBe(401);
    expect((await ask(port, '/api/v1/session', { headers: { Cookie: `__Host-poststelle=${token}` } })).status).toBe(
      200,
    );
    expect((await session(visit.direct, `__Host-poststelle=${token}`)).status).toBe(401);
  });

  test('a body that no clerk writes ends at the proxy', async () => {
    const answer = await signIn('x'.repeat(2_000_000)).catch((error: NodeJS.ErrnoException) => error.code);
    expect(answer).toSatisfy((one: Answer | string) =>
      typeof one === 'object' ? one.status === 413 : ['EPIPE', 'ECONNRESET'].includes(one),
    );
    expect((await signIn('x'.repeat(20_000))).status).toBe(400);
  });

  test('whoever works on this host reaches the console without the proxy', async () => {
    const answer = await fetch(`${visit.direct}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: visit.direct },
      body: JSON.stringify({ ticket: visit.office.ticketFor('Sabine Krüger') }),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^poststelle=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    // A proxy that forwards this host's own name would let everybody pass for somebody on this host.
    const passedOn = await fetch(`${visit.direct}/health`, { headers: { 'X-Forwarded-For': '203.0.113.9' } });
    expect(passedOn.status).toBe(403);
  });

  test('below a path of the host everything works the same, and the cookie is for that path', async () => {
    const other = await freePort();
    const below = await chrome.visit({
      front: { publicUrl: `https://${NAME}:${other}/kleinhausen` },
      start: (consolePort) => startNginx(CONFIG, { port: other, consolePort, name: NAME }),
    });
    await below.signIn();
    expect(new URL(below.page.url()).pathname).toBe('/kleinhausen/');
    expect(await below.page.context().cookies(below.url)).toMatchObject([
      { name: '__Secure-poststelle-kleinhausen', path: '/kleinhausen', secure: true, httpOnly: true },
    ]);
    const delivery = await below.office.arrive({ fileName: 'a.tif', letters: [UNSURE] });
    await below.page.getByRole('row', { name: /a\.tif/ }).waitFor();
    await below.openLetter(`${delivery}/d001`, 'a.tif');
    await below.page.locator('img').first().waitFor();
    expect((await ask(other, '/kleinhausen')).status).toBe(308);
    expect((await ask(other, '/')).status).toBe(404);
    await below.end();
    expect([below.complaints, below.office.faults]).toEqual([[], []]);
  });
});
