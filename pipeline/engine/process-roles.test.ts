// The end of a process's day: what is under way is finished, or given back as if it had not been taken.
import { afterEach, expect, test } from 'vitest';
import type { PageResult } from '../../domain/ports/page-workers.ts';
import { type TestOffice, testOffice } from '../../testing/office/test-office.ts';

let office: TestOffice;
afterEach(() => office.close());

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
