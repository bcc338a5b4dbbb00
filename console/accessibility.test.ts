// Every view passes axe-core (WCAG 2.1 AA), wide by day and narrow by night.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../adapters/store/sqlite-store.ts';
import { unitSystem } from '../domain/actor.ts';
import { CHROMIUM, type TestBrowser, testBrowser } from './test-browser.ts';
import { PARKING, ROAD, SURE, WOHNGELD } from './test-letters.ts';
import { decideMany, sampled, writeVersions } from './test-quality.ts';

describe.skipIf(!existsSync(CHROMIUM))('accessibility', () => {
  let chrome: TestBrowser;

  beforeAll(async () => {
    chrome = await testBrowser(openSqliteStore);
  });
  afterAll(() => chrome.close());

  test('no view has a fault', { timeout: 180_000 }, async () => {
    const visit = await chrome.visit();
    const { office, page, url } = visit;
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const faults: string[] = [];
    const check = async (view: string): Promise<void> => {
      if (await page.evaluate('globalThis.axe === undefined')) await page.evaluate(axe);
      for (const [colorScheme, width] of [
        ['light', 1280],
        ['dark', 390],
      ] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height: 800 });
        const found = (await page.evaluate(`axe.run({ resultTypes: ['violations'] })`)) as AxeResults;
        for (const { id, nodes } of found.violations) {
          faults.push(`${view}, ${colorScheme}, ${width}: ${id} at ${nodes.map(({ html }) => html).join(' | ')}`);
        }
        const tooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
        if (tooWide) faults.push(`${view}, ${width}: wider than the screen`);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    };

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
});
