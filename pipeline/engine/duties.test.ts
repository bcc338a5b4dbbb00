// Shutdown of a process: work under way is finished, or released as if it had not been claimed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { inProcessQueue } from '../../adapters/queue/in-process-queue.ts';
import { claimed, creation } from '../../adapters/store/conformance/sample-items.conformance.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import type { PageResult } from '../../domain/ports/page/page-workers.ts';
import { type TestOffice, testOffice } from '../../testing/office/test-office.ts';
import { lookForClaimed } from './duties.ts';

let office: TestOffice | undefined;
afterEach(() => office?.close());

test('a page that does not end in time is given back: due at once, and its attempt does not count', async () => {
  let end = (_: PageResult & { times: Record<string, number> }): void => {};
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  office = await testOffice({
    workers: {
      page: () =>
        new Promise((resolve) => {
          end = resolve;
          begin();
        }),
    },
  });
  const delivery = await office.drop('W a letter');
  await begun;
  const job = { work: 'page', kind: 'page', id: `${delivery}/p0001` } as const;
  const later = Date.parse('2026-12-31T00:00:00Z');
  const inTime = Date.parse('2026-05-06T07:00:00Z');
  expect(await office.store.claim(job, { now: inTime, until: later })).toBeUndefined();
  await office.office.stop();
  const claim = await office.store.claim(job, { now: later, until: later });
  expect(claim?.attempt).toBe(1);
  // What still comes of it here is written nowhere: another one has it now.
  end({ kind: 'quarantined', reason: 'PAGE_DAMAGED', detail: 'too late', times: {} });
  const mine = { ...(await office.store.get('page', job.id))!.item, state: 'waiting' } as const;
  expect(await office.store.commit([{ item: mine as never, expects: claim!.version, journal: [] }])).toEqual([
    'committed',
  ]);
});

test('a claimed file is found however many of other hosts wait, the one that has waited longest first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-claimed-'));
  const store = await openSqliteStore(join(folder, 'store.sqlite'));
  const mine = ['m-1', 'm-2'].map((id) => ({ ...claimed(id), station: 'hafen' }));
  const others = Array.from({ length: 1_101 }, (_, number) => claimed(`o-${number}`));
  await store.commit([...mine, ...others].map((file) => creation(file, { next: 'receive' })));
  const queue = inProcessQueue();
  const given: string[] = [];
  const found = new Promise<void>((resolve, reject) => {
    void queue.consume({
      work: ['receive'],
      concurrency: 1,
      handle: async ({ id }) => {
        given.push(id);
        if (given.length === mine.length) resolve();
      },
      onError: reject,
    });
  });
  const observer = { stepDone: () => {}, faultSeen: () => {} };
  const clock = { now: () => 0, id: () => 'none' };
  const looking = await lookForClaimed({ store, queue, clock, observer }, new Set(['hafen']));
  await found;
  expect(given).toEqual(['m-1', 'm-2']);
  await looking.stop();
  await queue.close();
  await store.close();
  rmSync(folder, { recursive: true });
});
