// The runner when infrastructure fails while work is under way.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { personNamed } from '../../domain/actor.ts';
import { MailroomError } from '../../domain/errors.ts';
import { restingDocuments, type TestOffice, testOffice } from '../../testing/office/test-office.ts';
import { CRASHES, SUSPECT } from './retry.ts';

let office: TestOffice;
afterEach(() => office.close());

test('a store that is away whenever a page is done gets it back at once when it returns; that counts against no letter', async () => {
  let outages = 4;
  let away = false;
  const ask = <T>(when: boolean, real: () => Promise<T>): Promise<T> => {
    const refused = away || when;
    away = when;
    return refused ? Promise.reject(new MailroomError('STORE_UNAVAILABLE', {})) : real();
  };
  office = await testOffice({
    store: (store) => ({
      ...store,
      commit: (changes) => {
        const begins = outages > 0 && changes.some(({ item }) => item.kind === 'page' && item.state === 'read');
        if (begins) outages -= 1;
        return ask(begins, () => store.commit(changes));
      },
      release: (...of) => ask(false, () => store.release(...of)),
    }),
  });
  const [document] = await restingDocuments(office, await office.drop('W a sure letter'));
  expect(document).toMatchObject({ state: 'handed-over' });
  expect(outages).toBe(0);
});

/** An office with a delivery of `script`, whose pages no process has survived so often; then it is opened again. */
const afterCrashes = async (
  script: string,
  crashesOf: (page: number) => number,
  twists: NonNullable<Parameters<typeof testOffice>[0]> = {},
) => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-crashes-'));
  const begin: (() => void)[] = [];
  const begun = new Promise<void>((resolve) => void begin.push(resolve));
  const hangs = (): Promise<never> => new Promise(() => begin[0]!());
  const dying = await testOffice({ folder, workers: { page: hangs } });
  const delivery = await dying.drop(script);
  await begun;
  await dying.close();
  const store = await openSqliteStore(join(folder, 'store.sqlite'));
  for (const { item } of await store.childrenOf('page', delivery)) {
    for (let crash = 0; crash < crashesOf(item.number); crash += 1) {
      const lease = { now: Number.MAX_SAFE_INTEGER, until: Number.MAX_SAFE_INTEGER };
      if (!(await store.claim({ work: 'page', kind: 'page', id: item.id }, lease))) throw new Error('not claimed');
      await store.breakLeases({ now: 0, wait: () => 0 });
    }
  }
  await store.close();
  office = await testOffice({ ...twists, folder, startAt: '2026-05-06T09:00:00Z' });
  return { delivery, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

test('an item that was under way in some crashes of the whole installation is worked on alone, and goes its way', async () => {
  let side = 0;
  const beside: number[] = [];
  const { delivery, remove } = await afterCrashes(
    'W one\nW two\nW three\nW four',
    (page) => (page === 2 ? SUSPECT : 1),
    {
      workers: {
        page: async (_, number) => {
          side += 1;
          await new Promise((go) => setImmediate(go));
          if (number === 2) beside.push(side);
          side -= 1;
          return { kind: 'quarantined', reason: 'PAGE_DAMAGED', detail: `as scripted ${number}`, times: {} };
        },
      },
    },
  );
  const pages = await office.until(async () => {
    const found = (await office.store.childrenOf('page', delivery)).map(({ item }) => item);
    return found.length === 4 && found.every(({ state }) => state === 'quarantined') ? found : undefined;
  });
  expect(pages).toMatchObject([1, 2, 3, 4].map((number) => ({ detail: `as scripted ${number}` })));
  expect(beside).toEqual([1]);
  await office.close();
  remove();
});

test('an item that no process survives is set aside in the end, without another try; those beside it are read', async () => {
  const { delivery, remove } = await afterCrashes('W a poison\nW sure', (page) => (page === 1 ? CRASHES : CRASHES - 1));
  const [document] = await restingDocuments(office, delivery);
  expect(document).toMatchObject({ state: 'in-review', pages: [{ number: 2 }], pageMissing: true });
  const [poison] = await office.store.childrenOf('page', delivery);
  expect(poison!.item).toMatchObject({
    state: 'quarantined',
    reason: 'FAILED_REPEATEDLY',
    detail: 'PROCESS_DIED',
  });
  // Tried again by a person, it starts anew.
  expect(await office.review.retry('page', poison!.item.id, personNamed('Jana Petersen'))).toEqual({ kind: 'done' });
  await office.until(async () => {
    const found = await office.store.childrenOf('document', delivery);
    return found.length === 2 ? true : undefined;
  });
  await office.close();
  remove();
});
