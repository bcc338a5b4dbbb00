// The page in a real browser: signing in, looking on, working by keyboard, hostile letters.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { CHROMIUM, type TestBrowser, testBrowser, type Visit } from '../../testing/console/test-browser.ts';
import { guess, PARKING, ROAD } from '../../testing/console/test-letters.ts';
import type { TestOffice } from '../../testing/console/test-office.ts';

const HOSTILE = '<img src=x onerror="window.ran = true"><script>window.ran = true</script> <b>fett</b>';

describe.skipIf(!existsSync(CHROMIUM))('the page', () => {
  let chrome: TestBrowser;
  let visit: Visit;
  let office: TestOffice;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    chrome = await testBrowser(openSqliteStore);
  });
  afterAll(() => chrome.close());

  beforeEach(async () => {
    visit = await chrome.visit();
    ({ office, page, url } = visit);
  });
  afterEach(async () => {
    await visit.end();
    expect(visit.complaints).toEqual([]);
    expect(office.faults).toEqual([]);
  });

  const focused = () =>
    page.evaluate('document.activeElement?.id || document.activeElement?.tagName') as Promise<string>;
  const selected = (id: 'type' | 'unit') => page.locator(`#${id}`).inputValue();

  test('a link signs in once; a wrong or used one is refused, in so many words', async () => {
    const ticket = office.ticketFor('Sabine Krüger');
    await page.goto(`${url}/#/nachbearbeitung`);
    await page.getByText('npm run -s poststelle -- sign-in').waitFor();
    expect(page.url()).toContain('/anmelden');

    await page.goto(`${url}/anmelden#this-is-no-ticket-of-ours`);
    await page.getByText('Dieser Link gilt nicht').waitFor();

    await page.goto(`${url}/anmelden#${ticket}`);
    await page.getByText('Angemeldet als Sabine Krüger').waitFor({ state: 'attached' });
    expect(page.url()).toBe(`${url}/`);
    await page.goBack();
    expect(page.url()).not.toContain(ticket);

    const other = await chrome.browser.newContext();
    const stranger = await other.newPage();
    await stranger.goto(`${url}/anmelden#${ticket}`);
    await stranger.getByText('Dieser Link gilt nicht').waitFor();
    expect(await other.cookies()).toEqual([]);
    await other.close();
  });

  test('signing out leads to the sign-in and leaves nothing behind', async () => {
    await visit.signIn();
    await page.getByRole('button', { name: 'Abmelden' }).click();
    await page.getByText('npm run -s poststelle -- sign-in').waitFor();
    await page.goto(url);
    expect(page.url()).toContain('/anmelden');
  });

  test('what arrives shows up without a reload, and where it stands', async () => {
    await visit.signIn();
    await page.getByText('Noch keine Post heute').waitFor();
    await page.evaluate('window.same = true');
    await office.arrive({ fileName: 'SCN_0001.tif', letters: [PARKING, ROAD], brokenPage: 'PAGE_DAMAGED' });
    const row = page.getByRole('row', { name: /SCN_0001\.tif/ });
    await row.getByText('Antrag → Ordnungsamt').waitFor();
    await row.getByText('Typ sicher (96 %), Stelle unsicher (52 %)').waitFor();
    await row.getByText('1 Seite zurückgestellt').waitFor();
    await page.getByRole('link', { name: 'Nachbearbeitung , 2 warten' }).waitFor();
    await office.beRead('SCN_0002.pdf', { pages: 4, done: 3 });
    await page.getByText('Wird gelesen: 3 von 4').waitFor();
    expect(await page.evaluate('window.same')).toBe(true);

    await page.getByRole('button', { name: /^In Arbeit/ }).click();
    await row.waitFor({ state: 'detached' });
    await page.getByText('SCN_0002.pdf').waitFor();
    await page.getByRole('button', { name: /^Weitergeleitet/ }).click();
    await page.getByText('Hier ist gerade nichts').waitFor();
  });

  test('letters are worked off by keyboard alone, and a correction arrives', async () => {
    const parking = await office.arrive({ fileName: 'parken.tif', ago: 2_000, letters: [PARKING] });
    const road = await office.arrive({ fileName: 'strasse.tif', ago: 1_000, letters: [ROAD] });
    await visit.signIn();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Zum Inhalt springen');
    await page.getByRole('link', { name: /^Nachbearbeitung/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Mit dem ältesten anfangen' }).focus();
    await page.keyboard.press('Enter');

    await visit.letterOpen('parken.tif');
    expect(await focused()).toBe('H1');
    expect([await selected('type'), await selected('unit')]).toEqual(['antrag', 'ordnungsamt']);
    await page.keyboard.press('ArrowRight');
    await page.getByAltText('Seite 2 von 2, als Bild').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('+');
    await page.getByText('125 %', { exact: true }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Tastenkürzel' }).waitFor();
    // In the dialog, keys are the dialog's.
    await page.keyboard.press('3');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await selected('unit')).toBe('ordnungsamt');
    await page.locator('h1').focus();
    await page.keyboard.press('2');
    expect(await selected('unit')).toBe('buergerbuero');
    await page.keyboard.press('Shift+Digit2');
    expect(await selected('type')).toBe('anfrage');
    await page.keyboard.press('Enter');

    await visit.letterOpen('strasse.tif');
    await page.getByRole('status').filter({ hasText: 'Gelernt und weitergeleitet: Anfrage, Bürgerbüro' }).waitFor();
    expect((await office.store.get('document', `${parking}/d001`))?.item).toMatchObject({
      state: 'decided',
      type: 'anfrage',
      unit: 'buergerbuero',
      decidedBy: 'Sabine Krüger',
    });

    await page.keyboard.press('s');
    expect(await focused()).toBe('unit');
    // In a field, keys are the field's: this chooses by the first letter and is no shortcut.
    await page.keyboard.press('k');
    expect(await selected('unit')).toBe('kaemmerei');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Alles erledigt').waitFor();
    expect((await office.store.get('document', `${road}/d001`))?.item).toMatchObject({
      type: 'beschwerde',
      unit: 'kaemmerei',
    });
  });

  test('the shortcuts can be switched off, and stay off', async () => {
    await office.arrive({ fileName: 'parken.tif', letters: [PARKING] });
    await visit.signIn();
    await page.getByRole('link', { name: /^Bearbeiten/ }).click();
    await visit.letterOpen('parken.tif');
    await page.keyboard.press('?');
    await page.getByLabel('Tastenkürzel eingeschaltet').uncheck();
    await page.keyboard.press('Escape');
    await page.reload();
    await visit.letterOpen('parken.tif');
    await page.keyboard.press('2');
    expect(await selected('unit')).toBe('ordnungsamt');
  });

  test('without a usable proposal nothing is confirmed by accident', async () => {
    await office.arrive({
      fileName: 'zoo.tif',
      letters: [{ ...PARKING, unit: guess({ zoo: 0.9 }), reasons: ['UNKNOWN_UNIT'] }],
    });
    await visit.signIn();
    await page.getByRole('link', { name: /^Bearbeiten/ }).click();
    await visit.letterOpen('zoo.tif');
    await page.keyboard.press('Enter');
    await page.getByText('Bitte wählen Sie eine Stelle.').waitFor();
    expect(await focused()).toBe('unit');
  });

  test('markup in a letter is text, and never runs', async () => {
    await office.arrive({
      fileName: '<b onmouseover="window.ran = true">x</b>.tif',
      letters: [{ ...PARKING, pages: [HOSTILE], unit: guess({ ordnungsamt: 0.5 }, ['<i>Wort</i>']) }],
      brokenPage: 'PAGE_DAMAGED',
    });
    await visit.signIn();
    await page.getByText('<b onmouseover="window.ran = true">x</b>.tif').hover();
    await page.getByRole('link', { name: /^Bearbeiten/ }).click();
    await page.getByText(HOSTILE).waitFor();
    await page.getByText('<i>Wort</i>').waitFor();
    expect(await page.locator('main img[src=x], main script, main b, main i').count()).toBe(0);
    expect(await page.evaluate('window.ran')).toBeUndefined();
  });

  test('what was set aside says why, can be tried again and downloaded', async () => {
    const id = await office.setAside('Rechnung.pdf', 'PDF_ENCRYPTED', { detail: 'pdfium: error 4' });
    await visit.signIn();
    await page.getByRole('link', { name: /^Zurückgestellt/ }).click();
    await page.getByText('Das PDF ist mit einem Kennwort geschützt.').waitFor();
    expect(await page.getByText('pdfium: error 4').isVisible()).toBe(false);
    await page.getByText('Technische Angaben').click();
    await page.getByText('pdfium: error 4').waitFor();

    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Original herunterladen: Rechnung.pdf, Ganzer Eingang' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('Rechnung.pdf');
    expect(await readFile(await download.path(), 'utf8')).toBe('original of Rechnung.pdf');

    await page.getByRole('button', { name: /^Noch einmal versuchen/ }).click();
    await page.getByText('Wird noch einmal versucht: Rechnung.pdf, Ganzer Eingang').waitFor();
    await page.getByText('Nichts zurückgestellt').waitFor();
    expect((await office.store.get('delivery', id))?.item.state).toBe('received');
  });

  test('the page speaks English too, and remembers it', async () => {
    await visit.signIn();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });
});
