// A delivery without document waits for an operator and is finished only by the operator's decision.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { personNamed } from '../../domain/actor.ts';
import type { Delivery } from '../../domain/delivery.ts';
import { reconcile } from '../../ledger/reconcile.ts';
import { restingDocuments, type TestOffice, testOffice } from '../../testing/office/test-office.ts';

const JANA = personNamed('Jana Petersen');

let office: TestOffice;
beforeEach(async () => {
  office = await testOffice();
});
afterEach(() => office.close());

const until = (id: string, state: Delivery['state']): Promise<Delivery> =>
  office.until(async () => {
    const item = (await office.store.get('delivery', id))?.item;
    return item?.state === state ? item : undefined;
  });

const entriesOf = async (subject: string) => {
  const entries = [];
  for await (const { actor, action, details } of office.store.journal({ after: 0, subject }))
    entries.push({ actor, action, details });
  return entries;
};

test.each([
  ['B\nB', 'ONLY_BLANK_PAGES'],
  ['S', 'ONLY_SEPARATORS'],
  ['S\nB\nS\nB', 'ONLY_BLANK_PAGES_AND_SEPARATORS'],
])('a delivery of %j waits for a person, with the reason %s', async (script, reason) => {
  const id = await office.drop(script);
  expect(await until(id, 'without-document')).toMatchObject({ reason, fileName: `${id}.tif` });
  expect((await entriesOf(`delivery:${id}`)).at(-1)).toMatchObject({
    actor: 'machine',
    action: 'found-no-document',
    details: { reason },
  });
  expect(await reconcile(office)).toMatchObject({
    withoutDocument: { waiting: 1, confirmed: 0, neverAsked: 0 },
    documents: {},
    discrepancies: [],
  });
});

test('a blank page beside a letter, and a damaged page alone, are what they were', async () => {
  const letter = await office.drop('W a letter\nB');
  const damaged = await office.drop('X\nB');
  await restingDocuments(office, letter);
  await until(damaged, 'separated');
  expect((await reconcile(office)).withoutDocument).toEqual({ waiting: 0, confirmed: 0, neverAsked: 0 });
});

test('"empty" is kept with who said it and when, and is said once', async () => {
  const id = await office.drop('B');
  await until(id, 'without-document');
  expect(await office.review.confirmEmpty(id, JANA)).toEqual({ kind: 'done' });
  const { item } = (await office.store.get('delivery', id))!;
  expect(item).toMatchObject({ state: 'empty', reason: 'ONLY_BLANK_PAGES', confirmedBy: 'Jana Petersen' });
  expect((await entriesOf(`delivery:${id}`)).at(-1)).toMatchObject({
    actor: 'Jana Petersen',
    action: 'confirmed-empty',
  });
  expect(await office.review.confirmEmpty(id, personNamed('Somebody Else'))).toEqual({ kind: 'not-waiting' });
  expect((await reconcile(office)).withoutDocument).toEqual({ waiting: 0, confirmed: 1, neverAsked: 0 });
});

test.each([
  ['without-document', 'B sure faint\nB sure second'],
  ['empty', 'B sure faint\nS sure a code in a letter'],
])(
  '"a document after all" (%s) reads every page, and a person decides, however sure the sorter is',
  async (state, script) => {
    const id = await office.drop(script);
    await until(id, 'without-document');
    if (state === 'empty') await office.review.confirmEmpty(id, JANA);
    expect(await office.review.readAsDocument(id, JANA)).toEqual({ kind: 'done' });
    const [document, ...more] = await restingDocuments(office, id);
    expect(more).toEqual([]);
    expect(document).toMatchObject({
      state: 'in-review',
      pages: [
        { number: 1, blank: false },
        { number: 2, blank: false },
      ],
      disposition: { kind: 'review', reasons: ['TAKEN_FOR_EMPTY'] },
    });
    expect((await entriesOf(`delivery:${id}`)).map(({ actor, action }) => `${actor} ${action}`)).toContain(
      'Jana Petersen told-to-be-document',
    );
    // Each half of a cut goes to a person as well.
    expect(await office.review.cut(document!.id, 2, JANA)).toEqual({ kind: 'done' });
    const halves = await office.until(async () => {
      const found = (await office.store.childrenOf('document', id)).map(({ item }) => item);
      return found.length === 2 && found.every((half) => half.state === 'in-review') ? found : undefined;
    });
    for (const half of halves) expect(half).toMatchObject({ disposition: { reasons: ['TAKEN_FOR_EMPTY'] } });
    expect((await reconcile(office)).discrepancies).toEqual([]);
  },
);

test('a page that fails when it is read as a document is set aside, and waits as one when it is tried again', async () => {
  await office.close();
  let broken = true;
  office = await testOffice({
    workers: {
      page: async (_, number, wish) => {
        if (wish?.asDocument && broken && number === 1)
          return { kind: 'quarantined', reason: 'PAGE_DAMAGED', detail: 'as scripted', times: {} };
        const preview = await office.blobs.put(new Uint8Array([number]));
        if (!wish?.asDocument) return { kind: 'blank', preview, orientation: 0, times: {} };
        const text = await office.blobs.put(new TextEncoder().encode('sure'));
        const words = await office.blobs.put(new TextEncoder().encode('[]'));
        const size = { width: 10, height: 10, dpi: 100 };
        const said = {
          skewConfidence: 1,
          orientation: 0,
          textSource: 'ocr',
          wordCount: 1,
          meanConfidence: 0.9,
        } as const;
        const reading = { image: preview, imageType: 'image/jpeg', preview, ...size, ...said, words, text } as const;
        return { kind: 'read', reading, times: {} };
      },
    },
  });
  const id = await office.drop('B\nB');
  await until(id, 'without-document');
  await office.review.readAsDocument(id, JANA);
  expect(await restingDocuments(office, id)).toMatchObject([
    { state: 'in-review', disposition: { reasons: ['TAKEN_FOR_EMPTY', 'PAGE_MISSING'] } },
  ]);
  broken = false;
  const [page] = await office.store.childrenOf('page', id);
  await office.review.retry('page', page!.item.id, JANA);
  const both = await office.until(async () => {
    const found = (await office.store.childrenOf('document', id)).map(({ item }) => item);
    return found.length === 2 && found.every(({ state }) => state === 'in-review') ? found : undefined;
  });
  expect(both[1]).toMatchObject({ disposition: { reasons: ['TAKEN_FOR_EMPTY', 'PAGE_MISSING'] } });
});

test('a damaged page that turns out blank when it is tried again does not end the delivery in silence', async () => {
  await office.close();
  let broken = true;
  office = await testOffice({
    workers: {
      page: async () => {
        if (broken) return { kind: 'quarantined', reason: 'PAGE_DAMAGED', detail: 'as scripted', times: {} };
        return { kind: 'blank', preview: await office.blobs.put(new Uint8Array([1])), orientation: 0, times: {} };
      },
    },
  });
  const id = await office.drop('X');
  await until(id, 'separated');
  broken = false;
  const [page] = await office.store.childrenOf('page', id);
  await office.review.retry('page', page!.item.id, JANA);
  expect(await until(id, 'without-document')).toMatchObject({ reason: 'ONLY_BLANK_PAGES' });
});

test('a delivery that ended under an earlier version stays as it is, is counted, and takes a person’s word', async () => {
  const id = await office.drop('B sure');
  const waiting = await until(id, 'without-document');
  const { version } = (await office.store.get('delivery', id))!;
  if (waiting.state !== 'without-document') throw new Error(waiting.state);
  const { reason: _, ...core } = waiting;
  await office.store.commit([{ item: { ...core, state: 'separated', documents: [] }, expects: version, journal: [] }]);
  expect((await reconcile(office)).withoutDocument).toEqual({ waiting: 0, confirmed: 0, neverAsked: 1 });
  expect(await office.review.readAsDocument(id, JANA)).toEqual({ kind: 'done' });
  expect(await restingDocuments(office, id)).toMatchObject([{ state: 'in-review' }]);
  expect(await office.review.confirmEmpty(id, JANA)).toEqual({ kind: 'not-waiting' });
  expect(await office.review.readAsDocument(id, JANA)).toEqual({ kind: 'not-waiting' });
});
