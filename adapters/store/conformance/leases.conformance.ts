// Conformance suite of the leases port: claims are exclusive, and no work is lost.
import { describe, expect, test } from 'vitest';
import type { WorkFigures } from '../../../domain/ports/ledger/leases.ts';
import {
  at,
  claimed,
  creation,
  entry,
  inStore,
  revision,
  type StorePlace,
  waiting,
} from './sample-items.conformance.ts';

const job = { kind: 'delivery', id: 'd-1', work: 'receive' } as const;
const LATE = 500_000;

const minute = (number: number): number => Date.parse(at(number));
const byWork = (figures: readonly WorkFigures[]) => figures.toSorted((a, b) => (a.work < b.work ? -1 : 1));

const ALL = 1_000;

export const leasesConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
  describe(`${name}: work`, () => {
    test(
      'work is due at once after its change, and only the work that was named',
      inStore(makePlace, async (store) => {
        await store.commit([creation(claimed('d-1'), { next: 'receive' }), creation(claimed('d-2'))]);
        expect(await store.due({ now: 0, limit: 10 })).toEqual([job]);
        expect(await store.claim({ ...job, work: 'open' }, { now: 0, until: LATE })).toBeUndefined();
        expect(await store.claim({ ...job, id: 'd-2' }, { now: 0, until: LATE })).toBeUndefined();
        expect(await store.claim({ ...job, id: 'd-9' }, { now: 0, until: LATE })).toBeUndefined();
        expect(await store.claim(job, { now: 0, until: LATE })).toEqual({
          item: claimed('d-1'),
          version: 2,
          attempt: 1,
          crashes: 0,
        });
      }),
    );

    test(
      'of 50 who claim at the same time, from two openings, exactly one gets the work',
      inStore(makePlace, async (store, place) => {
        const other = await place.open();
        const pages = [1, 2, 3].map((number) => waiting('d-1', number));
        await store.commit(pages.map((page) => creation(page, { next: 'page' })));
        for (const { id } of pages) {
          const claims = await Promise.all(
            Array.from({ length: 50 }, (_, index) =>
              (index % 2 ? store : other).claim({ kind: 'page', id, work: 'page' }, { now: 5, until: 10 }),
            ),
          );
          expect(claims.filter((claim) => claim !== undefined)).toEqual([expect.objectContaining({ attempt: 1 })]);
        }
        await other.close();
      }),
    );

    test(
      'a lease that ran out is claimed again, and its old holder can no longer commit, renew or release',
      inStore(makePlace, async (store) => {
        await store.commit([creation(claimed('d-1'), { next: 'receive' })]);
        const slow = await store.claim(job, { now: 0, until: 100 });
        expect(await store.due({ now: 99, limit: 10 })).toEqual([]);
        expect(await store.claim(job, { now: 99, until: 200 })).toBeUndefined();
        expect(await store.due({ now: 100, limit: 10 })).toEqual([job]);
        const quick = await store.claim(job, { now: 100, until: 200 });
        // Its old holder died, or seems to have: that is no failure of the item.
        expect(quick).toMatchObject({ attempt: 1, crashes: 1, version: slow!.version + 1 });

        expect(await store.commit([revision(claimed('d-1'), slow!.version)])).toEqual(['conflict']);
        expect(await store.renew(job, { version: slow!.version, until: 900 })).toBe(false);
        await store.release(job, { version: slow!.version, notBefore: 0, keepAttempt: false });
        expect(await store.due({ now: 199, limit: 10 })).toEqual([]);
        expect(await store.commit([revision(claimed('d-1'), quick!.version)])).toEqual(['committed']);
      }),
    );

    test(
      'renewing extends a lease and keeps its version',
      inStore(makePlace, async (store) => {
        await store.commit([creation(claimed('d-1'), { next: 'receive' })]);
        const claim = await store.claim(job, { now: 0, until: 100 });
        expect(await store.renew(job, { version: claim!.version, until: 300 })).toBe(true);
        expect(await store.claim(job, { now: 299, until: 900 })).toBeUndefined();
        expect(await store.commit([revision(claimed('d-1'), claim!.version)])).toEqual(['committed']);
        expect(await store.renew(job, { version: claim!.version, until: 900 })).toBe(false);
      }),
    );

    test(
      'every failed attempt counts and every lost lease, each by itself; a commit starts anew, and work that is done is no longer due',
      inStore(makePlace, async (store) => {
        await store.commit([creation(claimed('d-1'), { next: 'receive' })]);
        await store.claim(job, { now: 0, until: 1 });
        const second = await store.claim(job, { now: 1, until: 2 });
        await store.release(job, { version: second!.version, notBefore: 2, keepAttempt: true });
        await store.claim(job, { now: 2, until: 3 });
        const third = await store.claim(job, { now: 3, until: 4 });
        expect(third).toMatchObject({ attempt: 2, crashes: 2 });
        await store.commit([revision(claimed('d-1'), third!.version, { next: 'open' })]);
        expect(await store.claim(job, { now: LATE, until: LATE })).toBeUndefined();
        const open = await store.claim({ ...job, work: 'open' }, { now: 0, until: 1 });
        expect(open).toMatchObject({ attempt: 1, crashes: 0 });
        await store.commit([revision(claimed('d-1'), open!.version)]);
        expect(await store.due({ now: LATE, limit: 10 })).toEqual([]);
      }),
    );

    test(
      'work given back is due at its time, with or without its attempt',
      inStore(makePlace, async (store) => {
        await store.commit([creation(claimed('d-1'), { next: 'receive' })]);
        const first = await store.claim(job, { now: 0, until: 100 });
        // A caller's backoff may have fractions.
        await store.release(job, { version: first!.version, notBefore: 50.5, keepAttempt: true });
        expect(await store.renew(job, { version: first!.version, until: 900 })).toBe(false);
        expect(await store.due({ now: 50, limit: 10 })).toEqual([]);
        expect(await store.claim(job, { now: 50, until: 100 })).toBeUndefined();
        expect(await store.due({ now: 51, limit: 10 })).toEqual([job]);
        const second = await store.claim(job, { now: 51, until: 100 });
        expect(second?.attempt).toBe(2);
        const back = { version: second!.version, notBefore: 60, keepAttempt: false };
        await store.release(job, back);
        await store.release(job, back);
        expect((await store.claim(job, { now: 60, until: 100 }))?.attempt).toBe(2);
      }),
    );

    test(
      'the office that knows itself alone ends all leases: each is a crash and no attempt, and the item waits as long as the crashes say',
      inStore(makePlace, async (store) => {
        const crash = async (now: number): Promise<void> => {
          expect(await store.claim(job, { now, until: LATE })).toBeDefined();
          await store.breakLeases({ now: now + 10, wait: (crashes) => crashes * 100 });
        };
        await store.commit([
          creation(claimed('d-1'), { next: 'receive' }),
          creation(claimed('d-2'), { next: 'receive' }),
        ]);
        const back = await store.claim({ ...job, id: 'd-2' }, { now: 0, until: LATE });
        await store.release({ ...job, id: 'd-2' }, { version: back!.version, notBefore: LATE, keepAttempt: true });
        const lost = await store.claim(job, { now: 0, until: LATE });
        await store.breakLeases({ now: 10, wait: (crashes) => crashes * 100 });
        expect(await store.renew(job, { version: lost!.version, until: LATE })).toBe(false);
        expect(await store.due({ now: 109, limit: 10 })).toEqual([]);
        expect(await store.due({ now: 110, limit: 10 })).toEqual([job]);
        await crash(110);
        expect(await store.due({ now: 319, limit: 10 })).toEqual([]);
        const third = await store.claim(job, { now: 320, until: LATE });
        expect(third).toMatchObject({ attempt: 1, crashes: 2 });
        // Given back undone: the crashes are still known.
        await store.release(job, { version: third!.version, notBefore: 400, keepAttempt: true });
        expect(await store.claim(job, { now: 400, until: LATE })).toMatchObject({ attempt: 2, crashes: 2 });
        expect(await store.claim({ ...job, id: 'd-2' }, { now: LATE, until: LATE })).toMatchObject({
          attempt: 2,
          crashes: 0,
        });
      }),
    );

    test(
      'a lease or a wait that a wrong clock has set into the far future holds nothing up, and its holder is fenced off',
      inStore(makePlace, async (store) => {
        const now = 1_700_000_000_000;
        await store.commit([
          creation(claimed('d-1'), { next: 'receive' }),
          creation(claimed('d-2'), { next: 'receive' }),
        ]);
        const ahead = now + 3 * 3_600_000;
        const wrong = await store.claim(job, { now: ahead, until: ahead + 60_000 });
        const other = { ...job, id: 'd-2' };
        const back = await store.claim(other, { now, until: now + 60_000 });
        await store.release(other, { version: back!.version, notBefore: ahead, keepAttempt: false });
        expect(await store.due({ now, limit: 10 })).toEqual([job, other]);
        expect(await store.claim(job, { now, until: now + 60_000 })).toMatchObject({ attempt: 1, crashes: 1 });
        expect(await store.claim(other, { now, until: now + 60_000 })).toMatchObject({ attempt: 1 });
        expect(await store.due({ now, limit: 10 })).toEqual([]);
        expect(await store.commit([revision(claimed('d-1'), wrong!.version)])).toEqual(['conflict']);
      }),
    );

    test(
      'the oldest work comes first, as much as was asked for',
      inStore(makePlace, async (store) => {
        for (const id of ['d-3', 'd-1', 'd-2', 'd-4']) {
          await store.commit([creation(claimed(id), { next: 'receive' })]);
        }
        await store.commit([revision(claimed('d-3'), 1, { next: 'open' })]);
        const ids = async (limit: number) => (await store.due({ now: 0, limit })).map(({ id }) => id);
        expect(await ids(10)).toEqual(['d-1', 'd-2', 'd-4', 'd-3']);
        expect(await ids(2)).toEqual(['d-1', 'd-2']);
        expect(await store.due({ now: 0, limit: 10, work: 'open' })).toEqual([
          { work: 'open', kind: 'delivery', id: 'd-3' },
        ]);
        expect(await store.due({ now: 0, limit: 2, work: 'receive' })).toHaveLength(2);
        expect(await store.due({ now: 0, limit: 10, work: 'page' })).toEqual([]);
        await store.claim(job, { now: 0, until: LATE });
        expect(await ids(2)).toEqual(['d-2', 'd-4']);
      }),
    );

    test(
      'work is due since its change, since its lease ran out, or since the time it was given back for',
      inStore(makePlace, async (store) => {
        for (const number of [1, 2, 3]) {
          const item = waiting('d-1', number);
          await store.commit([creation(item, { next: 'page', journal: [entry(item, 'opened', number)] })]);
        }
        await store.commit([creation(claimed('d-1'), { next: 'open', journal: [entry(claimed('d-1'), 'x', 4)] })]);
        const [one, two, three] = [1, 2, 3].map(
          (number) => ({ kind: 'page', id: waiting('d-1', number).id, work: 'page' }) as const,
        );
        const now = minute(30);
        const asked = async () => byWork(await store.workload({ now, limit: ALL }));
        const open = { work: 'open', due: 1, held: 0, later: 0, dueSince: minute(4) };
        expect(await asked()).toEqual([open, { work: 'page', due: 3, held: 0, later: 0, dueSince: minute(1) }]);

        const claim = await store.claim(one!, { now, until: minute(31) });
        await store.claim(two!, { now: minute(5), until: minute(6) });
        expect(await asked()).toEqual([open, { work: 'page', due: 2, held: 1, later: 0, dueSince: minute(3) }]);
        await store.claim(three!, { now, until: minute(31) });
        expect(await asked()).toEqual([open, { work: 'page', due: 1, held: 2, later: 0, dueSince: minute(6) }]);
        await store.release(one!, { version: claim!.version, notBefore: minute(40), keepAttempt: true });
        await store.claim(two!, { now, until: minute(31) });
        expect(await asked()).toEqual([open, { work: 'page', due: 0, held: 2, later: 1 }]);
      }),
    );

    test(
      'no more work is looked at than was said, the oldest first; of none there is nothing to tell',
      inStore(makePlace, async (store) => {
        expect(await store.workload({ now: minute(30), limit: ALL })).toEqual([]);
        const pages = [1, 2, 3].map((number) => creation(waiting('d-1', number), { next: 'page' }));
        await store.commit([...pages, creation(claimed('d-1'), { next: 'open' })]);
        expect(await store.workload({ now: minute(30), limit: 2 })).toMatchObject([{ work: 'page', due: 2 }]);
      }),
    );
  });
};
