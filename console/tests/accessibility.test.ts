// Every view passes axe-core (WCAG 2.1 AA), wide by day and narrow by night.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { unitSystem } from '../../domain/actor.ts';
import type { Document } from '../../domain/document.ts';
import { CHROMIUM, type TestBrowser, testBrowser } from '../../testing/console/test-browser.ts';
import { guess, PARKING, ROAD, SURE, type TestLetter, WOHNGELD } from '../../testing/console/test-letters.ts';
import { decideMany, sampled, writeVersions } from '../../testing/console/test-quality.ts';

describe.skipIf(!existsSync(CHROMIUM))('accessibility', () => {
  let chrome: TestBrowser;

  beforeAll(async () => {
    chrome = await testBrowser(openSqliteStore);
  });
  afterAll(() => chrome.close());

  /** Looks at what the page shows, and notes what is wrong with it. */
  const checker = (page: Page, faults: string[]) => async (view: string) => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    if (await page.evaluate('globalThis.axe === undefined')) await page.evaluate(axe);
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 390],
    ] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      const found = (await page.evaluate(
        `axe.run({ resultTypes: ['violations'], rules: { 'label-content-name-mismatch': { enabled: true } } })`,
      )) as AxeResults;
      for (const { id, nodes } of found.violations) {
        faults.push(`${view}, ${colorScheme}, ${width}: ${id} at ${nodes.map(({ html }) => html).join(' | ')}`);
      }
      const tooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
      if (tooWide) faults.push(`${view}, ${width}: wider than the screen`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  };

  test('no view has a fault', { timeout: 180_000 }, async () => {
    const visit = await chrome.visit();
    const { office, page, url } = visit;
    const faults: string[] = [];
    const check = checker(page, faults);

    await page.goto(`${url}/anmelden#this-is-no-ticket-of-ours`);
    await page.getByText('Dieser Link gilt nicht').waitFor();
    await check('sign-in');
    await visit.signIn();
    await page.getByText('Noch keine Post heute').waitFor();
    await check('today, empty');
    await page.getByRole('link', { name: /^Nachbearbeitung/ }).click();
    await page.getByText('Alles erledigt').waitFor();
    await check('review, empty');

    await office.arrive({
      fileName: 'SCN_0001.tif',
      letters: [WOHNGELD, ROAD, SURE, PARKING],
      brokenPage: 'PAGE_DAMAGED',
    });
    await office.arriveEmpty('SCN_0003.tif', { pages: 8 });
    await office.beRead('SCN_0002.pdf', { pages: 4, done: 3 });
    await office.setAside(
      'Ein sehr langer Dateiname ohne jeden Sinn_aber_mit_vielen_Unterstrichen_2026.pdf',
      'PDF_ENCRYPTED',
      { detail: 'x' },
    );
    await page
      .getByRole('row', { name: /SCN_0001/ })
      .first()
      .waitFor();
    await check('review');
    await page.getByRole('link', { name: /^Heute/ }).click();
    await page.getByText('Wird gelesen: 3 von 4').waitFor();
    await check('today');
    await page.getByRole('link', { name: /^Zurückgestellt/ }).click();
    await page.getByText('Das PDF ist mit einem Kennwort geschützt.').waitFor();
    await check('set aside');
    await page.getByRole('link', { name: 'Posteingangsbuch' }).click();
    await page.getByRole('cell', { name: 'Margarete Holtkamp' }).waitFor();
    await check('register');
    const [sure] = await sampled(office, 1);
    await decideMany(office);
    await writeVersions(office);
    await page.getByRole('link', { name: /^Qualität/ }).click();
    await page.getByText('Jetzt prüfen').waitFor();
    await page.getByText('gilt jetzt').waitFor();
    await check('quality');
    await page.getByRole('link', { name: 'Jetzt prüfen' }).click();
    await page.getByText('War das richtig?').waitFor();
    await page.getByRole('button', { name: 'Nein, berichtigen' }).click();
    await check('check');
    await office.ports('').review.giveBack(sure!, { unit: 'buergerbuero', actor: unitSystem('buergerbuero') });
    await page.getByRole('link', { name: /^Heute/ }).click();
    await page
      .getByRole('button', { name: /^Kam zurück/ })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    await check('came back');
    await page.keyboard.press('Escape');
    await page
      .getByRole('row', { name: /SCN_0001/ })
      .getByRole('link', { name: /^Bearbeiten/ })
      .first()
      .click();
    await visit.letterOpen('SCN_0001.tif');
    await check('work');
    await page.getByRole('button', { name: /Mietvertrag/ }).click();
    await page.getByLabel('IBAN').fill('DE12');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Das passt hier nicht').waitFor();
    await check('work, with a place framed and a wrong entry');
    await page.locator('h1').focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await check('help');
    expect(faults).toEqual([]);
    expect(visit.complaints).toEqual([]);
    await visit.end();
  });

  test.for(['de', 'en'] as const)('the work screen in all its states, %s', { timeout: 180_000 }, async (language) => {
    const visit = await chrome.visit();
    const { office, page, url } = visit;
    const faults: string[] = [];
    const check = checker(page, faults);
    const waitFor = async (selector: string) => page.locator(selector).first().waitFor();
    const open = async (id: string) => {
      await page.goto(`${url}/#/nachbearbeitung/${encodeURIComponent(id)}`);
      await waitFor('form[aria-busy=false]');
    };
    const arrive = async (letter: TestLetter, ago: number, fields: object = {}) => {
      const id = `${await office.arrive({ fileName: 'SCN_0001.tif', ago, letters: [letter] })}/d001`;
      const found = (await office.store.get('document', id))!;
      await office.write({ ...found.item, ...fields } as Document);
      return id;
    };
    const boundary = (beforePage: number) => ({ beforePage, confidence: 0.9, reasons: ['DATE', 'ADDRESS'] });
    const many = await arrive({ ...WOHNGELD, pages: ['eins', 'zwei', 'drei'] }, 5_000, {
      ...{ proposedBoundaries: [boundary(2), boundary(3)], pageMissing: true, seenBefore: 'revision' },
    });
    const unsure = await arrive({ ...ROAD, unit: guess({ tiefbauamt: 0.3 }) }, 4_000);
    const plain = await arrive(PARKING, 3_000);

    await visit.signIn();
    if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
    await open(many);
    await check('questions');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page
      .getByRole('button', { name: /^(Ändern|Change): / })
      .first()
      .waitFor();
    await check('questions, some answered');
    await open(unsure);
    await check('nothing proposed');
    await page.keyboard.press('Enter');
    await waitFor('#unit-missing');
    await check('nothing chosen');

    const colleague = await visit.colleague('Frau Berger');
    await colleague.goto(`${url}/#/nachbearbeitung/${encodeURIComponent(plain)}`);
    await colleague.locator('form[aria-busy=false]').waitFor();
    await page.goto(`${url}/#/nachbearbeitung`);
    await page
      .getByText(/Frau Berger/)
      .first()
      .waitFor();
    await check('list, held');
    await open(plain);
    await page
      .getByRole('contentinfo')
      .or(page.locator('main footer'))
      .getByText(/Frau Berger/)
      .waitFor();
    await check('held');
    await page.locator('#book-subject').fill('Parkausweis');
    await colleague.keyboard.press('Enter');
    await page.getByText(/Antrag → Ordnungsamt/).waitFor();
    await check('decided by a colleague');
    await page.goto(`${url}/#/heute`);
    await page.goto(`${url}/#/nachbearbeitung/${encodeURIComponent(plain)}`);
    await page.getByRole('region', { name: /nicht gesendet|not sent/i }).waitFor();
    await check('decided');

    const last = await arrive(PARKING, 2_000);
    await open(last);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^(Rückgängig|Undo)/ }).hover();
    await check('toast');
    await open(unsure);
    await page.locator('#book-subject').fill('Schlagloch');
    await page.goto(`${url}/#/heute`);
    await open(unsure);
    await page.getByRole('button', { name: /^(Verwerfen|Discard)/ }).waitFor();
    await check('restored');
    office.later(13 * 60 * 60 * 1000);
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: /Ihre Anmeldung ist zu Ende|session/i })
      .waitFor();
    await check('session ended');
    expect(faults).toEqual([]);
    expect(visit.complaints).toEqual([]);
    await visit.end();
  });

  test('the register fits every screen, whatever stands in it', async () => {
    const visit = await chrome.visit();
    const { office, page, url } = visit;
    const long = (value: string) => ({ value, confidence: 0.9, place: { page: 0, words: [] } });
    const fields = {
      senderName: long('Donaudampfschifffahrtsgesellschaftskapitänswitwenversicherung'),
      subject: long('Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung'),
      theirReference: long('AZ-2026-000000000000000000000000000000000000001'),
    };
    await office.arrive({ fileName: 'lang.tif', letters: [{ ...SURE, fields, unit: guess({ tiefbauamt: 0.97 }) }] });
    await visit.signIn();
    await page.goto(`${url}/#/posteingangsbuch`);
    await page.getByRole('cell', { name: /Donaudampf/ }).waitFor();
    const tooWide: number[] = [];
    for (const width of [320, 390, 961, 1024, 1130, 1290, 1440, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      if (await page.evaluate('document.documentElement.scrollWidth > innerWidth')) tooWide.push(width);
    }
    expect(tooWide).toEqual([]);
    await visit.end();
  });

  test('every screen begins on the same line, at every width, and none reaches beyond it', async () => {
    const visit = await chrome.visit();
    const { office, page, url } = visit;
    const id = `${await office.arrive({ fileName: 'parken.tif', letters: [PARKING] })}/d001`;
    await visit.signIn();
    const views = [
      'heute',
      'nachbearbeitung',
      `nachbearbeitung/${encodeURIComponent(id)}`,
      'zurueckgestellt',
      'posteingangsbuch',
      'qualitaet',
    ];
    for (const width of [320, 1024, 1440, 1920, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      const lefts = new Set<number>();
      for (const view of views) {
        await page.goto(`${url}/#/${view}`);
        const heading = page.getByRole('heading', { level: 1 });
        await heading.waitFor();
        // A heading of the screen before may be measured while it is taken away.
        const left = async (): Promise<number> => (await heading.boundingBox())?.x ?? 0;
        await expect.poll(left).toBeGreaterThan(0);
        lefts.add(await left());
        const beyond = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
        expect([width, view, beyond]).toEqual([width, view, false]);
      }
      expect([width, lefts.size]).toEqual([width, 1]);
    }
    await visit.end();
  });
});
