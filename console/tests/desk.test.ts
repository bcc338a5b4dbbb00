// The work screen in a real browser: questions, what Enter may confirm, several people, and nothing typed is lost.
import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { personNamed } from '../../domain/actor.ts';
import type { Document } from '../../domain/document.ts';
import { CHROMIUM, type TestBrowser, testBrowser, type Visit } from '../../testing/console/test-browser.ts';
import { guess, PARKING, ROAD } from '../../testing/console/test-letters.ts';
import type { TestOffice } from '../../testing/console/test-office.ts';

const THREE = { ...PARKING, pages: ['Sehr geehrte Damen und Herren', 'zwei', 'drei'] };
const boundary = (beforePage: number) => ({ beforePage, confidence: 0.9, reasons: ['SALUTATION' as const] });

describe.skipIf(!existsSync(CHROMIUM))('the work screen', () => {
  let chrome: TestBrowser;
  let visit: Visit;
  let office: TestOffice;
  let page: Page;

  beforeAll(async () => {
    chrome = await testBrowser(openSqliteStore);
  });
  afterAll(() => chrome.close());

  beforeEach(async () => {
    visit = await chrome.visit();
    ({ office, page } = visit);
  });
  afterEach(async () => {
    await visit.end();
    expect(visit.complaints).toEqual([]);
    expect(office.faults).toEqual([]);
  });

  const arrive = async (fileName: string, ago: number, letter = PARKING, fields: Partial<Document> = {}) => {
    const id = `${await office.arrive({ fileName, ago, letters: [letter] })}/d001`;
    const found = (await office.store.get('document', id))!;
    await office.write({ ...found.item, ...fields } as Document);
    return id;
  };
  const itemOf = async (id: string) => (await office.store.get('document', id))!.item;
  const selected = (id: 'type' | 'unit') => page.locator(`#${id}`).inputValue();
  const focused = () => page.evaluate('document.activeElement?.id') as Promise<string>;
  /** Whether an element is in the window and nothing covers it; `evaluate` takes what runs in the page as text. */
  const isInView = async (text: string | RegExp): Promise<boolean> => {
    const box = await page.getByText(text).first().boundingBox();
    if (box === null) return false;
    const middle = `${box.x + box.width / 2}, ${box.y + box.height / 2}`;
    const top = (await page.evaluate(
      `document.elementFromPoint(${middle})?.closest('main footer') !== null`,
    )) as boolean;
    const height = (await page.evaluate('innerHeight')) as number;
    return top && box.y >= 0 && box.y + box.height <= height;
  };

  test('below the stated confidence nothing is chosen, and Enter asks instead of deciding', async () => {
    const id = await arrive('zettel.tif', 1_000, { ...ROAD, unit: guess({ bauamt: 0.49, ordnungsamt: 0.2 }) });
    await visit.signIn();
    const today = page.getByRole('row', { name: /zettel\.tif/ });
    await today.getByText('Beschwerde → offen').waitFor();
    await visit.openLetter(id, 'zettel.tif');
    expect([await selected('type'), await selected('unit')]).toEqual(['beschwerde', '']);
    await page.getByRole('button', { name: 'Stelle wählen' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Bitte wählen Sie eine Stelle.').waitFor();
    expect(await focused()).toBe('unit');
    expect((await itemOf(id)).state).toBe('in-review');
    await page.locator('h1').focus();
    await page.keyboard.press('1');
    await page.getByRole('button', { name: 'Weiterleiten an Bauamt' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Alles erledigt').waitFor();
    expect(await itemOf(id)).toMatchObject({ state: 'decided', unit: 'bauamt' });
  });

  test('what came back is chosen anew: nothing is preselected, in the list neither', async () => {
    const returns = [{ unit: 'bauamt', at: '2026-11-18T09:00:00.000Z', actor: 'unit:bauamt' }];
    const disposition = { kind: 'review' as const, reasons: ['RETURNED' as const] };
    const id = await arrive('zurueck.tif', 1_000, ROAD, { returns, disposition } as Partial<Document>);
    await visit.signIn();
    await page.getByRole('link', { name: /^Nachbearbeitung/ }).click();
    await page
      .getByRole('row', { name: /zurueck\.tif/ })
      .getByText('offen')
      .first()
      .waitFor();
    await visit.openLetter(id, 'zurueck.tif');
    expect([await selected('type'), await selected('unit')]).toEqual(['', '']);
    await page.getByText('Kam zurück: Bitte neu wählen.').first().waitFor();
    await page.keyboard.press('Enter');
    expect((await itemOf(id)).state).toBe('in-review');
  });

  test('every open question is answered before the letter goes: Enter leads to it, one key answers it', async () => {
    const fields = {
      proposedBoundaries: [boundary(2), boundary(3)],
      seenBefore: 'duplicate' as const,
      pageMissing: true,
    };
    const id = await arrive('drei.tif', 2_000, THREE, fields);
    await arrive('strasse.tif', 1_000, ROAD);
    await visit.signIn();
    await visit.openLetter(id, 'drei.tif');
    await page.getByText('Noch 4 Fragen offen').waitFor();
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('open-question');
    // Neither answer has the focus, so a second Enter answers nothing.
    await page.keyboard.press('Enter');
    await page.getByText('Noch 4 Fragen offen').waitFor();
    expect((await itemOf(id)).state).toBe('in-review');

    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.getByText('Noch 2 Fragen offen').waitFor();
    await page.getByRole('button', { name: 'Trotzdem weiterleiten' }).click();
    await page.getByRole('button', { name: 'Kein Duplikat' }).click();
    await page.getByRole('button', { name: /^Ändern: Gehört Seite 3/ }).click();
    await page.getByText('Noch eine Frage offen').waitFor();
    await page.keyboard.press('j');
    await page.locator('h1').focus();
    await page.keyboard.press('Enter');
    await visit.letterOpen('strasse.tif');
    const answers = ['several@2=one-letter', 'several@3=one-letter', 'page-missing=go-on', 'duplicate=not-duplicate'];
    let last: unknown;
    for await (const entry of office.store.journal({ after: 0, subject: `document:${id}` })) last = entry;
    expect(last).toMatchObject({ action: 'decided', details: { answers, proposed: ['type', 'unit'] } });
  });

  test('a letter that may be two is parted with one key, and the next one opens', async () => {
    const id = await arrive('zwei.tif', 2_000, THREE, { proposedBoundaries: [boundary(3)] });
    await arrive('strasse.tif', 1_000, ROAD);
    await visit.signIn();
    await visit.openLetter(id, 'zwei.tif');
    await page.getByText('Für einen neuen Brief spricht: Anrede.').waitFor();
    await page.getByRole('button', { name: 'Vor Seite 3 trennen' }).waitFor();
    await page.keyboard.press('x');
    await visit.letterOpen('strasse.tif');
    await page.getByText('Beide Teile werden neu zugeordnet').waitFor();
    expect(await itemOf(id)).toMatchObject({ state: 'separated', cutBefore: 3 });
  });

  test('a duplicate is set aside with one press, and stays to be seen', async () => {
    const id = await arrive('doppelt.tif', 2_000, PARKING, { seenBefore: 'duplicate' });
    await visit.signIn();
    await visit.openLetter(id, 'doppelt.tif');
    await page.getByRole('button', { name: 'Ist ein Duplikat' }).click();
    await page.getByText('Alles erledigt').waitFor();
    await page.getByRole('link', { name: /^Zurückgestellt/ }).click();
    await page.getByText(/Doppelt eingegangen/).waitFor();
    expect(await itemOf(id)).toMatchObject({ state: 'quarantined', reason: 'DUPLICATE' });
  });

  test.for([
    [1920, 1080],
    [1440, 900],
    [1024, 768],
    [390, 844],
  ] as const)(
    'with two proposed cuts the button stays in view at %i × %i, wherever one scrolls',
    async ([width, height]) => {
      const id = await arrive('drei.tif', 2_000, THREE, { proposedBoundaries: [boundary(2), boundary(3)] });
      await page.setViewportSize({ width, height });
      await visit.signIn();
      await visit.openLetter(id, 'drei.tif');
      expect(await isInView('Weiterleiten an Ordnungsamt')).toBe(true);
      expect(await isInView('Noch 2 Fragen offen')).toBe(true);
      await page.getByLabel('IBAN').scrollIntoViewIfNeeded();
      expect(await isInView('Weiterleiten an Ordnungsamt')).toBe(true);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      // On a screen with room for it, the window itself never scrolls.
      if (width > 960) expect(await page.evaluate('document.documentElement.scrollHeight <= innerHeight')).toBe(true);
    },
  );

  test('three presses of Enter decide one letter', async () => {
    const first = await arrive('eins.tif', 3_000);
    const second = await arrive('zwei.tif', 2_000);
    await arrive('drei.tif', 1_000);
    await visit.signIn();
    await visit.openLetter(first, 'eins.tif');
    for (let n = 0; n < 3; n += 1) await page.keyboard.press('Enter');
    await visit.letterOpen('zwei.tif');
    expect([(await itemOf(first)).state, (await itemOf(second)).state]).toEqual(['decided', 'in-review']);
  });

  test('who else has the letter open is seen at once, in the list and at the letter', async () => {
    const id = await arrive('parken.tif', 2_000);
    const other = await arrive('strasse.tif', 1_000, ROAD);
    await visit.signIn();
    await page.getByRole('link', { name: /^Nachbearbeitung/ }).click();
    await page.getByRole('row', { name: /parken\.tif/ }).waitFor();
    const berger = await visit.colleague('Frau Berger');
    await berger.goto(`${visit.url}/#/nachbearbeitung/${encodeURIComponent(id)}`);
    await page.getByText('Frau Berger bearbeitet es').waitFor();
    // What somebody has open is not what one starts with.
    await page.getByRole('link', { name: 'Mit dem ältesten anfangen' }).click();
    await visit.letterOpen('strasse.tif');
    await visit.openLetter(id, 'parken.tif');
    await page.getByText(/^Frau Berger hat dieses Schriftstück gerade offen/).waitFor();
    await berger.getByText(/^Sabine Krüger hat dieses Schriftstück gerade offen/).waitFor();
    await berger.goto(`${visit.url}/#/nachbearbeitung/${encodeURIComponent(other)}`);
    await page.getByText(/gerade offen/).waitFor({ state: 'detached' });
  });

  test('the second one is told who decided what, and what was typed is still there', async () => {
    const id = await arrive('parken.tif', 2_000);
    await arrive('strasse.tif', 1_000, ROAD);
    await visit.signIn();
    await visit.openLetter(id, 'parken.tif');
    await page.getByLabel('Betreff').fill('Parkausweis für die Lindenstraße');
    await office.ports('/').review.decide(id, { type: 'antrag', unit: 'bauamt' }, personNamed('Frau Berger'));
    office.later(5_000);
    await page.getByText(/^Frau Berger hat entschieden: Antrag → Bauamt, vor \d+ s\.$/).waitFor();
    expect(await isInView(/^Frau Berger hat entschieden/)).toBe(true);
    expect(await page.getByLabel('Betreff').inputValue()).toBe('Parkausweis für die Lindenstraße');
    expect(await itemOf(id)).toMatchObject({ unit: 'bauamt', decidedBy: 'Frau Berger' });
    await page.getByRole('button', { name: 'Nächstes Schriftstück' }).click();
    await visit.letterOpen('strasse.tif');
    // It can still be looked up: by its address, with what was typed and not sent.
    await page.goto(`${visit.url}/#/nachbearbeitung/${encodeURIComponent(id)}`);
    await page.getByText('Nicht gesendet, von Ihnen getippt:').waitFor();
    await page.getByText('Parkausweis für die Lindenstraße').waitFor();
  });

  test('a draft outlives leaving, reloading and a restart of the server, and goes with the decision', async () => {
    const id = await arrive('parken.tif', 2_000);
    await visit.signIn();
    await visit.openLetter(id, 'parken.tif');
    await page.getByLabel('Betreff').fill('Parkausweis');
    await page.locator('h1').focus();
    await page.keyboard.press('2');
    await page.getByRole('link', { name: 'Heute' }).click();
    await page.getByRole('heading', { level: 1, name: 'Heute' }).waitFor();
    await visit.goAway();
    await visit.comeBack();
    await page.reload();
    await visit.openLetter(id, 'parken.tif');
    await page.getByText('Ihre Eingaben von vorhin sind wieder da.').waitFor();
    expect([await page.getByLabel('Betreff').inputValue(), await selected('unit')]).toEqual([
      'Parkausweis',
      'buergerbuero',
    ]);
    await page.keyboard.press('Enter');
    await page.getByText('Alles erledigt').waitFor();
    expect(await itemOf(id)).toMatchObject({ unit: 'buergerbuero', fields: { subject: { value: 'Parkausweis' } } });
    expect(await page.evaluate(`Object.keys(localStorage).filter((key) => key.includes('draft'))`)).toEqual([]);
  });

  test('what was chosen before the letter came back is not chosen afterwards; what was typed is still there', async () => {
    const id = await arrive('parken.tif', 2_000);
    await visit.signIn();
    await visit.openLetter(id, 'parken.tif');
    await page.getByLabel('Betreff').fill('Parkausweis');
    await page.locator('h1').focus();
    await page.keyboard.press('2');
    await page.getByRole('link', { name: 'Heute' }).click();
    const found = await itemOf(id);
    const returns = [{ unit: 'buergerbuero', at: '2026-11-18T10:41:00.000Z', actor: 'unit:buergerbuero' }];
    await office.write({ ...found, returns } as Document);
    await visit.openLetter(id, 'parken.tif');
    expect([await selected('type'), await selected('unit')]).toEqual(['', '']);
    expect(await page.getByLabel('Betreff').inputValue()).toBe('Parkausweis');
  });

  test('a draft is kept from the next person at the same browser', async () => {
    const id = await arrive('parken.tif', 2_000);
    await visit.signIn();
    await visit.openLetter(id, 'parken.tif');
    await page.getByLabel('Betreff').fill('Vertrauliches');
    await page.goto(`${visit.url}/anmelden#${office.ticketFor('Jan Petersen')}`);
    await page.getByRole('heading', { level: 1, name: 'Heute' }).waitFor();
    await page.getByText('Angemeldet als Jan Petersen').waitFor({ state: 'attached' });
    await visit.openLetter(id, 'parken.tif');
    expect(await page.getByLabel('Betreff').inputValue()).toBe('');
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('Vertrauliches');
  });

  test('confirming while the server is away says so beside the button; afterwards it simply works', async () => {
    const id = await arrive('parken.tif', 2_000);
    await visit.signIn();
    await visit.openLetter(id, 'parken.tif');
    await page.getByLabel('IBAN').scrollIntoViewIfNeeded();
    await page.getByLabel('Betreff').fill('Parkausweis');
    await visit.goAway();
    await page.keyboard.press('Control+Enter');
    await page.getByText(/^Die Poststelle ist gerade nicht erreichbar/).waitFor();
    expect(await isInView(/^Die Poststelle ist gerade nicht erreichbar/)).toBe(true);
    expect(await page.getByLabel('Betreff').inputValue()).toBe('Parkausweis');
    await visit.comeBack();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Alles erledigt').waitFor();
    expect(await itemOf(id)).toMatchObject({ state: 'decided', fields: { subject: { value: 'Parkausweis' } } });
  });

  test('when the session ends, the page says so, keeps what was typed, and goes on after a new sign-in', async () => {
    const id = await arrive('parken.tif', 2_000);
    await visit.signIn();
    await visit.openLetter(id, 'parken.tif');
    await page.getByLabel('Betreff').fill('Parkausweis');
    office.later(13 * 60 * 60 * 1000);
    await page.keyboard.press('Control+Enter');
    const said = page.locator('main footer').getByText(/^Ihre Anmeldung ist zu Ende/);
    await said.waitFor();
    expect(page.url()).toContain('/#/nachbearbeitung/');
    expect(await page.getByLabel('Betreff').inputValue()).toBe('Parkausweis');
    expect((await itemOf(id)).state).toBe('in-review');
    const again = await page.context().newPage();
    await again.goto(`${visit.url}/anmelden#${office.ticketFor('Sabine Krüger')}`);
    await again.getByRole('heading', { level: 1, name: 'Heute' }).waitFor();
    await page.bringToFront();
    await said.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Enter');
    await page.getByText('Alles erledigt').waitFor();
    expect(await itemOf(id)).toMatchObject({ state: 'decided', decidedBy: 'Sabine Krüger' });
  });

  test('a letter that does not exist is said to be unknown, not to be on its way', async () => {
    await visit.signIn();
    await page.goto(`${visit.url}/#/nachbearbeitung/unbekannt`);
    await page.getByText('Dieses Schriftstück gibt es nicht.').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Zur Liste' }).click();
    await page.getByText('Alles erledigt').waitFor();
  });

  test('what scrolls shows that it has the focus', async () => {
    const id = await arrive('parken.tif', 2_000);
    await visit.signIn();
    await visit.openLetter(id, 'parken.tif');
    for (const name of [/^Seite 1 von \d, als Bild$/, /^Ihre Entscheidung$/]) {
      const scrolls = page.getByRole('region', { name });
      await scrolls.focus();
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Tab');
      const width = await page.evaluate('getComputedStyle(document.activeElement).outlineWidth');
      expect([String(name), width]).toEqual([String(name), '4px']);
    }
  });
});
