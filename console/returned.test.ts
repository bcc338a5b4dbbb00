// A letter that a unit gave back: the operator sees which unit and why, in the list and at work, in both languages.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../adapters/store/sqlite-store.ts';
import { CHROMIUM, type TestBrowser, testBrowser } from './test-browser.ts';
import { ROAD } from './test-letters.ts';

describe.skipIf(!existsSync(CHROMIUM))('a returned letter', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await testBrowser(openSqliteStore);
  });
  afterAll(() => browser.close());

  test('the unit and its reason stand where the operator looks', async () => {
    const visit = await browser.visit();
    const { office, page, url } = visit;
    const delivery = await office.arrive({ fileName: 'strasse.tif', letters: [{ ...ROAD, reasons: ['RETURNED'] }] });
    const { store } = office.ports('');
    const { item, version } = (await store.get('document', `${delivery}/d001`))!;
    const returned = { by: 'tiefbauamt', reason: 'NOT_RESPONSIBLE' } as const;
    await store.commit([{ item: { ...item, returned } as typeof item, expects: version, journal: [] }]);
    await visit.signIn();
    await page.goto(`${url}/#/nachbearbeitung`);
    const said = 'Die Stelle „Tiefbau- und Grünflächenamt“ hat das Schriftstück zurückgegeben: nicht zuständig.';
    await page.getByText(said).waitFor();
    await page.getByRole('link', { name: /^Bearbeiten/ }).click();
    await visit.letterOpen('strasse.tif');
    await page.getByText(said).waitFor();
    // One Enter too many must not send it back where it came from.
    await page.keyboard.press('Enter');
    await page.getByText('Bitte wählen Sie eine Stelle.').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('The unit “Tiefbau- und Grünflächenamt” has returned the letter: not responsible.').waitFor();
    expect(visit.complaints).toEqual([]);
    await visit.end();
  });
});
