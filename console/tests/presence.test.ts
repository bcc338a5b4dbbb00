// Several people at one letter: who has it open, who decided what. And sessions, which outlive the server.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { consoleServer } from '../../server/console-server.ts';
import type { LetterAnswer } from '../../server/contracts/documents.ts';
import type { ReviewAnswer, StandingAnswer } from '../../server/contracts/review.ts';
import { documentAt, type TestConsole, testConsole } from '../../testing/console/test-console.ts';
import { UNSURE } from '../../testing/console/test-letters.ts';

let desk: TestConsole;

beforeEach(async () => {
  desk = await testConsole(openSqliteStore);
});
afterEach(() => desk.close());

const arrive = async (fileName: string, ago: number): Promise<string> =>
  `${await desk.office.arrive({ fileName, ago, letters: [UNSURE] })}/d001`;

test('who has a letter open is seen by the others, in the list and at the letter, as long as it lasts', async () => {
  const [berger, petersen] = [await desk.clerk('Frau Berger'), await desk.clerk('Jan Petersen')];
  const id = await arrive('a.tif', 2_000);
  const next = await arrive('b.tif', 1_000);
  expect((await berger.put(documentAt(id, '/hold'))).status).toBe(200);
  const seen = { name: 'Frau Berger', since: '2026-11-18T10:40:00.000Z' };

  const { rows } = await petersen.json<ReviewAnswer>('/api/v1/review-queue');
  expect(rows.map(({ heldBy }) => heldBy)).toEqual([seen, undefined]);
  expect((await petersen.json<LetterAnswer>(documentAt(id))).standing.heldBy).toEqual([seen]);
  // One is no stranger to oneself, and what somebody else has open is not next.
  expect((await berger.json<LetterAnswer>(documentAt(id))).standing.heldBy).toEqual([]);
  expect((await petersen.json<LetterAnswer>(documentAt(next))).next).toBeUndefined();

  desk.office.later(60_000);
  await berger.put(documentAt(id, '/hold'));
  desk.office.later(60_000);
  const standing = () => petersen.json<StandingAnswer>(documentAt(id, '/standing'));
  expect((await standing()).heldBy).toEqual([seen]);
  // A browser that vanished is seen no longer than this.
  desk.office.later(31_000);
  expect((await standing()).heldBy).toEqual([]);

  await berger.put(documentAt(id, '/hold'));
  await berger.put(documentAt(next, '/hold'));
  await berger.delete(documentAt(id, '/hold'));
  expect((await standing()).heldBy).toEqual([]);
  expect((await petersen.json<StandingAnswer>(documentAt(next, '/standing'))).heldBy).toHaveLength(1);
});

test('a hold hinders nobody, and is seen by another console of the house', async () => {
  const berger = await desk.clerk('Frau Berger');
  const id = await arrive('a.tif', 1_000);
  await berger.put(documentAt(id, '/hold'));
  const other = consoleServer(desk.ports);
  const petersen = await desk.clerk('Jan Petersen');
  const headers = { Cookie: petersen.Cookie, Host: 'localhost' };
  const asked = await other.fetch(new Request(`http://localhost${documentAt(id, '/standing')}`, { headers }));
  const standing = (await asked.json()) as StandingAnswer;
  expect(standing.heldBy).toMatchObject([{ name: 'Frau Berger' }]);
  expect((await petersen.post(documentAt(id, '/decision'), { type: 'antrag', unit: 'bauamt' })).status).toBe(200);
});

test('who decided what is told to the one who comes second', async () => {
  const [berger, petersen] = [await desk.clerk('Frau Berger'), await desk.clerk('Jan Petersen')];
  const id = await arrive('a.tif', 1_000);
  await berger.post(documentAt(id, '/decision'), { type: 'antrag', unit: 'bauamt' });
  desk.office.later(5_000);
  expect((await petersen.post(documentAt(id, '/decision'), { type: 'antrag', unit: 'poststelle' })).status).toBe(409);
  expect(await petersen.json<StandingAnswer>(documentAt(id, '/standing'))).toMatchObject({
    waiting: false,
    now: '2026-11-18T10:40:05.000Z',
    lastWord: { did: 'decided', by: 'Frau Berger', at: '2026-11-18T10:40:00.000Z', type: 'antrag', unit: 'bauamt' },
  });
  expect((await petersen.get(documentAt('unknown/d001', '/standing'))).status).toBe(404);
});

test('a session goes on after a restart of the server, and is the same at every console of the folder', async () => {
  const clerk = await desk.clerk('Frau Berger');
  const restarted = await consoleServer(desk.ports).listen({ host: '127.0.0.1', port: 0 });
  const session = await fetch(`${restarted.url}/api/v1/session`, { headers: { Cookie: clerk.Cookie } });
  expect(await session.json()).toMatchObject({ operator: 'Frau Berger' });
  await restarted.close();
  expect((await clerk.get('/api/v1/session')).status).toBe(200);
  expect((await clerk.delete('/api/v1/session')).status).toBe(200);
  expect((await clerk.get('/api/v1/session')).status).toBe(401);
});

test('sessions are kept under a hash, in files that nobody else reads', async () => {
  const clerk = await desk.clerk('Frau Berger');
  const folder = desk.ports.sessionFolder;
  const files = await readdir(folder);
  expect(files).toHaveLength(1);
  const token = clerk.Cookie.split('=')[1]!;
  expect(await readFile(join(folder, files[0]!), 'utf8')).not.toContain(token);
  expect(files[0]).not.toContain(token);
  expect((await stat(join(folder, files[0]!))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  desk.office.later(13 * 60 * 60 * 1000);
  await desk.clerk('Jan Petersen');
  expect(await readdir(folder)).toHaveLength(1);
});
