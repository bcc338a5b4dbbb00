// A page with nothing but faint marks is blank if they are the page's beside it; any other is read.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { personNamed } from '../domain/actor.ts';
import type { Document } from '../domain/document.ts';
import { reconcile } from '../ledger/reconcile.ts';
import { restingDocuments, type TestOffice, testOffice } from '../testing/office/test-office.ts';

const JANA = personNamed('Jana Petersen');

let office: TestOffice;
beforeEach(async () => {
  office = await testOffice();
});
afterEach(() => office.close());

const pagesOf = async (delivery: string) => (await office.store.childrenOf('page', delivery)).map(({ item }) => item);

const actionsOf = async (subject: string): Promise<readonly string[]> => {
  const actions = [];
  for await (const { action } of office.store.journal({ after: 0, subject })) actions.push(action);
  return actions;
};

const placesOf = (documents: readonly Pick<Document, 'pages'>[]) =>
  documents.map(({ pages }) => pages.map(({ number, blank }) => (blank ? `(${number})` : `${number}`)).join(' '));

test('a back on which its front shines through stays blank, and the ledger says which page that is', async () => {
  const id = await office.drop('W sure front\nF sure front\nW sure more\nF sure more');
  const documents = await restingDocuments(office, id);
  expect(placesOf(documents)).toEqual(['1 (2) 3 (4)']);
  expect((await pagesOf(id))[1]).toMatchObject({ state: 'blank', otherSide: 1 });
  expect((await pagesOf(id))[3]).toMatchObject({ state: 'blank', otherSide: 3 });
  expect(await actionsOf(`page:${(await pagesOf(id))[1]!.id}`)).toEqual(['seen-as-blank', 'seen-as-blank']);
  expect((await reconcile(office)).discrepancies).toEqual([]);
});

test.each([
  ['a mark that is not the front’s', 'W sure front\nF a pencil note', ['1 2']],
  ['a page without another one beside it', 'F a pale letter', ['1']],
  ['a page between two of the same kind', 'F same\nF same', ['1 2']],
  ['the back of a damaged page', 'X\nF sure front\nW sure more', ['2 3']],
  ['print of a page that is farther away', 'W sure front\nW sure more\nW sure end\nF sure front', ['1 2 3 4']],
])('%s is read and belongs to a document', async (_, script, places) => {
  const id = await office.drop(script);
  expect(placesOf(await restingDocuments(office, id))).toEqual(places);
  expect((await pagesOf(id)).filter(({ state }) => state === 'blank')).toEqual([]);
  expect((await reconcile(office)).discrepancies).toEqual([]);
});

test('the front may come behind its back, and may be a separator', async () => {
  const turned = await office.drop('F sure front\nW sure front');
  expect(placesOf(await restingDocuments(office, turned))).toEqual(['2']);
  const separated = await office.drop('S code\nF code\nW sure letter');
  expect(placesOf(await restingDocuments(office, separated))).toEqual(['3']);
  expect((await pagesOf(separated))[1]).toMatchObject({ state: 'blank', otherSide: 1 });
});

test('a faint page that is mended after the letters around it went out is decided too', async () => {
  const id = await office.drop('W sure front\nLF sure front\nW sure more\nLF a pencil note');
  expect(placesOf(await restingDocuments(office, id))).toEqual(['1 3']);
  office.mend();
  for (const number of [2, 4]) await office.review.retry('page', (await pagesOf(id))[number - 1]!.id, JANA);
  const late = await office.until(async () => {
    const pages = await pagesOf(id);
    const documents = (await office.store.childrenOf('document', id)).map(({ item }) => item);
    return pages[1]!.state === 'blank' && documents.length === 2 ? { pages, documents } : undefined;
  });
  expect(late.pages[1]).toMatchObject({ otherSide: 1 });
  expect(placesOf(late.documents)).toEqual(['1 3', '4']);
  expect((await reconcile(office)).discrepancies).toEqual([]);
});
