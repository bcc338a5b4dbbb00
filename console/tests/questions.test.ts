// Routed on no guess: what may be confirmed as proposed, and which questions have to be answered before a letter can go.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import type { Document } from '../../domain/document.ts';
import type { JournalEntry } from '../../domain/journal/journal.ts';
import type { LetterAnswer } from '../../server/contracts/documents.ts';
import type { SetAsideAnswer } from '../../server/contracts/quarantine.ts';
import { documentAt, type TestConsole, testConsole } from '../../testing/console/test-console.ts';
import { guess, UNSURE } from '../../testing/console/test-letters.ts';

let desk: TestConsole;

beforeEach(async () => {
  desk = await testConsole(openSqliteStore);
});
afterEach(() => desk.close());

/** A letter in review, with some of its fields as a stage would have left them. */
const arrives = async (fields: Partial<Document>, letter = UNSURE): Promise<string> => {
  const id = `${await desk.office.arrive({ fileName: 'a.tif', letters: [letter] })}/d001`;
  const found = (await desk.office.store.get('document', id))!;
  await desk.office.write({ ...found.item, ...fields } as Document);
  return id;
};

const stateOf = async (id: string) => (await desk.office.store.get('document', id))?.item.state;

const journalOf = async (id: string): Promise<readonly JournalEntry[]> => {
  const entries: JournalEntry[] = [];
  for await (const entry of desk.office.store.journal({ after: 0, subject: `document:${id}` })) entries.push(entry);
  return entries;
};

const refused = async (answer: Promise<Response>): Promise<unknown> => {
  const response = await answer;
  return [response.status, ((await response.json()) as { readonly error?: string }).error];
};

test('below the stated confidence nothing is proposed, and nothing can be confirmed as proposed', async () => {
  const clerk = await desk.clerk();
  const id = await arrives({}, { ...UNSURE, unit: guess({ ordnungsamt: 0.49, bauamt: 0.4 }) });
  const letter = await clerk.json<LetterAnswer>(documentAt(id));
  expect(letter.type.proposal).toBe('antrag');
  expect(letter.unit.proposal).toBeUndefined();
  expect(letter.unit.offered.map(({ label }) => label)).toEqual(['ordnungsamt', 'bauamt']);

  const answer = { type: 'antrag', unit: 'ordnungsamt' };
  const confirmed = clerk.post(documentAt(id, '/decision'), { ...answer, proposed: ['type', 'unit'] });
  expect(await refused(confirmed)).toEqual([422, 'not-proposed']);
  // Confirmed as proposed, but another one than the proposal.
  const other = clerk.post(documentAt(id, '/decision'), { ...answer, type: 'anfrage', proposed: ['type'] });
  expect(await refused(other)).toEqual([422, 'not-proposed']);
  expect(await stateOf(id)).toBe('in-review');

  expect((await clerk.post(documentAt(id, '/decision'), { ...answer, proposed: ['type'] })).status).toBe(200);
  expect((await journalOf(id)).at(-1)).toMatchObject({ action: 'decided', details: { proposed: ['type'] } });
});

test('after a return nothing is proposed, however sure the classifier is', async () => {
  const clerk = await desk.clerk();
  const returns = [{ unit: 'kaemmerei', at: '2026-11-18T09:00:00.000Z', actor: 'unit:kaemmerei' }];
  const id = await arrives({ returns }, { ...UNSURE, unit: guess({ ordnungsamt: 0.99 }) });
  const letter = await clerk.json<LetterAnswer>(documentAt(id));
  expect([letter.type.proposal, letter.unit.proposal]).toEqual([undefined, undefined]);
  const answer = { type: 'antrag', unit: 'ordnungsamt', proposed: ['unit'] };
  expect(await refused(clerk.post(documentAt(id, '/decision'), answer))).toEqual([422, 'not-proposed']);
});

test.for([
  [
    'several letters',
    { proposedBoundaries: [{ beforePage: 2, confidence: 0.9, reasons: ['DATE'] }] },
    'several@2',
    'one-letter',
  ],
  ['a page missing', { pageMissing: true }, 'page-missing', 'go-on'],
  ['a likely duplicate', { seenBefore: 'duplicate' }, 'duplicate', 'not-duplicate'],
  ['a longer form of an earlier file', { seenBefore: 'revision' }, 'grew-later', 'go-on'],
] as const)('%s: a letter goes only after the question was answered, and the answer is in the journal', async (row) => {
  const [, fields, question, goesOn] = row;
  const clerk = await desk.clerk();
  const id = await arrives(fields);
  const { questions } = await clerk.json<LetterAnswer>(documentAt(id));
  expect(questions.map((one) => one.id)).toEqual([question]);

  const answer = { type: 'antrag', unit: 'bauamt' };
  expect(await refused(clerk.post(documentAt(id, '/decision'), answer))).toEqual([422, 'unanswered']);
  for (const wrong of [{ [question]: 'perhaps' }, { other: goesOn }, { [question]: 'cut' }]) {
    expect(await refused(clerk.post(documentAt(id, '/decision'), { ...answer, answers: wrong }))).toEqual([
      422,
      'unanswered',
    ]);
  }
  expect(await stateOf(id)).toBe('in-review');
  expect((await clerk.post(documentAt(id, '/decision'), { ...answer, answers: { [question]: goesOn } })).status).toBe(
    200,
  );
  const decided = (await journalOf(id)).at(-1);
  expect(decided).toMatchObject({ action: 'decided', details: { answers: [`${question}=${goesOn}`] } });
});

test('every one of several questions has to be answered', async () => {
  const clerk = await desk.clerk();
  const boundary = (beforePage: number) => ({ beforePage, confidence: 0.9, reasons: ['DATE'] as const });
  const id = await arrives({ proposedBoundaries: [boundary(2), boundary(3)], pageMissing: true });
  const answer = { type: 'antrag', unit: 'bauamt' };
  const answers = { 'several@2': 'one-letter', 'page-missing': 'go-on' };
  expect(await refused(clerk.post(documentAt(id, '/decision'), { ...answer, answers }))).toEqual([422, 'unanswered']);
  const all = { ...answers, 'several@3': 'one-letter' };
  expect((await clerk.post(documentAt(id, '/decision'), { ...answer, answers: all })).status).toBe(200);
});

test('files inside the file are a question too, by the reason that the letter waits for', async () => {
  const clerk = await desk.clerk();
  const disposition = { kind: 'review', reasons: ['ATTACHMENTS_INSIDE'] } as never;
  const id = await arrives({ disposition } as Partial<Document>);
  const answer = { type: 'antrag', unit: 'bauamt' };
  expect(await refused(clerk.post(documentAt(id, '/decision'), answer))).toEqual([422, 'unanswered']);
  expect((await clerk.post(documentAt(id, '/decision'), { ...answer, answers: { attachments: 'seen' } })).status).toBe(
    200,
  );
});

test.for([
  ['page-missing', 'rescan', { pageMissing: true }, 'RESCAN_EXPECTED'],
  ['duplicate', 'is-duplicate', { seenBefore: 'duplicate' }, 'DUPLICATE'],
  ['grew-later', 'is-duplicate', { seenBefore: 'revision' }, 'DUPLICATE'],
] as const)(
  '%s answered with %s: it is set aside with that reason, by this person, and has a way back',
  async (row) => {
    const [question, answer, fields, reason] = row;
    const clerk = await desk.clerk('Jan Petersen');
    const id = await arrives(fields);
    const stop = (said: string) => clerk.post(documentAt(id, '/quarantine'), { question, answer: said });
    expect(await refused(stop('cut'))).toEqual([422, 'no-such-answer']);
    expect((await stop(answer)).status).toBe(200);
    expect((await journalOf(id)).at(-1)).toMatchObject({
      ...{ actor: 'Jan Petersen', action: 'quarantined' },
      details: { reason, answers: [`${question}=${answer}`] },
    });
    const { rows } = await clerk.json<SetAsideAnswer>('/api/v1/quarantine');
    expect(rows).toMatchObject([{ id, reason }]);
    expect((await stop(answer)).status).toBe(409);
    expect((await clerk.post(documentAt(id, '/retry'), {})).status).toBe(200);
    expect(await stateOf(id)).toBe('separated');
  },
);

test('a question that is not open sets nothing aside', async () => {
  const clerk = await desk.clerk();
  const id = await arrives({});
  const stop = clerk.post(documentAt(id, '/quarantine'), { question: 'duplicate', answer: 'is-duplicate' });
  expect(await refused(stop)).toEqual([422, 'no-such-answer']);
  expect(await stateOf(id)).toBe('in-review');
});
