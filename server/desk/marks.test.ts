// On the work screen: what spoke for an answer is found on the picture, and the register is put right, by keyboard alone.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { CHROMIUM, type TestBrowser, testBrowser, type Visit } from '../../testing/console/test-browser.ts';
import { WOHNGELD } from '../../testing/console/test-letters.ts';

describe.skipIf(!existsSync(CHROMIUM))('marks and register in the browser', () => {
  let chrome: TestBrowser;
  beforeAll(async () => {
    chrome = await testBrowser(openSqliteStore);
  }, 60_000);
  afterAll(() => chrome.close());

  const opened = async (): Promise<Visit & { readonly id: string }> => {
    const visit = await chrome.visit();
    const id = `${await visit.office.arrive({ fileName: 'wohngeld.tif', letters: [WOHNGELD] })}/d001`;
    await visit.signIn();
    await visit.page.goto(`${visit.url}/#/nachbearbeitung/${encodeURIComponent(id)}`);
    await visit.letterOpen('wohngeld.tif');
    return { ...visit, id };
  };

  test('a passage leads to its page and is framed there; marks can be switched off', { timeout: 60_000 }, async () => {
    const { page, complaints, end } = await opened();
    const framed = page.locator('[data-mark=lit]');
    expect(await page.locator('[data-mark=type]').count()).toBe(2);
    expect(await page.locator('[data-mark=unit]').count()).toBe(2);

    await page.getByRole('button', { name: '„Mietvertrag“ im Bild zeigen' }).focus();
    await framed.waitFor();
    const [image, box] = [await page.getByAltText('Seite 1 von 2, als Bild').boundingBox(), await framed.boundingBox()];
    expect(box!.x).toBeGreaterThan(image!.x);
    expect(box!.x + box!.width).toBeLessThan(image!.x + image!.width);

    await page.keyboard.press('Tab');
    await framed.waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.getByAltText('Seite 2 von 2, als Bild').waitFor();
    await framed.waitFor();
    expect(await page.getByRole('status').filter({ hasText: 'Im Bild umrahmt: Vermieterin.' }).count()).toBe(1);

    await page.getByRole('button', { name: 'Fundstellen' }).click();
    await page.locator('[data-mark=type], [data-mark=unit]').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await end();
  });

  test('an entry is put right on the way, and a wrong one is refused', { timeout: 60_000 }, async () => {
    const { page, office, id, complaints, end } = await opened();
    await page.getByLabel('Betreff').focus();
    await page.locator('[data-mark=lit]').waitFor();
    // The letter names two weeks, counted from the day of receipt.
    expect(await page.getByLabel('Frist bis').inputValue()).toBe('2026-12-02');
    await page.getByLabel('Betreff').fill('Mietzuschuss');
    await page.getByText('von Hand').waitFor();
    await page.getByLabel('IBAN').fill('DE12 3456');
    await page.keyboard.press('Enter');
    expect((await office.store.get('document', id))!.item.state).toBe('in-review');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Das passt hier nicht').waitFor();
    expect(await page.getByLabel('IBAN').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('IBAN').fill('DE89 3704 0044 0532 0130 00');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Gelernt und weitergeleitet: Antrag, Bürgerbüro').waitFor();
    const document = (await office.store.get('document', id))!.item;
    expect('fields' in document && document.fields).toEqual({
      ...WOHNGELD.fields,
      subject: { value: 'Mietzuschuss', byHand: true },
      iban: { value: 'DE89370400440532013000', byHand: true },
    });
    expect(complaints).toEqual([]);
    await end();
  });

  test('the book finds a letter by its words and leads to it', { timeout: 60_000 }, async () => {
    const { page, complaints, end } = await opened();
    await page.getByRole('link', { name: 'Posteingangsbuch' }).click();
    await page.getByRole('cell', { name: 'Margarete Holtkamp' }).waitFor();
    await page.getByLabel('Suchen').fill('hundesteuer');
    await page.keyboard.press('Enter');
    await page.getByText('Nichts gefunden').waitFor();
    await page.getByLabel('Suchen').fill('wohngeld');
    await page.getByRole('button', { name: 'Anzeigen' }).click();
    await page.getByRole('link', { name: 'Bearbeiten: Antrag auf Wohngeld (Mietzuschuss)' }).click();
    await page.getByRole('heading', { level: 1, name: 'Schriftstück aus wohngeld.tif' }).waitFor();
    expect(complaints).toEqual([]);
    await end();
  });
});
