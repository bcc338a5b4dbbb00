// Recall: within the grace period nothing leaves; later the unit's copy is withdrawn, and what was learned is revoked.
import { afterEach, expect, test } from 'vitest';
import { personNamed } from '../../domain/actor.ts';
import type { Document, DocumentInReview } from '../../domain/document.ts';
import type { DocumentId } from '../../domain/ids.ts';
import type { Channel } from '../../domain/ports/units/channel.ts';
import { proposalOf } from '../../domain/review/proposal.ts';
import { GRACE_MS } from '../../domain/review/recall.ts';
import { qualityReport } from '../../learning/quality.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';
import { relay } from '../../pipeline/engine/relay.ts';
import { restingDocuments, type TestOffice, testOffice } from '../../testing/office/test-office.ts';
import { acknowledge } from '../handover/apply-unit-answer.ts';
import { review } from './review.ts';

let office: TestOffice;
afterEach(() => office.close());

const BERGER = personNamed('Frau Berger');
const PETERSEN = personNamed('Jan Petersen');
const START = '2026-05-06T07:00:00Z';
/** Some minutes ahead of the office, whose own relay therefore leaves the decision alone. */
const DECIDED = Date.parse(START) + 300_000;

const KNOWN = { types: new Set(['antrag', 'rechnung']), units: new Set(['bauamt', 'kaemmerei']) };

/** What the units received, in order. */
let told: string[] = [];
const listening: Channel = {
  deliver: async (message) => {
    told.push(`${message.unit} receives`);
    return { kind: 'delivered' };
  },
  withdraw: async ({ unit, reason }) => {
    told.push(`${unit} loses: ${reason}`);
    return { kind: 'delivered' };
  },
  close: async () => {},
};

const documentNow = async (id: string): Promise<Document> => (await office.store.get('document', id))!.item;

const inState = <S extends Document['state']>(id: string, state: S) =>
  office.until(async () => {
    const item = await documentNow(id);
    return item.state === state ? (item as Extract<Document, { readonly state: S }>) : undefined;
  });

/** An operator, and a relay, at a fixed time. */
const operatorAt = (at: number) =>
  review({
    ...{ store: office.store, labels: KNOWN, catchUp: async () => {}, clock: { now: () => at, id: () => 'id' } },
    queue: {
      publish: async () => {},
      later: async () => {},
      consume: async () => ({ stop: async () => {} }),
      waiting: async () => 0,
      ring: () => {},
      listen: async () => ({ stop: async () => {} }),
      close: async () => {},
    },
  });
const relayAt = (at: number) =>
  relay({
    ...{ store: office.store, channel: listening, clock: { now: () => at, id: () => 'id' } },
    observer: { stepDone: () => {}, faultSeen: () => {} },
  });

/** A document that waits for an operator, in an office whose units receive messages. */
const waitingLetter = async (): Promise<string> => {
  told = [];
  office = await testOffice({ channel: listening });
  const [waiting] = await restingDocuments(office, await office.drop('W odd'));
  return waiting!.id;
};

const decideAt = async (id: string, at: number, unit = 'bauamt'): Promise<void> => {
  const outcome = await operatorAt(at).decide(id, { type: 'antrag', unit }, BERGER);
  expect(outcome).toEqual({ kind: 'done' });
};

const journalOf = async (id: string): Promise<readonly string[]> => {
  const entries: string[] = [];
  for await (const { action, actor } of office.store.journal({ after: 0, subject: `document:${id}` }))
    entries.push(`${actor}: ${action}`);
  return entries;
};

test('a decision stays ten seconds in the outbox; the store holds the time, so every relay keeps to it', async () => {
  const id = await waitingLetter();
  await decideAt(id, DECIDED);
  // The job was told to nobody: the sweep of the office finds it.
  await inState(id, 'in-handover');
  expect(await relayAt(DECIDED + GRACE_MS - 1).run()).toBe(0);
  expect(told).toEqual([]);
  expect(await relayAt(DECIDED + GRACE_MS).run()).toBe(1);
  expect(told).toEqual(['bauamt receives']);
  expect((await documentNow(id)).state).toBe('handed-over');
});

test('undone within the grace: the unit hears nothing of it, and the next decision goes out alone', async () => {
  const id = await waitingLetter();
  await decideAt(id, DECIDED);
  await inState(id, 'in-handover');
  expect(await operatorAt(DECIDED + 5_000).recall(id, PETERSEN)).toEqual({ kind: 'done' });
  const back = (await documentNow(id)) as DocumentInReview;
  expect(back).toMatchObject({ state: 'in-review', disposition: { reasons: ['RECALLED'] } });
  await relayAt(DECIDED + GRACE_MS).run();
  expect(await office.store.pending({ now: DECIDED + GRACE_MS, limit: 10 })).toEqual([]);
  expect(told).toEqual([]);

  await decideAt(id, DECIDED + 20_000, 'kaemmerei');
  await inState(id, 'in-handover');
  await relayAt(DECIDED + 20_000 + GRACE_MS).run();
  expect(told).toEqual(['kaemmerei receives']);
  const entries = await journalOf(id);
  expect(entries).toContain('Jan Petersen: recalled');
  expect(entries.filter((entry) => entry.includes('returned'))).toEqual([]);
  expect(await verifyJournal(office.store)).toMatchObject({ kind: 'holds' });
});

test('called back later: the unit loses its copy, and may be chosen again, for nobody said that it was wrong', async () => {
  const id = await waitingLetter();
  await decideAt(id, DECIDED);
  await inState(id, 'in-handover');
  await relayAt(DECIDED + GRACE_MS).run();
  expect(await office.review.recall(id, PETERSEN)).toEqual({ kind: 'done' });
  await office.until(async () => (told.length > 1 ? true : undefined));
  expect(told).toEqual(['bauamt receives', 'bauamt loses: RECALLED']);
  const back = (await documentNow(id)) as DocumentInReview;
  expect(back.returns).toBeUndefined();
  const sure = { label: 'bauamt', confidence: 0.6, alternatives: [], evidence: [] };
  const surely = { ...back, classification: { ...back.classification, unit: sure } };
  expect(proposalOf(surely, 'unit', () => true)).toBe('bauamt');

  await decideAt(id, DECIDED + 60_000);
  await inState(id, 'in-handover');
  await relayAt(DECIDED + 60_000 + GRACE_MS).run();
  expect(told.at(-1)).toBe('bauamt receives');
});

test('what a recalled decision taught is void, and it counts neither as a return nor as a decision', async () => {
  const id = await waitingLetter();
  await decideAt(id, DECIDED);
  await inState(id, 'in-handover');
  await operatorAt(DECIDED + 5_000).recall(id, BERGER);
  const taught: unknown[] = [];
  for await (const { decision } of office.store.decisions(0))
    taught.push([decision.origin, decision.unit, decision.weight]);
  expect(taught).toEqual([
    ['review', 'bauamt', undefined],
    ['recall', 'bauamt', 0],
  ]);
  await decideAt(id, DECIDED + 9_000, 'kaemmerei');
  const clock = { now: () => DECIDED + 10_000, id: () => 'id' };
  const { weeks } = await qualityReport({ store: office.store, clock }, { checkShare: 0, collectOnly: false });
  expect(weeks.at(-1)).toMatchObject({ decided: 1, returned: 0, unitRight: 0 });
});

test('once the unit has accepted it, a letter cannot be called back; nor can one that waits', async () => {
  const id = await waitingLetter();
  expect(await office.review.recall(id, BERGER)).toEqual({ kind: 'not-recallable' });
  expect(await office.review.recall('unknown/d001', BERGER)).toEqual({ kind: 'not-recallable' });
  await decideAt(id, DECIDED);
  await inState(id, 'in-handover');
  await relayAt(DECIDED + GRACE_MS).run();
  const { handover } = await inState(id, 'handed-over');
  const clock = { now: () => DECIDED, id: () => 'id' };
  await acknowledge({ store: office.store, review: office.review, clock })({
    ...{ id: 'answer-1', document: id as DocumentId, handover: handover!, unit: 'bauamt', actor: 'Leitung', at: START },
    outcome: 'accepted',
  });
  expect(await office.review.recall(id, BERGER)).toEqual({ kind: 'not-recallable' });
  expect((await documentNow(id)).state).toBe('accepted');
});

test('called back before its PDF was made: no work is left on it', async () => {
  const id = await waitingLetter();
  await office.office.stop();
  await decideAt(id, DECIDED);
  expect(await office.store.due({ now: DECIDED, limit: 10 })).toMatchObject([{ id, work: 'compose' }]);
  expect(await operatorAt(DECIDED + 1).recall(id, BERGER)).toEqual({ kind: 'done' });
  expect(await office.store.due({ now: DECIDED + GRACE_MS, limit: 10 })).toEqual([]);
  expect(await documentNow(id)).toMatchObject({ state: 'in-review' });
});

test('what went straight through does not wait, and can be called back too', async () => {
  told = [];
  office = await testOffice({ channel: listening });
  const [sent] = await restingDocuments(office, await office.drop('W a sure letter'));
  expect(told).toEqual(['bauamt receives']);
  expect(await office.review.recall(sent!.id, BERGER)).toEqual({ kind: 'done' });
  await office.until(async () => (told.length > 1 ? true : undefined));
  expect(told).toEqual(['bauamt receives', 'bauamt loses: RECALLED']);
});
