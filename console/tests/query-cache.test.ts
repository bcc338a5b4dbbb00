// The query cache in the browser: what is asked for ahead, again, and not at all.
import { existsSync } from 'node:fs';
import type { Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { CHROMIUM, type TestBrowser, testBrowser } from '../../testing/console/test-browser.ts';
import { PARKING, ROAD } from '../../testing/console/test-letters.ts';

describe.skipIf(!existsSync(CHROMIUM))('the query cache', { timeout: 60_000 }, () => {
  let chrome: TestBrowser;
  beforeAll(async () => {
    chrome = await testBrowser(openSqliteStore);
  }, 60_000);
  afterAll(() => chrome.close());

  test('the next document is fetched ahead once, and opens without being asked for again', async () => {
    const visit = await chrome.visit();
    const { office, page } = visit;
    const first = `${await office.arrive({ fileName: 'eins.tif', ago: 5_000, letters: [ROAD] })}/d001`;
    const second = await office.arrive({ fileName: 'zwei.tif', ago: 4_000, letters: [PARKING] });
    const asksForSecond = (request: Request): boolean =>
      request.resourceType() === 'fetch' &&
      request.method() === 'GET' &&
      request.url().includes(second) &&
      !request.url().includes('standing');
    const asked: Request[] = [];
    page.on('request', (request) => asksForSecond(request) && asked.push(request));
    await visit.signIn();
    const ahead = page.waitForResponse((response) => asksForSecond(response.request()));
    await visit.openLetter(first, 'eins.tif');
    await ahead;
    await page.getByRole('heading', { level: 1 }).focus();
    await page.keyboard.press('n');
    await visit.letterOpen('zwei.tif');
    expect(asked.length).toBe(1);
    expect(asked[0]!.headers()['poststelle-background']).toBe('1');
    expect(visit.complaints).toEqual([]);
    await visit.end();
  });

  test('an event asks again for what is on the screen only, and as the page’s own doing', async () => {
    const visit = await chrome.visit();
    const { office, page } = visit;
    await office.arrive({ fileName: 'eins.tif', letters: [ROAD] });
    await visit.signIn();
    await page.getByRole('link', { name: 'Posteingangsbuch' }).click();
    await page.getByRole('table').waitFor();
    await page.getByRole('link', { name: 'Heute' }).click();
    await page.getByRole('row', { name: /eins\.tif/ }).waitFor();
    const asked: Request[] = [];
    page.on('request', (request) => request.resourceType() === 'fetch' && asked.push(request));
    await office.arrive({ fileName: 'zwei.tif', letters: [PARKING] });
    await page.getByRole('row', { name: /zwei\.tif/ }).waitFor();
    const paths = asked.map((request) => new URL(request.url()).pathname);
    expect(paths.filter((path) => path.includes('deliveries'))).not.toEqual([]);
    expect(paths.filter((path) => path.includes('register') || path.includes('session'))).toEqual([]);
    expect(asked.filter((request) => request.headers()['poststelle-background'] !== '1')).toEqual([]);
    await visit.end();
  });

  test('a screen that was open before is there at once, while the server is asked again', async () => {
    const visit = await chrome.visit();
    const { office, page } = visit;
    await office.arrive({ fileName: 'eins.tif', letters: [ROAD] });
    await visit.signIn();
    await page.getByRole('link', { name: 'Posteingangsbuch' }).click();
    await page.getByText('1 Schriftstück', { exact: false }).first().waitFor();
    await page.getByRole('link', { name: 'Heute' }).click();
    await page.getByRole('row', { name: /eins\.tif/ }).waitFor();
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(/\/register/, async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole('link', { name: 'Posteingangsbuch' }).click();
    await page.getByText('1 Schriftstück', { exact: false }).first().waitFor();
    await office.arrive({ fileName: 'zwei.tif', letters: [PARKING] });
    answer();
    await page.getByText('2 Schriftstücke', { exact: false }).first().waitFor();
    await visit.end();
  });
});
