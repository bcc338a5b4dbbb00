// A recall at the very moment at which the unit receives the letter, accepts it or gives it back: one of them wins.
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { folderChannel } from '../../adapters/channel/folder/channel.ts';
import { folderReturns } from '../../adapters/channel/folder/returns.ts';
import { personNamed } from '../../domain/actor.ts';
import type { Document, HandedOverDocument } from '../../domain/document.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { Channel } from '../../domain/ports/units/channel.ts';
import { GRACE_MS } from '../../domain/review/recall.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';
import { relay } from '../../pipeline/engine/relay.ts';
import { restingDocuments, type TestOffice, testOffice } from '../../testing/office/test-office.ts';
import { acknowledge } from '../handover/apply-unit-answer.ts';
import { takeReturns } from '../handover/collect-returns.ts';
import { recallWith } from './recall.ts';

let office: TestOffice;
afterEach(() => office.close());

const BERGER = personNamed('Frau Berger');

/** What the unit received, in order. */
let told: string[] = [];
const listening: Channel = {
  deliver: async ({ unit }) => {
    told.push(`${unit} receives`);
    return { kind: 'delivered' };
  },
  withdraw: async ({ unit }) => {
    told.push(`${unit} loses`);
    return { kind: 'delivered' };
  },
  close: async () => {},
};

const documentNow = async (id: string): Promise<Document> => (await office.store.get('document', id))!.item;

/** A letter that an operator has just decided on; the office itself is stopped. Returns it and when it leaves. */
const decided = async () => {
  told = [];
  office = await testOffice({ channel: listening });
  const [waiting] = await restingDocuments(office, await office.drop('W odd'));
  await office.review.decide(waiting!.id, { type: 'antrag', unit: 'bauamt' }, BERGER);
  const document = await office.until(async () => {
    const item = await documentNow(waiting!.id);
    return item.state === 'in-handover' ? item : undefined;
  });
  await office.office.stop();
  return { id: document.id, leaves: Date.parse(document.decidedAt!) + GRACE_MS };
};

const relayWith = (store: Store, at: number, handover = listening) =>
  relay({
    ...{ store, channel: handover, clock: { now: () => at, id: () => 'id' } },
    observer: { stepDone: () => {}, faultSeen: ({ error }) => office.faults.push(error) },
  });

test('called back after the unit has received it and before that is written down: the unit loses it', async () => {
  const { id, leaves } = await decided();
  // Asked for within the grace, as its clock says; written while the relay writes that the letter has arrived.
  const recall = recallWith({
    ...{ store: office.store, clock: { now: () => leaves - 1, id: () => 'id' } },
    put: async (found, change, entry) => {
      const journal = [{ ...entry, actor: 'Frau Berger', subject: `document:${id}` }];
      const [outcome] = await office.store.commit([{ ...change, expects: found.version, journal }]);
      return outcome === 'committed' ? { kind: 'done' } : { kind: 'not-waiting' };
    },
  });
  let first = true;
  const slow: Store = {
    ...office.store,
    commit: async (changes) => {
      if (first) expect(await recall(id, BERGER)).toEqual({ kind: 'done' });
      first = false;
      return office.store.commit(changes);
    },
  };
  await relayWith(slow, leaves).run();
  const away: Channel = {
    ...listening,
    withdraw: async () => Promise.reject(new MailroomError('HANDOVER_UNAVAILABLE')),
  };
  await relayWith(office.store, leaves, away).run();
  expect([told, office.faults]).toMatchObject([['bauamt receives'], [{ code: 'HANDOVER_UNAVAILABLE' }]]);
  await relayWith(office.store, leaves + GRACE_MS).run();
  expect(told).toEqual(['bauamt receives', 'bauamt loses']);
  expect(await documentNow(id)).toMatchObject({ state: 'in-review', disposition: { reasons: ['RECALLED'] } });
  expect(await office.store.pending({ now: leaves * 2, limit: 9 })).toEqual([]);
  expect(await verifyJournal(office.store)).toMatchObject({ kind: 'holds' });
});

test('a relay that hung while the letter was called back and given to the same unit again takes nothing away', async () => {
  const { id, leaves } = await decided();
  let hung = false;
  const hanging: Channel = {
    ...listening,
    deliver: async (message) => {
      const done = await listening.deliver(message);
      if (hung) return done;
      hung = true;
      // Another relay takes its place meanwhile.
      expect(await office.review.recall(id, BERGER)).toEqual({ kind: 'done' });
      await office.review.decide(id, { type: 'antrag', unit: 'bauamt' }, BERGER);
      const waiting = (await office.store.get('document', id))!;
      const again = {
        ...waiting.item,
        state: 'handed-over',
        handover: 'newer',
        handedOverAt: '',
      } as HandedOverDocument;
      await office.store.commit([{ item: again, expects: waiting.version, journal: [] }]);
      return done;
    },
  };
  await relayWith(office.store, leaves, hanging).run();
  expect(told).toEqual(['bauamt receives']);
  expect(await documentNow(id)).toMatchObject({ state: 'handed-over', handover: 'newer' });
});

test('recall and acceptance at the same instant, again and again: one wins, and the books say which', async () => {
  told = [];
  office = await testOffice({ channel: listening });
  const script = Array.from({ length: 20 }, (_, n) => `W a sure letter ${n}\nS`).join('\n');
  const documents = (await restingDocuments(office, await office.drop(script))) as HandedOverDocument[];
  expect(documents).toHaveLength(20);
  const clock = { now: () => Date.parse('2026-05-07T09:00:00Z'), id: () => 'id' };
  const accept = (document: HandedOverDocument) =>
    acknowledge({ store: office.store, review: office.review, clock })({
      ...{ id: `answer-${document.id}`, document: document.id, handover: document.handover!, unit: document.unit },
      ...{ actor: 'Leitung', at: '2026-05-07T09:00:00Z', outcome: 'accepted' },
    });
  const ends = await Promise.all(
    documents.map(async (document, n) => {
      const race = [() => office.review.recall(document.id, BERGER), () => accept(document)];
      const results = await Promise.all((n % 2 === 0 ? race : race.reverse()).map((run) => run()));
      const [recalled, answer] = n % 2 === 0 ? results : results.reverse();
      return { recalled: (recalled as { kind: string }).kind, answer, now: await documentNow(document.id) };
    }),
  );
  for (const { recalled, answer, now } of ends) {
    const accepted = now.state === 'accepted';
    expect([accepted, recalled, answer === 'applied']).toEqual([
      accepted,
      accepted ? 'not-recallable' : 'done',
      accepted,
    ]);
  }
  expect(await verifyJournal(office.store)).toMatchObject({ kind: 'holds' });
});

test('recalled while the unit moves it into zurueck: it waits once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-units-'));
  const channel = folderChannel({ folder, bytes: async () => Buffer.from('%PDF'), withOriginal: false });
  const returns = folderReturns({ folder, units: ['bauamt'] });
  office = await testOffice({ channel });
  const [sent] = await restingDocuments(office, await office.drop('W a sure letter'));
  await returns.look();
  const room = join(folder, 'bauamt');
  for (const file of readdirSync(room).filter((name) => name !== 'zurueck'))
    renameSync(join(room, file), join(room, 'zurueck', file));
  const take = takeReturns({
    returns,
    review: office.review,
    store: office.store,
    onFault: (e) => office.faults.push(e),
  });
  const [recalled, taken] = await Promise.all([office.review.recall(sent!.id, BERGER), take()]);
  expect([recalled.kind === 'done', taken === 1].filter(Boolean)).toHaveLength(1);
  expect(await documentNow(sent!.id)).toMatchObject({ state: 'in-review' });
  expect(await verifyJournal(office.store)).toMatchObject({ kind: 'holds' });
  rmSync(folder, { recursive: true });
});
