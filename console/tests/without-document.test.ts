// Deliveries in which no document was found, at the console: seen everywhere as what they are, and ended by a person only.
import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import type { TodayAnswer } from '../../server/contracts/deliveries.ts';
import type { BookAnswer } from '../../server/contracts/register.ts';
import type { CountsAnswer } from '../../server/contracts/session.ts';
import type { WithoutDocumentAnswer } from '../../server/contracts/without-document.ts';
import { CHROMIUM, type TestBrowser, testBrowser } from '../../testing/console/test-browser.ts';
import { pageAt, type TestConsole, testConsole } from '../../testing/console/test-console.ts';
import { SURE } from '../../testing/console/test-letters.ts';

describe('its API', () => {
  let desk: TestConsole;
  beforeEach(async () => {
    desk = await testConsole(openSqliteStore);
  });
  afterEach(() => desk.close());

  test('it waits with its pictures, in today, in the counts and in the register, never as handed over', async () => {
    const clerk = await desk.clerk();
    const later = await desk.office.arriveEmpty('later.tif');
    const id = await desk.office.arriveEmpty('leer.tif', { pages: 2, ago: 60_000 });
    await desk.office.arrive({ fileName: 'brief.tif', letters: [SURE] });
    const { rows, total } = await clerk.json<WithoutDocumentAnswer>('/api/v1/deliveries-without-document');
    expect(total).toBe(2);
    expect(rows.map((row) => row.id)).toEqual([id, later]);
    expect(rows[0]).toMatchObject({ fileName: 'leer.tif', reason: 'ONLY_BLANK_PAGES', station: 'rathaus' });
    for (const page of rows[0]!.pages)
      expect((await clerk.get(pageAt(page.id))).headers.get('content-type')).toBe('image/jpeg');
    expect(rows[0]!.pages.map(({ number }) => number)).toEqual([1, 2]);

    expect((await clerk.json<CountsAnswer>('/api/v1/counts')).setAside).toBe(2);
    const today = await clerk.json<TodayAnswer>('/api/v1/deliveries?filter=set-aside');
    expect(today.rows.find((row) => row.id === id)).toMatchObject({
      standings: ['nothing-found'],
      noDocument: 'ONLY_BLANK_PAGES',
      documents: [],
    });
    expect(today.counts).toMatchObject({ all: 3, done: 1, 'set-aside': 2 });
    const book = await clerk.json<BookAnswer>('/api/v1/register');
    expect(book.total).toBe(3);
    expect(book.rows.find((row) => row.id === id)).toMatchObject({
      state: 'without-document',
      pages: 2,
      withoutDocument: { fileName: 'leer.tif', reason: 'ONLY_BLANK_PAGES' },
    });
    expect((await clerk.json<BookAnswer>('/api/v1/register?search=leer.tif')).total).toBe(1);
    const csv = await (await clerk.get('/api/v1/register.csv')).text();
    expect(csv).toContain(`"ohne Schriftstück, wartet auf eine Person";"2";"${id}"`);
  });

  test('"empty" ends it with the name of who said so, once; what was empty is not in the book as a letter', async () => {
    const clerk = await desk.clerk('Jan Petersen');
    const id = await desk.office.arriveEmpty('leer.tif');
    expect((await clerk.post(`/api/v1/deliveries/${id}/finding`, { finding: 'empty' })).status).toBe(200);
    expect((await clerk.post(`/api/v1/deliveries/${id}/finding`, { finding: 'empty' })).status).toBe(409);
    expect((await clerk.json<CountsAnswer>('/api/v1/counts')).setAside).toBe(0);
    const { rows, counts } = await clerk.json<TodayAnswer>('/api/v1/deliveries');
    expect(rows[0]).toMatchObject({ standings: ['empty'], confirmedBy: 'Jan Petersen' });
    expect(counts).toMatchObject({ all: 1, done: 0, 'set-aside': 0 });
    const csv = await (await clerk.get('/api/v1/register.csv')).text();
    expect(csv).toContain('"leer, bestätigt von Jan Petersen"');
  });

  test('"a letter after all" sends its pages to be read; nobody else is asked about it again', async () => {
    const clerk = await desk.clerk('Jan Petersen');
    const id = await desk.office.arriveEmpty('leer.tif');
    expect((await clerk.post(`/api/v1/deliveries/${id}/finding`, { finding: 'document' })).status).toBe(200);
    expect((await clerk.post(`/api/v1/deliveries/${id}/finding`, { finding: 'document' })).status).toBe(409);
    expect((await desk.office.store.get('delivery', id))!.item).toMatchObject({ state: 'opened', asDocument: true });
    expect(await desk.office.store.due({ now: 0, limit: 9 })).toEqual([{ work: 'separate', kind: 'delivery', id }]);
    expect((await clerk.json<WithoutDocumentAnswer>('/api/v1/deliveries-without-document')).total).toBe(0);
  });

  test('one that ended under an earlier version is not said to have been handed over', async () => {
    const clerk = await desk.clerk();
    await desk.office.arrive({ fileName: 'alt.tif', letters: [] });
    const { rows, counts } = await clerk.json<TodayAnswer>('/api/v1/deliveries');
    expect(rows[0]).toMatchObject({ standings: ['empty'] });
    expect(counts.done).toBe(0);
  });
});

describe.skipIf(!existsSync(CHROMIUM))('the page', () => {
  let chrome: TestBrowser;
  beforeAll(async () => {
    chrome = await testBrowser(openSqliteStore);
  });
  afterAll(() => chrome.close());

  test('today leads to the pictures, and both words are said by keyboard', { timeout: 120_000 }, async () => {
    const visit = await chrome.visit();
    const { office, page } = visit;
    await visit.signIn();
    const [empty, letter] = [
      await office.arriveEmpty('leer.tif', { pages: 8 }),
      await office.arriveEmpty('blass.tif', { ago: 60_000 }),
    ];
    const row = page.getByRole('row', { name: /leer\.tif/ });
    await row.getByText('Bitte ansehen').waitFor();
    expect(await row.getByText('Weitergeleitet').count()).toBe(0);
    await row.getByRole('link', { name: 'Ansehen: leer.tif' }).press('Enter');
    await page.getByRole('heading', { name: 'Ist das wirklich leer?' }).waitFor();
    expect(await page.getByRole('link', { name: /^Zurückgestellt/ }).textContent()).toContain('2');
    expect(await page.getByText('Nichts zurückgestellt').count()).toBe(0);
    const pictures = page.getByRole('link', { name: /groß in einem neuen Fenster/ });
    // Six of eight, and the one of the other delivery.
    expect(await pictures.count()).toBe(7);
    await page.getByText('2 weitere Seiten').press('Enter');
    expect(await pictures.count()).toBe(9);
    await page.getByRole('button', { name: 'Blasses hervorheben' }).press('Enter');
    await page.getByRole('button', { name: 'Blasses hervorheben', pressed: true }).waitFor();

    // A list that has just changed takes no answer for a moment.
    const ready = (name: string) => page.getByRole('button', { name, disabled: false });
    await ready('Doch ein Schriftstück: blass.tif').press('Enter');
    await page.getByText(/Wird als Schriftstück gelesen .* blass\.tif/).waitFor();
    await ready('Stimmt, leer: leer.tif').press('Enter');
    await page.getByText('Nichts zurückgestellt').waitFor();
    expect((await office.store.get('delivery', letter))!.item).toMatchObject({ state: 'opened', asDocument: true });
    expect((await office.store.get('delivery', empty))!.item).toMatchObject({ confirmedBy: 'Sabine Krüger' });

    await page.getByRole('link', { name: 'Heute', exact: true }).click();
    await row.getByText('leer, bestätigt von Sabine Krüger').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await row.getByText('empty, confirmed by Sabine Krüger').waitFor();
    await page.getByRole('link', { name: 'Register' }).click();
    await page.getByText('empty, confirmed by Sabine Krüger').waitFor();
    expect(visit.complaints).toEqual([]);
    expect(office.faults).toEqual([]);
    await visit.end();
  });

  test('two quick clicks confirm one delivery, not the one that moves up', { timeout: 120_000 }, async () => {
    const visit = await chrome.visit();
    const { office, page } = visit;
    await visit.signIn();
    const [first, second] = [
      await office.arriveEmpty('eins.tif', { ago: 120_000 }),
      await office.arriveEmpty('zwei.tif', { ago: 60_000 }),
    ];
    await page.getByRole('link', { name: /^Zurückgestellt/ }).click();
    const button = page.getByRole('button', { name: 'Stimmt, leer: eins.tif', disabled: false });
    await button.waitFor();
    const { x, y, width, height } = (await button.boundingBox())!;
    for (let times = 0; times < 2; times += 1) await page.mouse.click(x + width / 2, y + height / 2);
    await page.getByRole('heading', { name: /eins\.tif/ }).waitFor({ state: 'detached' });
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.getByRole('button', { name: 'Stimmt, leer: zwei.tif', disabled: false }).waitFor();
    expect((await office.store.get('delivery', first))!.item).toMatchObject({ state: 'empty' });
    expect((await office.store.get('delivery', second))!.item).toMatchObject({ state: 'without-document' });
    await visit.end();
  });
});
