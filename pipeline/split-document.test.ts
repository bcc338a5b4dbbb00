// An operator splits a document: every page stays in exactly one half, whatever happens in between.

import { afterEach, expect, test } from 'vitest';
import { personNamed } from '../domain/actor.ts';
import { halvesOf } from '../domain/review/document-halves.ts';
import { reconcile } from '../ledger/reconcile.ts';
import { verifyJournal } from '../ledger/verify-journal.ts';
import { restingDocuments, type TestOffice, testOffice } from '../testing/office/test-office.ts';

let office: TestOffice | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

const page = (number: number, blank = false) => ({ number, blank });

test('a letter begins at a written page with something written before it', () => {
  const pages = [page(2), page(3, true), page(4), page(6)];
  expect(halvesOf(pages, 4)).toEqual([
    [page(2), page(3, true)],
    [page(4), page(6)],
  ]);
  expect([1, 2, 3, 5, 7, 4.5].map((place) => halvesOf(pages, place))).toEqual(Array(6).fill(undefined));
});

test('both halves are sorted anew, the journal says who did it, and the books balance', async () => {
  office = await testOffice();
  const { store, review, until } = office;
  const delivery = await office.drop('W odd\nB\nW strange\nW its end');
  const [whole] = await restingDocuments(office, delivery);
  expect(await review.cut(whole!.id, 2, personNamed('Frau Berger'))).toEqual({ kind: 'no-such-place' });
  expect(await review.cut(whole!.id, 3, personNamed('Frau Berger'))).toEqual({ kind: 'done' });
  const halves = await until(async () => {
    const found = (await store.childrenOf('document', delivery)).map(({ item }) => item);
    const resting = found.every(({ state }) => state === 'in-review' || state === 'handed-over');
    return resting && found.length === 2 ? found : undefined;
  });
  expect(halves.map(({ id, state, pages }) => [id, state, pages.map(({ number }) => number)])).toEqual([
    [`${delivery}/d001`, 'in-review', [1, 2]],
    [`${delivery}/s0003`, 'in-review', [3, 4]],
  ]);
  expect((await reconcile(office)).discrepancies).toEqual([]);
  expect(await verifyJournal(store)).toMatchObject({ kind: 'holds' });
  const entries = [];
  for await (const { actor, action } of store.journal({ after: 0, subject: `document:${whole!.id}` }))
    entries.push(`${actor} ${action}`);
  expect(entries).toContain('Frau Berger told-to-cut');
  expect(entries).toContain('machine cut-in-two');
});

test('what does not wait for an operator is not cut', async () => {
  office = await testOffice();
  const delivery = await office.drop('W a sure letter\nW its end');
  const [sent] = await restingDocuments(office, delivery);
  expect(sent!.state).toBe('handed-over');
  expect(await office.review.cut(sent!.id, 2, personNamed('A'))).toEqual({ kind: 'not-waiting' });
  expect(await office.review.cut('nobody/d001', 2, personNamed('A'))).toEqual({ kind: 'not-waiting' });
});

test('a letter that may be several waits for a person, however sure its type and unit', async () => {
  office = await testOffice();
  // A line of the script is a page, so the lines of a page end otherwise.
  const lines = [
    'sure',
    '12345 Musterhausen',
    'Musterhausen, 4. Mai 2026',
    'Sehr geehrte Damen und Herren,',
    'bitte.',
    'Mit freundlichen Grüßen',
  ].join('\r');
  const [document] = await restingDocuments(office, await office.drop(`W ${lines}\nW ${lines}`));
  expect(document).toMatchObject({
    state: 'in-review',
    disposition: { reasons: ['MAY_BE_SEVERAL'] },
    proposedBoundaries: [{ beforePage: 2 }],
  });
});
