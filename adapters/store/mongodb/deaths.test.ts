// A process dies between each two of its writes: nothing that was acknowledged is lost, nothing is there twice, and the process that
// comes next finishes what was begun.
import { describe, expect, test } from 'vitest';
import { isFault } from '../../../domain/errors.ts';
import type { Change } from '../../../domain/ports/ledger/items.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import { type Cut, mongodbLine } from '../../../testing/services/mongodb-line.ts';
import { journalFault } from '../conformance/journal.conformance.ts';
import {
  blob,
  claimed,
  collect,
  creation,
  decision,
  entry,
  handover,
  received,
  revision,
  separated,
  waiting,
  withdrawal,
} from '../conformance/sample-items.conformance.ts';
import { freshName, openAt, wireServer } from './test-mongodb.ts';

const url = wireServer();

const letter = separated('d-1', 1);
const outbox = [withdrawal('d-1', 'kaemmerei'), handover('d-1', 'bauamt')];
const job = { kind: 'delivery', id: 'd-1', work: 'receive' } as const;

/** A short life with everything in it that writes. What it was told is done is noted down. */
const life = (): { readonly acknowledged: string[]; live(store: Store): Promise<void> } => {
  const acknowledged: string[] = [];
  return {
    acknowledged,
    live: async (store) => {
      const commit = async (name: string, ...changes: Change[]): Promise<void> => {
        const outcomes = await store.commit(changes);
        expect(new Set(outcomes)).toEqual(new Set(['committed']));
        acknowledged.push(name);
      };
      await commit('claimed', creation(claimed('d-1'), { next: 'receive' }));
      const claim = await store.claim(job, { now: 0, until: 10 });
      await commit('received', revision(received('d-1', blob('a')), claim!.version));
      await commit('opened', creation(waiting('d-1', 1)), creation(waiting('d-1', 2)), creation(letter));
      await collect(store.journal({ after: 0 }));
      await commit('posted', revision(letter, 1, { outbox, journal: [entry(letter, 'posted')] }));
      await commit('decided', creation(decision(1)), creation(decision(2)));
      await collect(store.decisions(0));
      const [first] = await store.pending({ now: 0, limit: 1 });
      expect(await store.settle(first!.sequence, [entry(letter, 'withdrawn')])).toBe(true);
      acknowledged.push('withdrawn');
      const [second] = await store.pending({ now: 0, limit: 1 });
      await commit('delivered', revision(letter, 2, { drops: [second!.key], journal: [entry(letter, 'delivered')] }));
      await collect(store.journal({ after: 0 }));
    },
  };
};

/** Entries and items that each step of that life leaves. */
const ENTRIES: Readonly<Record<string, number>> = {
  claimed: 1,
  received: 1,
  opened: 3,
  posted: 1,
  decided: 2,
  withdrawn: 1,
  delivered: 1,
};

const audit = async (store: Store, acknowledged: readonly string[]): Promise<void> => {
  const entries = await collect(store.journal({ after: 0 }));
  expect(await journalFault(store)).toBeUndefined();
  // Each entry tells of one change that is there, and each change that is there has its entry.
  const told = entries.map(({ subject, action }) => `${action} ${subject}`);
  expect(new Set(told).size).toBe(told.length);
  const delivery = await store.get('delivery', 'd-1');
  const found = await store.get('document', letter.id);
  const pages = await store.childrenOf('page', 'd-1');
  const decisions = await collect(store.decisions(0));
  expect(told.filter((line) => line.endsWith('delivery:d-1'))).toHaveLength(
    delivery === undefined ? 0 : delivery.item.state === 'received' ? 2 : 1,
  );
  const isWithdrawn = told.includes(`withdrawn document:${letter.id}`);
  expect(told.filter((line) => line.includes(' document:'))).toHaveLength(
    (found?.version ?? 0) + (isWithdrawn ? 1 : 0),
  );
  expect(told.filter((line) => line.includes(' page:'))).toHaveLength(pages.length);
  expect(told.filter((line) => line.includes(' decision:'))).toHaveLength(decisions.length);
  expect(decisions.map(({ sequence }) => sequence)).toEqual([1, 2].slice(0, decisions.length));
  expect(decisions.map((row) => row.decision)).toEqual([decision(1), decision(2)].slice(0, decisions.length));
  // What was acknowledged is there; what is there beyond it was under way when the process died.
  const least = acknowledged.reduce((sum, step) => sum + ENTRIES[step]!, 0);
  expect(entries.length).toBeGreaterThanOrEqual(least);
  expect(entries.length).toBeLessThanOrEqual(least + 3);
  // The counts agree with the items.
  expect(await store.count('page')).toEqual(pages.length === 0 ? {} : { waiting: pages.length });
  expect(await store.count('delivery')).toEqual(delivery === undefined ? {} : { [delivery.item.state]: 1 });
  expect(await store.count('document')).toEqual(found === undefined ? {} : { separated: 1 });
  // Each effect waits from its commit until it was written down.
  const waits = (await store.outboxOf(letter)).map(({ event }) => event.type);
  const both = ['withdrawn', 'routed'].slice(isWithdrawn ? 1 : 0);
  expect(waits).toEqual(found?.version === 2 ? both : []);
  expect(await store.pending({ now: 0, limit: 9 })).toHaveLength(waits.length === 0 ? 0 : 1);
  // The feed has every item once, as it is.
  const { changes, cursor } = await store.since(0, 50);
  const items = [delivery, found, ...pages].filter((one) => one !== undefined);
  const expected = [...items, ...decisions.map((row) => ({ item: row.decision, version: 1 }))];
  const line = ({ item, version }: (typeof expected)[number]) => `${item.kind}:${item.id} ${item.state} ${version}`;
  expect(changes.map(({ kind, id, state, version }) => `${kind}:${id} ${state} ${version}`).sort()).toEqual(
    expected.map(line).sort(),
  );
  expect(await store.since(cursor, 50)).toEqual({ changes: [], cursor });
  // The next process goes on.
  expect(await store.commit([creation(claimed('d-2'))])).toEqual(['committed']);
  expect(await collect(store.journal({ after: entries.length }))).toHaveLength(1);
};

/** Lives over a line that is cut, and resolves to what was acknowledged; undefined if the life ended before the cut. */
const lifeUntil = async (database: string, cut: Cut): Promise<readonly string[] | undefined> => {
  const line = await mongodbLine(url());
  const { acknowledged, live } = life();
  const store = await openAt(`${line.url}?serverSelectionTimeoutMS=2000`, database);
  void line.cut(cut);
  const fault = await live(store).catch((error: unknown) => error);
  await line.close();
  await store.close();
  if (fault === undefined) return undefined;
  if (!isFault(fault, 'STORE_UNAVAILABLE')) throw fault;
  return acknowledged;
};

describe.each(['unheard', 'unanswered'] as const)('the last write of a process is %s', (so) => {
  test('wherever that is, nothing is lost or doubled', { timeout: 900_000 }, async () => {
    const ends = new Set<string>();
    for (let nth = 1; ; nth += 1) {
      const database = freshName();
      const acknowledged = await lifeUntil(database, { nth, so });
      if (acknowledged === undefined) break;
      const store = await openAt(url(), database);
      await audit(store, acknowledged);
      await store.close();
      ends.add(acknowledged.join());
    }
    // Deaths after every step of that life were among them.
    expect(ends.size).toBe(Object.keys(ENTRIES).length + 1);
  });
});

test('every write waits for a majority that has it in its journal', async () => {
  const line = await mongodbLine(url());
  const store = await openAt(line.url, freshName());
  await life().live(store);
  await store.close();
  await line.close();
  expect(line.writes.length).toBeGreaterThan(20);
  for (const { writeConcern } of line.writes) expect(writeConcern).toMatchObject({ w: 'majority', j: true });
});

test('a mover that is held up between two writes while another takes over does no harm when it goes on', {
  timeout: 900_000,
}, async () => {
  const changes = [creation(claimed('d-1'), { next: 'receive' }), creation(separated('d-1', 1)), creation(decision(1))];
  let holds = 0;
  for (let nth = 1, wasHeld = true; wasHeld; nth += 1) {
    const database = freshName();
    const gone = await openAt(url(), database);
    await gone.commit(changes);
    await gone.close();
    const line = await mongodbLine(url());
    const slow = await openAt(line.url, database);
    const held = line.cut({ nth, so: 'held' }).then(() => true);
    const slowly = collect(slow.journal({ after: 0 })).then(() => false);
    wasHeld = await Promise.race([held, slowly]);
    if (wasHeld) holds += 1;
    else void line.cut({ nth: Number.POSITIVE_INFINITY, so: 'held' });
    // The other one loses no entry, and adds some of its own.
    const quick = await openAt(url(), database);
    await quick.commit([revision(claimed('d-1'), 1), creation(claimed('d-2')), creation(decision(2))]);
    expect(await collect(quick.journal({ after: 0 }))).toHaveLength(6);
    line.release();
    await slowly;
    await slow.commit([creation(claimed('d-3'))]);
    const entries = await collect(slow.journal({ after: 0 }));
    expect(new Set(entries.map(({ subject, action }) => `${action} ${subject}`)).size).toBe(7);
    expect(entries).toHaveLength(7);
    expect(await journalFault(slow)).toBeUndefined();
    expect(await quick.count('delivery')).toEqual({ claimed: 3 });
    const { changes: fed } = await quick.since(0, 50);
    expect(fed.map(({ id, version }) => `${id} ${version}`).sort()).toEqual(
      ['d-1 2', 'd-1/d001 1', 'd-2 1', 'd-3 1', 'decision-1 1', 'decision-2 1'].sort(),
    );
    expect((await collect(slow.decisions(0))).map((row) => row.decision)).toEqual([decision(1), decision(2)]);
    await slow.close();
    await line.close();
    await quick.close();
  }
  // Head, journal, decisions, items, head.
  expect(holds).toBe(5);
});
