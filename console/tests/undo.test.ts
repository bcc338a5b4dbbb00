// Undo in a real browser: a decision is called back from where it was just made, from today's list, and from its own screen.
import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import type { HandedOverDocument } from '../../domain/document.ts';
import { CHROMIUM, type TestBrowser, testBrowser, type Visit } from '../../testing/console/test-browser.ts';
import { PARKING, ROAD, SURE } from '../../testing/console/test-letters.ts';
import type { TestOffice } from '../../testing/console/test-office.ts';

describe.skipIf(!existsSync(CHROMIUM))('undo', () => {
  let chrome: TestBrowser;
  let visit: Visit;
  let office: TestOffice;
  let page: Page;
  let parking: string;

  beforeAll(async () => {
    chrome = await testBrowser(openSqliteStore);
  });
  afterAll(() => chrome.close());

  beforeEach(async () => {
    visit = await chrome.visit();
    ({ office, page } = visit);
    parking = `${await office.arrive({ fileName: 'parken.tif', ago: 2_000, letters: [PARKING] })}/d001`;
    await office.arrive({ fileName: 'strasse.tif', ago: 1_000, letters: [ROAD] });
    await visit.signIn();
    await visit.openLetter(parking, 'parken.tif');
  });
  afterEach(async () => {
    await visit.end();
    expect(visit.complaints).toEqual([]);
    expect(office.faults).toEqual([]);
  });

  const itemOf = async (id: string) => (await office.store.get('document', id))!.item;
  const actionsOf = async (id: string): Promise<readonly string[]> => {
    const actions: string[] = [];
    for await (const { actor, action } of office.store.journal({ after: 0, subject: `document:${id}` }))
      actions.push(`${actor}: ${action}`);
    return actions;
  };
  const decide = async (): Promise<void> => {
    await page.keyboard.press('Enter');
    await visit.letterOpen('strasse.tif');
    await page.getByRole('button', { name: 'Rückgängig' }).waitFor();
  };

  test('one key takes the last decision back, and its letter opens', async () => {
    await page.getByLabel('Betreff').fill('Parkausweis');
    await page.locator('h1').focus();
    await decide();
    const height = await page.evaluate('document.querySelector("h1").getBoundingClientRect().y');
    await page.keyboard.press('z');
    await visit.letterOpen('parken.tif');
    await page.getByText('Zurückgeholt. Es wartet wieder auf eine Entscheidung.').waitFor();
    // What the page says moves nothing.
    expect(await page.evaluate('document.querySelector("h1").getBoundingClientRect().y')).toBe(height);
    expect(await page.getByLabel('Betreff').inputValue()).toBe('Parkausweis');
    expect(await itemOf(parking)).toMatchObject({ state: 'in-review', disposition: { reasons: ['RECALLED'] } });
    const actions = await actionsOf(parking);
    expect(actions.slice(-2)).toEqual(['Sabine Krüger: decided', 'Sabine Krüger: recalled']);
    // The unit may be chosen again: nobody said that it was wrong.
    await page.getByRole('button', { name: 'Weiterleiten an Ordnungsamt' }).waitFor();
  });

  test('in a field Ctrl+Z takes back what was typed there; elsewhere the last decision', async () => {
    await decide();
    await page.getByLabel('Betreff').focus();
    await page.keyboard.type('Schlagloch');
    await page.keyboard.press('Control+z');
    expect((await itemOf(parking)).state).toBe('decided');
    await page.locator('h1').focus();
    await page.keyboard.press('Control+z');
    await visit.letterOpen('parken.tif');
    expect((await itemOf(parking)).state).toBe('in-review');
  });

  test('the button undoes it too, and the message goes by itself', async () => {
    await decide();
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await visit.letterOpen('parken.tif');
    const said = page.getByText('Zurückgeholt. Es wartet wieder auf eine Entscheidung.');
    await said.waitFor();
    await said.waitFor({ state: 'detached' });
  });

  test('later it is called back from the list of today, until the unit has accepted it', async () => {
    const sure = `${await office.arrive({ fileName: 'sicher.tif', letters: [SURE] })}/d001`;
    await page.getByRole('link', { name: 'Heute' }).click();
    await page.getByRole('button', { name: 'Zurückholen: Antrag, Bürgerbüro' }).waitFor();
    const found = (await itemOf(sure)) as HandedOverDocument;
    const acceptance = { by: 'Leitung', at: '2026-11-18T10:41:00.000Z' };
    await office.write({ ...found, state: 'accepted', acceptance });
    await page.getByText('Angenommen', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Zurückholen/ }).waitFor({ state: 'detached' });

    const other = `${await office.arrive({ fileName: 'auch-sicher.tif', letters: [SURE] })}/d001`;
    await page.getByRole('button', { name: 'Zurückholen: Antrag, Bürgerbüro' }).click();
    await visit.letterOpen('auch-sicher.tif');
    await page.getByText('Warum fragen wir Sie?').waitFor();
    expect((await itemOf(other)).state).toBe('in-review');
  });

  test('it is called back from the screen of the decided letter, which then takes a decision again', async () => {
    await decide();
    await page.goto(`${visit.url}/#/nachbearbeitung/${encodeURIComponent(parking)}`);
    await page.getByText(/^Sie haben entschieden: Antrag → Ordnungsamt/).waitFor();
    await page.getByRole('button', { name: 'Zurückholen: parken.tif' }).click();
    await visit.letterOpen('parken.tif');
    expect((await itemOf(parking)).state).toBe('in-review');
  });

  test('what cannot be called back any more says so', async () => {
    await decide();
    const { state: _, ...decided } = (await itemOf(parking)) as HandedOverDocument;
    const acceptance = { by: 'Leitung', at: '2026-11-18T10:41:00.000Z' };
    await office.write({ ...decided, state: 'accepted', handedOverAt: acceptance.at, acceptance });
    await page.keyboard.press('z');
    await page.getByText(/^Das lässt sich nicht mehr zurückholen/).waitFor();
    expect((await itemOf(parking)).state).toBe('accepted');
  });
});
