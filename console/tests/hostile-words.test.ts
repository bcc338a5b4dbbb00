// Hostile words in every place of the page, in a real browser: they are shown as words, and nothing of them runs.

import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { CHROMIUM, type TestBrowser, testBrowser } from '../../testing/console/test-browser.ts';
import { PARKING } from '../../testing/console/test-letters.ts';

const HOSTILE =
  '"><img src=x onerror="window.ran=1"><svg onload="window.ran=1"></svg><a href="javascript:window.ran=1">Klick</a>';

/** What the page takes for ids, labels, states and times. Everything else is words of somebody. */
const OURS =
  /^(?:id|delivery|document|type|unit|label|state|kind|.*At|since|at|reason|reasons|status|page|station|by)$/;

/** The answer with hostile words behind all that is shown as words. */
const withHostile = (value: unknown, key = ''): unknown => {
  if (typeof value === 'string') return OURS.test(key) ? value : `${value}${HOSTILE}`;
  if (Array.isArray(value)) return value.map((one) => withHostile(one, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withHostile(one, name)]));
};

describe.skipIf(!existsSync(CHROMIUM))('the page', () => {
  let chrome: TestBrowser;
  beforeAll(async () => {
    chrome = await testBrowser(openSqliteStore);
  });
  afterAll(() => chrome.close());

  test('no view runs what is written in names, texts, labels, notes and drafts', { timeout: 240_000 }, async () => {
    const visit = await chrome.visit();
    const { office, page, url } = visit;
    const delivery = await office.arrive({
      fileName: `${HOSTILE}.tif`,
      letters: [{ ...PARKING, pages: [`${HOSTILE} Parkausweis`] }],
    });
    await office.setAside(`${HOSTILE}.pdf`, 'PDF_ENCRYPTED', { detail: HOSTILE });
    await office.arriveEmpty(`${HOSTILE}-leer.tif`);
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:')) foreign.push(request.url());
    });
    page.on('dialog', (dialog) => foreign.push(dialog.message()));
    await visit.signIn();
    const draft = {
      ...{ by: 'Sabine Krüger', returns: 0, at: Date.now(), type: HOSTILE, unit: HOSTILE },
      ...{ answers: {}, fields: { subject: HOSTILE, senderName: HOSTILE } },
    };
    const kept = [`poststelle-draft-${delivery}/d001`, JSON.stringify(draft)].map((text) => JSON.stringify(text));
    await page.evaluate(`localStorage.setItem(${kept.join()})`);
    await page.route(/\/api\/(?!events)/, async (route) => {
      const answer = await route.fetch();
      const isJson = answer.headers()['content-type']?.includes('json') === true;
      await route.fulfill(isJson ? { response: answer, json: withHostile(await answer.json()) } : { response: answer });
    });
    const work = `nachbearbeitung/${encodeURIComponent(`${delivery}/d001`)}`;
    for (const view of ['heute', 'nachbearbeitung', work, 'zurueckgestellt', 'posteingangsbuch', 'qualitaet']) {
      await page.goto(`${url}/#/${view}`);
      if (view === 'heute') await page.reload();
      await page.getByText('onerror').first().waitFor({ state: 'attached' });
      expect(await page.locator('img[src=x], svg[onload], a[href^="javascript:"]').count(), view).toBe(0);
      expect(await page.evaluate('window.ran'), view).toBeUndefined();
    }
    expect(foreign).toEqual([]);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await visit.end();
    // A time with words behind it is no time; what is asked for is that nothing ran.
    expect(visit.complaints.filter((complaint) => /Security|TrustedHTML/.test(complaint))).toEqual([]);
  });
});
