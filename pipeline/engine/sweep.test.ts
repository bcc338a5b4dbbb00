// Join and sweep with several processes at once, over a real ledger.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import type { OpenedDelivery } from '../../domain/delivery.ts';
import { type DeliveryId, documentId, pageId } from '../../domain/ids.ts';
import type { Item, Job, Work } from '../../domain/items.ts';
import type { BlankPage, QuarantinedPage, WaitingPage } from '../../domain/page.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { Queue } from '../../domain/ports/queue.ts';
import { separate } from '../stages/04-separate.ts';
import { joining } from './join.ts';
import { sweeper } from './sweep.ts';

const ID = 'd-1' as DeliveryId;
const BLOB = { sha256: 'a'.repeat(64), size: 1 };
const opened: OpenedDelivery = {
  ...{ kind: 'delivery', state: 'opened', id: ID, station: 'eg', fileName: 'scan.tif', hints: {} },
  ...{ claimedAt: '2026-05-06T07:00:00.000Z', receivedAt: '2026-05-06T07:00:00.000Z' },
  ...{ original: BLOB, mediaType: 'image/tiff', pageCount: 2 },
};
const page = (number: number) => ({ kind: 'page', id: pageId(ID, number), delivery: ID, number }) as const;
const waiting = (number: number): WaitingPage => ({ ...page(number), state: 'waiting' });
const blank = (number: number): BlankPage => ({ ...page(number), state: 'blank', preview: BLOB, orientation: 0 });

let folder: string;
let stores: Store[];
let now: number;
const clock = { now: () => now, id: () => 'id' };

/** A queue that takes note of what is said, and says that so much waits. */
const notingQueue = () => {
  const said: Job[] = [];
  let lying: number | undefined = 0;
  const queue: Queue = {
    publish: async (jobs) => void said.push(...jobs),
    later: async () => {},
    consume: async () => ({ stop: async () => {} }),
    waiting: async () => lying,
    ring: () => {},
    listen: async () => ({ stop: async () => {} }),
    close: async () => {},
  };
  return {
    queue,
    said,
    lie: (count: number | undefined) => {
      lying = count;
    },
  };
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-recovery-'));
  const path = join(folder, 'store.sqlite');
  // Two processes.
  stores = [await openSqliteStore(path), await openSqliteStore(path)];
  now = Date.parse('2026-05-06T08:00:00Z');
});
afterEach(async () => {
  for (const store of stores) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const put = async (item: Item, next?: Work): Promise<void> => {
  const [store] = stores;
  const expects = (await store!.get(item.kind, item.id))?.version ?? 0;
  const [outcome] = await store!.commit([{ item, expects, journal: [], ...(next === undefined ? {} : { next }) }]);
  expect(outcome).toBe('committed');
};

const joins = async (): Promise<number> => {
  let count = 0;
  for await (const { action } of stores[0]!.journal({ after: 0 })) if (action === 'pages-complete') count += 1;
  return count;
};

/** Carries a due separation out, as a worker does. */
const separateIt = async (): Promise<void> => {
  const [store] = stores;
  const claim = await store!.claim({ work: 'separate', kind: 'delivery', id: ID }, { now, until: now + 1 });
  const step = await separate({ store: store!, workers: { shinesThrough: async () => false } }).run(claim!.item);
  await store!.commit([
    ...(step.children ?? []).map(({ item }) => ({ item, expects: 0, journal: [] })),
    { item: step.item, expects: claim!.version, journal: [] },
  ]);
};

test('two processes finish the last two pages at the same moment: one of them joins', async () => {
  const { queue, said } = notingQueue();
  await put(waiting(1));
  await put(waiting(2));
  await put(opened);
  const [first, second] = stores.map((store) => joining({ store, queue, clock }));
  await put(blank(1));
  await first!.joinAfter(blank(1));
  expect(said).toEqual([]);
  await put(blank(2));
  await Promise.all([first!.joinAfter(blank(1)), second!.joinAfter(blank(2)), first!.joinForgotten()]);
  expect(await joins()).toBe(1);
  expect(said).toEqual([{ work: 'separate', kind: 'delivery', id: ID }]);
});

test('a process that comes late to the join disturbs neither the separation nor what it made', async () => {
  const { queue, said } = notingQueue();
  await put({ ...page(1), state: 'quarantined', reason: 'PAGE_DAMAGED' } satisfies QuarantinedPage);
  await put(blank(2));
  await put(opened);
  const [first, late] = stores.map((store) => joining({ store, queue, clock }));
  await first!.joinAfter(blank(2));
  await late!.joinAfter(blank(2));
  await separateIt();
  await late!.joinAfter(blank(2));
  await late!.joinForgotten();
  expect(await joins()).toBe(1);
  expect(said).toHaveLength(1);
  const delivery = (await stores[0]!.get('delivery', ID))!.item;
  expect(delivery).toMatchObject({ state: 'separated', documents: [] });
  expect(delivery).not.toHaveProperty('pagesComplete');
});

test('pages that were read before their delivery was opened are joined by whoever opens it', async () => {
  const { queue, said } = notingQueue();
  const { joinAfter } = joining({ store: stores[0]!, queue, clock });
  await put(blank(1));
  await joinAfter(blank(1));
  await put(blank(2));
  await put(opened);
  await joinAfter(opened);
  expect(said).toHaveLength(1);
});

test('a page sent back to be read while its delivery is separated is waited for', async () => {
  const { queue, said } = notingQueue();
  const { joinAfter } = joining({ store: stores[0]!, queue, clock });
  await put(blank(1));
  await put({ ...page(2), state: 'quarantined', reason: 'PAGE_DAMAGED' } satisfies QuarantinedPage);
  await put(opened);
  await joinAfter(blank(1));
  await put(waiting(2), 'page');
  await separateIt();
  expect((await stores[0]!.get('delivery', ID))!.item.state).toBe('opened');
  await put(blank(2));
  await joinAfter(blank(2));
  expect(said).toHaveLength(2);
  await separateIt();
  expect((await stores[0]!.get('delivery', ID))!.item.state).toBe('without-document');
});

test('where nothing waits, the sweep says all that is due; where something waits, only what others have overtaken', async () => {
  const { queue, said, lie } = notingQueue();
  const sweep = sweeper({ store: stores[0]!, queue, clock }, ['page']);
  await put(waiting(1), 'page');
  await put(waiting(2), 'page');
  await put({ kind: 'document', state: 'separated', id: documentId(ID, 1) } as never, 'classify');
  await sweep();
  expect(said.splice(0).map(({ id }) => id)).toEqual([pageId(ID, 1), pageId(ID, 2)]);

  lie(40);
  await sweep();
  now += 60_000;
  await sweep();
  expect(said).toEqual([]);
  // One of them is done, the other one stays.
  await put(blank(1));
  now += 61_000;
  await sweep();
  expect(said.splice(0).map(({ id }) => id)).toEqual([pageId(ID, 2)]);
  await sweep();
  expect(said).toEqual([]);

  lie(undefined);
  now += 600_000;
  await sweep();
  expect(said).toEqual([]);
});
