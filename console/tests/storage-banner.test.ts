// The page says that nothing can be stored, above whatever view is open, until it can.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { CHROMIUM, type TestBrowser, testBrowser } from '../../testing/console/test-browser.ts';

describe.skipIf(!existsSync(CHROMIUM))('a disk without room', () => {
  let chrome: TestBrowser;
  beforeAll(async () => {
    chrome = await testBrowser(openSqliteStore);
  });
  afterAll(() => chrome.close());

  test('is told in the language of the page, with what to do', async () => {
    const { office, page, signIn, end, complaints } = await chrome.visit();
    office.settings.storage = 'full';
    await signIn();
    await page.getByText('Der Speicherplatz ist aufgebraucht.').waitFor();
    await page.getByText('nichts geht verloren').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('There is no storage space left.').waitFor();
    office.settings.storage = 'read-only';
    await page.reload();
    await page.getByText('Nothing can be stored at the moment.').waitFor();
    delete office.settings.storage;
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByText('Nothing can be stored').count()).toBe(0);
    expect([complaints, office.faults]).toEqual([[], []]);
    await end();
  });
});
