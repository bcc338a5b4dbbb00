// What is committed is heard of, in this process and in another, by those who listen; on a real store.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import type { DeliveryId } from '../../domain/ids.ts';
import type { ChangeFeed } from '../../domain/ports/ledger/change-feed.ts';
import type { Change } from '../../domain/ports/ledger/items.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { followChanges } from './changes.ts';

let folder: string;
let store: Store;
let elsewhere: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-changes-'));
  store = await openSqliteStore(join(folder, 'store.sqlite'));
  elsewhere = await openSqliteStore(join(folder, 'store.sqlite'));
});
afterEach(async () => {
  await store.close();
  await elsewhere.close();
  rmSync(folder, { recursive: true, force: true });
});

const creation = (number: number): Change => ({
  item: {
    ...{ kind: 'delivery', state: 'claimed', id: `d-${number}` as DeliveryId, station: 'rathaus-eg' },
    ...{ fileName: 'scan.pdf', claimedAt: '2026-11-02T07:00:00.000Z', hints: {}, path: '/scans/scan.pdf' },
  },
  expects: 0,
  journal: [],
});

/** Resolves at the next call after it was asked for. */
const calls = () => {
  let heard = (): void => {};
  return {
    listener: () => heard(),
    next: () =>
      new Promise<void>((resolve) => {
        heard = resolve;
      }),
  };
};

test('a listener is called once at first, after a commit of this process and after one of another', async () => {
  const changes = followChanges(store);
  const { listener, next } = calls();
  const first = next();
  const end = changes.subscribe(listener);
  await first;
  const own = next();
  await store.commit([creation(1)]);
  await own;
  const other = next();
  await elsewhere.commit([creation(2)]);
  await other;
  end();
  await changes.stop();
});

test('what changed while the store was away is told when it is back', async () => {
  let away = false;
  let missed = (): void => {};
  const flaky: ChangeFeed = {
    ...store,
    since: async (cursor, limit) => {
      if (!away) return store.since(cursor, limit);
      missed();
      throw new Error('away');
    },
  };
  const changes = followChanges(flaky);
  const { listener, next } = calls();
  const first = next();
  changes.subscribe(listener);
  await first;
  away = true;
  const looked = new Promise<void>((resolve) => {
    missed = resolve;
  });
  await store.commit([creation(1)]);
  await looked;
  const told = next();
  away = false;
  await told;
  await changes.stop();
});

test('without a listener the store is not asked, and after the end nothing is told any more', async () => {
  let asked = 0;
  const counting: ChangeFeed = {
    ...store,
    latest: async () => {
      asked += 1;
      return store.latest();
    },
  };
  const changes = followChanges(counting);
  await store.commit([creation(1)]);
  expect(asked).toBe(0);
  const { listener, next } = calls();
  const first = next();
  changes.subscribe(listener);
  await first;
  let late = 0;
  changes.subscribe(() => {
    late += 1;
  });
  await changes.stop();
  const before = late;
  await store.commit([creation(2)]);
  expect([asked, late]).toEqual([1, before]);
});
