// The embedded office over a real ledger: every file completes its way, whatever fails in between.

import { afterEach, expect, test } from 'vitest';
import { personNamed } from '../../domain/actor.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { Channel } from '../../domain/ports/units/channel.ts';
import { reconcile } from '../../ledger/reconcile.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';
import { restingDocuments, type TestOffice, testOffice } from '../../testing/office/test-office.ts';

let office: TestOffice;
afterEach(() => office.close());

const statesOf = async (delivery: string): Promise<readonly string[]> =>
  (await restingDocuments(office, delivery)).map(({ state }) => state);

test('a sure letter goes straight to its unit, an unsure one waits for a person', async () => {
  office = await testOffice();
  const delivery = await office.drop('W a sure letter\nS\nW something odd\nB');
  expect(await statesOf(delivery)).toEqual(['handed-over', 'in-review']);
  expect(office.delivered).toEqual([`${delivery}/d001`]);
  expect(office.faults).toEqual([]);
});

test('a letter on which something may be missing goes to nobody before a person has seen it; a rebuilt one is whole', async () => {
  office = await testOffice();
  const delivery = await office.drop('W a sure letter\nC a sure enclosure\nS\nR a sure letter');
  expect(await restingDocuments(office, delivery)).toMatchObject([
    { state: 'in-review', doubtfulPages: [2], disposition: { reasons: ['PAGE_DOUBTFUL'] } },
    { state: 'handed-over' },
  ]);
});

test('a file that is more than a scan of paper says so to the unit, in each of its letters', async () => {
  const told: unknown[] = [];
  const channel = {
    deliver: async (message: Parameters<Channel['deliver']>[0]) => {
      told.push(message.originalIs);
      return { kind: 'delivered' as const };
    },
  };
  office = await testOffice({ channel });
  await restingDocuments(office, await office.drop('W a sure scan\nS\nE sure born digital\nW a sure enclosure'));
  expect(told.toSorted()).toEqual(['born-digital', undefined]);
  await office.close();
  const opened = { kind: 'opened', mediaType: 'application/pdf', pageCount: 3, signed: true } as const;
  office = await testOffice({ channel, workers: { open: async () => opened } });
  await restingDocuments(office, await office.drop('E sure contract\nS\nW sure enclosure'));
  expect(told.slice(2)).toEqual(['signed', 'signed']);
});

test('a correction is carried out and learned: the next such letter needs nobody', async () => {
  office = await testOffice();
  const first = await office.drop('W parking permit');
  const [waiting] = await restingDocuments(office, first);
  expect(
    await office.review.decide(waiting!.id, { type: 'rechnung', unit: 'kaemmerei' }, personNamed('Frau Berger')),
  ).toEqual({
    kind: 'done',
  });
  expect((await restingDocuments(office, first))[0]).toMatchObject({
    state: 'handed-over',
    unit: 'kaemmerei',
    decidedBy: 'Frau Berger',
  });
  const [second] = await restingDocuments(office, await office.drop('W parking permit\nB'));
  expect(second).toMatchObject({ state: 'handed-over', unit: 'kaemmerei', decidedBy: 'machine' });
});

test('of two operators at the same moment one decides, and the other is told', async () => {
  office = await testOffice();
  const [waiting] = await restingDocuments(office, await office.drop('W odd'));
  const answers = await Promise.all([
    office.review.decide(waiting!.id, { type: 'antrag', unit: 'bauamt' }, personNamed('A')),
    office.review.decide(waiting!.id, { type: 'rechnung', unit: 'kaemmerei' }, personNamed('B')),
  ]);
  expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['done', 'not-waiting']);
  expect(await office.review.decide(waiting!.id, { type: 'antrag', unit: 'mondamt' }, personNamed('A'))).toEqual({
    kind: 'unknown-label',
    label: 'mondamt',
  });
});

test('a page that kills its reader is set aside after three attempts; the good pages go to a person', async () => {
  office = await testOffice();
  const delivery = await office.drop('W a sure letter\n!\nW its end');
  const [document] = await restingDocuments(office, delivery);
  expect(document).toMatchObject({ state: 'in-review', pageMissing: true, pages: [{ number: 1 }, { number: 3 }] });
  const page = (await office.store.childrenOf('page', delivery))[1]!.item;
  expect(page).toMatchObject({ state: 'quarantined', reason: 'FAILED_REPEATEDLY', detail: 'WORKER_DIED' });
  expect(office.faults).toHaveLength(3);
});

test('a page that takes too long is tried once more, then set aside; it holds up nothing else', async () => {
  office = await testOffice();
  const delivery = await office.drop('W a sure letter\n~');
  await restingDocuments(office, delivery);
  const page = (await office.store.childrenOf('page', delivery))[1]!.item;
  expect(page).toMatchObject({ state: 'quarantined', reason: 'FAILED_REPEATEDLY', detail: 'WORKER_TIMEOUT' });
  expect(office.faults).toHaveLength(2);
});

test('a page that is mended later becomes a letter for a person, and nothing that went out changes', async () => {
  office = await testOffice();
  const delivery = await office.drop('W a sure letter\nS\nL a sure page');
  const [before] = await restingDocuments(office, delivery);
  const page = (await office.store.childrenOf('page', delivery))[2]!.item;
  office.mend();
  expect(await office.review.retry('page', page.id, personNamed('Frau Berger'))).toEqual({ kind: 'done' });
  const documents = await office.until(async () => {
    const resting = await restingDocuments(office, delivery);
    return resting.length === 2 ? resting : undefined;
  });
  expect(documents[0]).toEqual(before);
  expect(documents[1]).toMatchObject({
    state: 'in-review',
    pages: [{ number: 3 }],
    disposition: { reasons: ['PAGE_MISSING'] },
  });
  expect(await office.review.retry('page', page.id, personNamed('Frau Berger'))).toEqual({ kind: 'not-waiting' });
  expect((await reconcile(office)).discrepancies).toEqual([]);
});

test('a full disk stops nothing for good and counts against no letter', async () => {
  let full = 5;
  office = await testOffice({
    workers: {
      open: async () => {
        full -= 1;
        if (full > 0) throw new MailroomError('STORAGE_FULL', {});
        return { kind: 'opened', mediaType: 'image/tiff', pageCount: 1 };
      },
    },
  });
  expect(await statesOf(await office.drop('W a sure letter'))).toEqual(['handed-over']);
  expect(office.faults).toHaveLength(4);
});

test('a broker that is away or has no queue keeps the letter in the outbox until it is taken', async () => {
  const ends = ['away', 'undeliverable', 'delivered'];
  office = await testOffice({
    channel: {
      deliver: async () => {
        const end = ends.shift();
        if (end === 'away') throw new MailroomError('HANDOVER_UNAVAILABLE', {});
        return end === 'undeliverable' ? { kind: 'undeliverable', reason: 'NO_ROUTE' } : { kind: 'delivered' };
      },
    },
  });
  expect(await statesOf(await office.drop('W a sure letter'))).toEqual(['handed-over']);
  expect(office.faults.map((fault) => (fault as MailroomError).code)).toEqual([
    'HANDOVER_UNAVAILABLE',
    'HANDOVER_RETURNED',
  ]);
  expect(ends).toEqual([]);
});

test('the same bytes again are a delivery of their own, and a person sees it first', async () => {
  office = await testOffice();
  const first = await office.drop('W a sure letter');
  await restingDocuments(office, first);
  const second = await office.drop('W a sure letter');
  const [document] = await restingDocuments(office, second);
  expect(document).toMatchObject({
    state: 'in-review',
    seenBefore: 'duplicate',
    disposition: { reasons: ['LIKELY_DUPLICATE'] },
  });
  expect((await office.store.get('delivery', second))?.item).toMatchObject({ duplicateOf: first });
});

test('an empty file and a file that vanished are set aside with a reason, and can be tried again', async () => {
  office = await testOffice();
  const empty = await office.drop('');
  const gone = 'gone-1';
  await office.office.enter({ id: gone, station: 'test', path: '/nowhere/at/all', fileName: 'gone.tif', hints: {} });
  const reasonOf = (id: string) =>
    office.until(async () => {
      const item = (await office.store.get('delivery', id))?.item;
      return item?.state === 'quarantined' ? item.reason : undefined;
    });
  expect(await reasonOf(empty)).toBe('EMPTY_FILE');
  expect(await reasonOf(gone)).toBe('FILE_GONE');
  expect(await office.review.retry('delivery', gone, personNamed('Frau Berger'))).toEqual({ kind: 'done' });
  expect(await reasonOf(gone)).toBe('FILE_GONE');
});

test('entering the same claimed file twice makes one delivery', async () => {
  office = await testOffice();
  const id = await office.drop('W a sure letter');
  await office.office.enter({ id, station: 'test', path: '/elsewhere', fileName: 'again.tif', hints: {} });
  expect(await statesOf(id)).toEqual(['handed-over']);
  expect((await office.store.get('delivery', id))?.item.fileName).toBe(`${id}.tif`);
});

test('in the end every page has one outcome, the journal holds, and it tells who did what', async () => {
  office = await testOffice();
  const delivery = await office.drop('W a sure letter\nB\nS\nW odd\nX\nS\nS\nW sure again');
  const documents = await restingDocuments(office, delivery);
  const answer = { type: 'antrag', unit: 'bauamt', answers: { 'page-missing': 'go-on' } };
  await office.review.decide(documents[1]!.id, answer, personNamed('Frau Berger'));
  await restingDocuments(office, delivery);
  const balance = await reconcile(office);
  expect(balance).toMatchObject({
    deliveries: 1,
    pagesIn: 8,
    outcomes: { document: 3, blank: 1, separator: 3, quarantined: 1, waiting: 0 },
    documents: { 'handed-over': 3 },
    discrepancies: [],
  });
  expect(await verifyJournal(office.store)).toMatchObject({ kind: 'holds' });
  const told: string[] = [];
  for await (const { actor, action } of office.store.journal({ after: 0, subject: `document:${documents[1]!.id}` }))
    told.push(`${actor}: ${action}`);
  expect(told).toEqual([
    'machine: classified',
    'machine: sent-to-review',
    'Frau Berger: decided',
    'machine: composed',
    'machine: put-in-outbox',
    'machine: handed-over',
  ]);
});

test('reconcile notices a page that is in no document and an original that is missing', async () => {
  const hiding =
    (hidden: string) =>
    (store: Store): Store => ({
      ...store,
      childrenOf: async (kind, delivery) =>
        kind === 'document' && hidden === 'documents' ? [] : store.childrenOf(kind, delivery),
    });
  office = await testOffice();
  await restingDocuments(office, await office.drop('W a sure letter'));
  const blobs = { ...office.blobs, has: async () => false };
  const { discrepancies } = await reconcile({ store: hiding('documents')(office.store), blobs });
  expect(discrepancies.map(({ what }) => what).toSorted()).toEqual([
    'document-missing',
    'original-missing',
    'page-in-no-document',
  ]);
});
