// The console's API: what it tells about the post, and what an operator can do.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../adapters/store/sqlite/store.ts';
import { type DeliveryId, documentId, idInPath, pageId } from '../domain/ids.ts';
import { documentAt, pageAt, type TestConsole, testConsole } from '../testing/console/test-console.ts';
import { guess, SURE, UNSURE } from '../testing/console/test-letters.ts';
import { consoleServer } from './console-server.ts';
import type { TodayAnswer } from './contracts/deliveries.ts';
import type { LetterAnswer } from './contracts/documents.ts';
import type { SetAsideAnswer } from './contracts/quarantine.ts';
import type { DecidedAnswer, ReviewAnswer } from './contracts/review.ts';

const collections = { delivery: 'deliveries', page: 'pages', document: 'documents' } as const;
const HOUR = 60 * 60 * 1000;

let desk: TestConsole;

beforeEach(async () => {
  desk = await testConsole(openSqliteStore);
});
afterEach(() => desk.close());

test('today: what came in and where it is, newest first, by state and page', async () => {
  const clerk = await desk.clerk();
  await desk.office.arrive({ fileName: 'yesterday.tif', ago: 24 * HOUR, letters: [SURE] });
  for (let n = 0; n < 26; n++)
    await desk.office.arrive({ fileName: `${n}.tif`, ago: (30 - n) * 60_000, letters: [SURE] });
  await desk.office.arrive({ fileName: 'unsure.tif', ago: 3_000, letters: [SURE, UNSURE], brokenPage: 'PAGE_DAMAGED' });
  await desk.office.beRead('long.pdf', { pages: 5, done: 2, ago: 2_000 });
  await desk.office.setAside('closed.pdf', 'PDF_ENCRYPTED', { detail: 'error 4', ago: 1_000 });

  const all = await clerk.json<TodayAnswer>('/api/v1/deliveries');
  expect(all).toMatchObject({ page: 1, pages: 2, total: 29, day: '2026-11-17T23:00:00.000Z' });
  expect(all.counts).toEqual({ all: 29, working: 1, review: 1, 'set-aside': 2, done: 26 });
  expect(all.rows.slice(0, 4).map(({ fileName }) => fileName)).toEqual([
    'closed.pdf',
    'long.pdf',
    'unsure.tif',
    '25.tif',
  ]);
  expect(all.rows[0]).toMatchObject({ standings: ['set-aside'], reason: 'PDF_ENCRYPTED' });
  expect(all.rows[1]).toMatchObject({ standings: ['reading'], pages: 5, pagesDone: 2 });
  expect(all.rows[2]).toMatchObject({
    standings: ['review', 'set-aside'],
    pages: 4,
    pagesSetAside: 1,
    documents: [
      {
        state: 'handed-over',
        type: { label: 'antrag', confidence: 0.98 },
        decidedBy: 'machine',
        hasPdf: true,
        pages: 1,
      },
      { state: 'in-review', unit: { label: 'ordnungsamt', confidence: 0.5 }, hasPdf: false, pages: 1 },
    ],
  });

  const second = await clerk.json<TodayAnswer>('/api/v1/deliveries?page=2');
  expect(second.rows.map(({ fileName }) => fileName)).toEqual(['3.tif', '2.tif', '1.tif', '0.tif']);
  const review = await clerk.json<TodayAnswer>('/api/v1/deliveries?filter=review&page=9');
  expect([review.page, review.rows.map(({ fileName }) => fileName)]).toEqual([1, ['unsure.tif']]);
  expect((await clerk.get('/api/v1/deliveries?filter=everything')).status).toBe(400);
  expect(await clerk.json('/api/v1/counts')).toEqual({ review: 1, setAside: 2, checks: 0 });
});

test('a letter comes with its pages, its text and what can be chosen', async () => {
  const clerk = await desk.clerk();
  const id = documentId((await desk.office.arrive({ fileName: 'a.tif', letters: [UNSURE] })) as never, 1);
  const letter = await clerk.json<LetterAnswer>(documentAt(id));
  expect(letter).toMatchObject({
    standing: { waiting: true, heldBy: [] },
    questions: [],
    left: 1,
    fileName: 'a.tif',
    reasons: ['UNIT_UNSURE'],
    text: 'Sehr geehrte Damen und Herren,',
    pages: [{ blank: false }, { blank: true }],
    unit: {
      proposal: 'ordnungsamt',
      offered: [{ label: 'ordnungsamt' }, { label: 'buergerbuero' }, { label: 'bauamt' }],
    },
    type: { evidence: [{ text: 'beantrage' }] },
  });
  expect((await clerk.get(documentAt('unknown/d001'))).status).toBe(404);
});

test('a unit that is not set up is not proposed', async () => {
  const clerk = await desk.clerk();
  const letter = { ...UNSURE, unit: guess({ zoo: 0.9, bauamt: 0.1 }) };
  const id = `${await desk.office.arrive({ fileName: 'a.tif', letters: [letter] })}/d001`;
  const { unit } = await clerk.json<LetterAnswer>(documentAt(id));
  expect(unit).toEqual({ offered: [{ label: 'bauamt', confidence: 0.1 }], evidence: [] });
});

test('the review list is worked off from the oldest; a decision names the next letter', async () => {
  const clerk = await desk.clerk('Jan Petersen');
  const [late, early, middle] = [
    await desk.office.arrive({ fileName: 'late.tif', ago: 1_000, letters: [UNSURE] }),
    await desk.office.arrive({ fileName: 'early.tif', ago: 3_000, letters: [UNSURE] }),
    await desk.office.arrive({ fileName: 'middle.tif', ago: 2_000, letters: [{ ...UNSURE, pages: [''] }] }),
  ].map((delivery) => `${delivery}/d001`);
  const list = await clerk.json<ReviewAnswer>('/api/v1/review-queue');
  expect(list.rows.map(({ fileName }) => fileName)).toEqual(['early.tif', 'middle.tif', 'late.tif']);

  const decide = (id: string, unit: string) => clerk.post(documentAt(id, '/decision'), { type: 'antrag', unit });
  expect((await decide(early!, 'zoo')).status).toBe(422);
  expect(await (await decide(early!, 'bauamt')).json()).toEqual({
    learned: true,
    waits: 10_000,
    next: middle,
  } satisfies DecidedAnswer);
  expect((await desk.office.store.get('document', early!))?.item).toMatchObject({
    state: 'decided',
    unit: 'bauamt',
    decidedBy: 'Jan Petersen',
  });
  expect((await decide(early!, 'bauamt')).status).toBe(409);
  expect(await (await decide(middle!, 'bauamt')).json()).toEqual({ learned: false, waits: 10_000, next: late });
  expect(await (await decide(late!, 'bauamt')).json()).toEqual({ learned: true, waits: 10_000 });
  expect((await clerk.json<ReviewAnswer>('/api/v1/review-queue')).total).toBe(0);
});

test('a letter that may be several says where, and is cut there once', async () => {
  const clerk = await desk.clerk();
  const delivery = await desk.office.arrive({
    fileName: 'two.tif',
    letters: [{ ...UNSURE, pages: ['one', '', 'two'], reasons: ['MAY_BE_SEVERAL'] }],
  });
  const id = documentId(delivery as DeliveryId, 1);
  const { store } = desk.ports;
  const found = (await store.get('document', id))!;
  if (found.item.state !== 'in-review') throw new Error('not in review');
  const proposedBoundaries = [{ beforePage: 3, confidence: 0.9, reasons: ['SALUTATION' as const] }];
  await store.commit([{ item: { ...found.item, proposedBoundaries }, expects: found.version, journal: [] }]);
  const { boundaries } = await clerk.json<LetterAnswer>(documentAt(id));
  expect(boundaries).toEqual([{ beforePage: 3, place: 2, reasons: ['SALUTATION'] }]);
  expect((await clerk.post(documentAt(id, '/split'), { beforePage: 1 })).status).toBe(422);
  expect((await clerk.post(documentAt(id, '/split'), { beforePage: 'x' })).status).toBe(400);
  expect((await clerk.post(documentAt(id, '/split'), { beforePage: 3 })).status).toBe(200);
  expect((await store.get('document', id))?.item).toMatchObject({ state: 'separated', cutBefore: 3 });
  expect((await clerk.post(documentAt(id, '/split'), { beforePage: 3 })).status).toBe(409);
});

test('a separator sheet is printed for what is known here', async () => {
  const clerk = await desk.clerk();
  const sheet = await clerk.get('/api/v1/separator-sheet?unit=bauamt&type=');
  expect([sheet.status, sheet.headers.get('Content-Type')]).toEqual([200, 'application/pdf']);
  expect(sheet.headers.get('Content-Disposition')).toContain('trennblatt-bauamt.pdf');
  expect((await clerk.get('/api/v1/separator-sheet?continues=yes')).status).toBe(200);
  expect((await clerk.get('/api/v1/separator-sheet?unit=mondamt')).status).toBe(422);
});

test('deliveries, pages and documents set aside can be looked at and tried again', async () => {
  const clerk = await desk.clerk();
  const closed = await desk.office.setAside('closed.pdf', 'PDF_ENCRYPTED', { detail: 'error 4' });
  const broken = await desk.office.arrive({
    fileName: 'broken.tif',
    letters: [SURE, UNSURE],
    brokenPage: 'PAGE_DAMAGED',
  });
  const document = (await desk.office.store.get('document', `${broken}/d002`))!.item;
  await desk.office.write({ ...document, state: 'quarantined', reason: 'FAILED_REPEATEDLY' } as never);

  const { rows } = await clerk.json<SetAsideAnswer>('/api/v1/quarantine');
  expect(rows).toMatchObject([
    { kind: 'document', number: 2, fileName: 'broken.tif', reason: 'FAILED_REPEATEDLY' },
    { kind: 'page', number: 4, reason: 'PAGE_DAMAGED', detail: 'strip 3: unexpected end of data', hasOriginal: true },
    { kind: 'delivery', id: closed, reason: 'PDF_ENCRYPTED', station: 'rathaus' },
  ]);
  for (const { kind, id } of rows)
    expect((await clerk.post(`/api/v1/${collections[kind]}/${idInPath(id)}/retry`, {})).status).toBe(200);
  expect((await desk.office.store.get('delivery', closed))?.item.state).toBe('received');
  expect((await desk.office.store.get('page', pageId(broken as never, 4)))?.item.state).toBe('waiting');
  expect((await clerk.post(`/api/v1/deliveries/${closed}/retry`, {})).status).toBe(409);
  expect((await clerk.json<SetAsideAnswer>('/api/v1/quarantine')).total).toBe(0);
});

test('an original is handed over byte for byte, as a download with a harmless name', async () => {
  const clerk = await desk.clerk();
  const delivery = await desk.office.arrive({
    fileName: '../../Größe "1"\r\nSet-Cookie: x\u202efdp.tif',
    letters: [SURE],
  });
  const original = await clerk.get(`/api/v1/deliveries/${delivery}/original`);
  expect(await original.text()).toContain('original of ../../');
  expect(original.headers.get('content-type')).toBe('application/octet-stream');
  expect(original.headers.get('content-disposition')).toBe(
    `attachment; filename="_.._Gr__e _1___Set-Cookie_ x_fdp.tif"; filename*=UTF-8''_.._Gr%C3%B6%C3%9Fe%20_1___Set-Cookie_%20x_fdp.tif`,
  );
});

test('pictures, texts and PDFs are asked for by page and document, never by blob', async () => {
  const clerk = await desk.clerk();
  const delivery = await desk.office.arrive({ fileName: 'a.tif', letters: [SURE, UNSURE] });
  const preview = await clerk.get(pageAt(`${delivery}/p0001`));
  expect([preview.headers.get('content-type'), preview.headers.get('cache-control')]).toEqual([
    'image/jpeg',
    'no-store',
  ]);
  expect(
    Buffer.from(await preview.arrayBuffer())
      .subarray(0, 2)
      .toString('hex'),
  ).toBe('ffd8');
  const pdf = await clerk.get(documentAt(`${delivery}/d001`, '/pdf'));
  expect(pdf.headers.get('content-disposition')).toContain('inline; filename="2026-11-18-antrag-buergerbuero.pdf"');
  expect((await clerk.get(documentAt(`${delivery}/d002`, '/pdf'))).status).toBe(404);
  expect((await clerk.get(documentAt(`${delivery}/d002`, '/text'))).status).toBe(200);

  const { sha256 } = await desk.office.blobs.put(new Uint8Array([1]));
  expect((await clerk.get(pageAt(sha256))).status).toBe(400);
  for (const id of ['../../etc/passwd', `${delivery}/p1`, 'x'.repeat(65)]) {
    expect((await clerk.get(pageAt(id))).status, id).toBe(400);
  }
});

test('who listens is told that something changed', async () => {
  const clerk = await desk.clerk();
  const events = await clerk.get('/api/v1/events');
  const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
  let told = '';
  const until = async (text: string) => {
    while (!told.includes(text)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`stream ended: ${told}`);
      told += value;
    }
  };
  await until('retry');
  await desk.office.arrive({ fileName: 'a.tif', letters: [SURE] });
  await until('event: changed');
  await reader.cancel();
});

test('a port that is taken and a page that is not built are said in so many words', async () => {
  await expect(
    consoleServer(desk.ports).listen({ host: '127.0.0.1', port: Number(new URL(desk.url).port) }),
  ).rejects.toMatchObject({
    code: 'ADDRESS_IN_USE',
  });
  const empty = await mkdtemp(join(tmpdir(), 'poststelle-no-page-'));
  for (const webFolder of [empty, join(empty, 'missing')]) {
    await expect(
      consoleServer({ ...desk.ports, webFolder }).listen({ host: '127.0.0.1', port: 0 }),
    ).rejects.toMatchObject({ code: 'CONSOLE_NOT_BUILT' });
  }
  await rm(empty, { recursive: true });
});
