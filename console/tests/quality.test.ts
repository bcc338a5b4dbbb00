// Quality at the console: figures, versions, checks and returns, by the API and in a real browser.
import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { idInPath } from '../../domain/ids.ts';
import type { LetterAnswer } from '../../server/contracts/documents.ts';
import type { CheckedAnswer, ChecksAnswer, ModelsAnswer, QualityAnswer } from '../../server/contracts/quality.ts';
import type { ReviewAnswer } from '../../server/contracts/review.ts';
import type { SessionAnswer } from '../../server/contracts/session.ts';
import { CHROMIUM, type TestBrowser, testBrowser, type Visit } from '../../testing/console/test-browser.ts';
import { documentAt, type TestConsole, testConsole } from '../../testing/console/test-console.ts';
import { PARKING } from '../../testing/console/test-letters.ts';
import { decideMany, sampled, writeVersions } from '../../testing/console/test-quality.ts';

describe('the API', () => {
  let desk: TestConsole;
  beforeEach(async () => {
    desk = await testConsole(openSqliteStore);
  });
  afterEach(() => desk.close());

  test('the report tells what was right, by week and label', async () => {
    const clerk = await desk.clerk();
    await decideMany(desk.office);
    const report = await clerk.json<QualityAnswer>('/api/v1/quality');
    expect(report.weeks).toHaveLength(12);
    expect(report.weeks.at(-1)).toMatchObject({ week: '2026-11-16', decided: 10, unitRight: 8, returned: 1 });
    expect(report.confusion.unit).toEqual([
      { label: 'bauamt', letters: 10, right: 8, takenFor: [{ label: 'tiefbauamt', letters: 2 }] },
    ]);
    expect(report.checks).toMatchObject({ waiting: 0, wrong: { share: null } });
  });

  test('a sample is worked off from the oldest; what was wrong is sent on and counted', async () => {
    const clerk = await desk.clerk('Jan Petersen');
    const [first, second, third] = await sampled(desk.office, 3);
    const list = await clerk.json<ChecksAnswer>('/api/v1/sample-checks');
    expect(list.rows.map(({ id }) => id)).toEqual([first, second, third]);
    expect(list.rows[0]).toMatchObject({ fileName: 'sicher-0.tif', type: 'antrag', unit: 'buergerbuero' });
    expect(await clerk.json(`/api/v1/sample-checks/${idInPath(third!)}`)).toEqual(list.rows[2]);
    expect(await clerk.json('/api/v1/counts')).toMatchObject({ checks: 3 });

    const answer = (id: string, unit: string) =>
      clerk.post(`/api/v1/sample-checks/${idInPath(id)}/answer`, { type: 'antrag', unit });
    expect(await (await answer(first!, 'buergerbuero')).json()).toEqual({
      right: true,
      next: second,
    } satisfies CheckedAnswer);
    expect((await answer(first!, 'buergerbuero')).status).toBe(409);
    expect((await answer(second!, 'zoo')).status).toBe(422);
    expect(await (await answer(second!, 'bauamt')).json()).toEqual({ right: false, next: third });
    expect((await desk.office.store.get('document', second!))?.item).toMatchObject({
      state: 'decided',
      unit: 'bauamt',
      decidedBy: 'Jan Petersen',
    });
    const { checks } = await clerk.json<QualityAnswer>('/api/v1/quality');
    expect(checks).toMatchObject({ waiting: 1, wrong: { part: 1, of: 2, share: 0.5 } });
  });

  test('a letter that came back waits again; the unit that refused it is shown and not proposed', async () => {
    const clerk = await desk.clerk();
    const [id] = await sampled(desk.office, 1);
    const back = (unit: string) => clerk.post(documentAt(id!, '/return'), { unit });
    expect((await back('bauamt')).status).toBe(409);
    expect((await back('buergerbuero')).status).toBe(200);
    expect((await back('buergerbuero')).status).toBe(409);
    const letter = await clerk.json<LetterAnswer>(documentAt(id!));
    expect(letter).toMatchObject({
      standing: { waiting: true },
      reasons: ['RETURNED'],
      returns: [{ unit: 'buergerbuero' }],
    });
    expect(letter.unit).toEqual({ offered: [], evidence: [] });
    expect((await clerk.json<ReviewAnswer>('/api/v1/review-queue')).rows[0]).toMatchObject({
      id,
      reasons: ['RETURNED'],
    });
    // It is decided again there; it is no longer asked about in the sample.
    expect((await clerk.json<ChecksAnswer>('/api/v1/sample-checks')).total).toBe(0);
  });

  test('versions are listed with their figures; one word takes an earlier one back', async () => {
    const clerk = await desk.clerk();
    const { office } = desk;
    await writeVersions(office);
    const versions = async () =>
      (await clerk.json<ModelsAnswer>('/api/v1/models')).rows.map(({ id, inUse }) => [id, inUse]);
    expect((await versions())[0]).toEqual(['model-00b2', true]);
    expect((await clerk.json<ModelsAnswer>('/api/v1/models')).rows[0]).toMatchObject({
      letters: 640,
      leftOut: 12,
      heldOut: 40,
      bothRight: 0.9,
      bothRightBefore: 0.85,
    });
    const back = (version: string) => clerk.post(`/api/v1/models/${version}/rollback`, {});
    expect((await back('model-00c3')).status).toBe(404);
    expect((await back('..%2F..%2Fetc%2Fpasswd')).status).toBe(400);
    expect((await back('model-00a1')).status).toBe(200);
    expect((await versions())[0]).toEqual(['model-00a1', true]);
    expect((await clerk.post('/api/v1/models/refit', {})).status).toBe(200);
    expect((await clerk.json<ModelsAnswer>('/api/v1/models')).running).toBe(true);
  });

  test('nothing of it is for strangers', async () => {
    for (const path of ['/api/v1/quality', '/api/v1/models', '/api/v1/sample-checks'])
      expect((await fetch(desk.url + path)).status).toBe(401);
    expect((await desk.post('/api/v1/models/refit', {})).status).toBe(401);
    expect((await desk.post(documentAt('x', '/return'), { unit: 'y' })).status).toBe(401);
  });

  test('the page is told that everything still goes to a person', async () => {
    const clerk = await desk.clerk();
    expect((await clerk.json<SessionAnswer>('/api/v1/session')).office.collectOnly).toBe(false);
  });
});

describe.skipIf(!existsSync(CHROMIUM))('the page', () => {
  let chrome: TestBrowser;
  let visit: Visit;
  beforeAll(async () => {
    chrome = await testBrowser(openSqliteStore);
  });
  afterAll(() => chrome.close());
  beforeEach(async () => {
    visit = await chrome.visit();
  });
  afterEach(async () => {
    const { complaints, office } = visit;
    await visit.end();
    expect(complaints).toEqual([]);
    expect(office.faults).toEqual([]);
  });

  test('a check is answered by keyboard: yes, then a correction; the rate stands on the page', async () => {
    const { office, page } = visit;
    const [, wrong] = await sampled(office, 2);
    await visit.signIn();
    await page.getByRole('link', { name: /^Qualität ?, 2 warten auf eine Stichprobe/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Noch ist nichts geprüft.').waitFor();
    await page.getByRole('link', { name: 'Jetzt prüfen' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Stichprobe: sicher-0.tif' }).waitFor();
    await page.getByText('Dieser Brief ging von selbst weiter als Antrag an Bürgerbüro.').waitFor();
    await page.getByRole('button', { name: 'Ja, das stimmt' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Stichprobe: sicher-1.tif' }).waitFor();
    await page.getByText('Geprüft: richtig.').waitFor();
    await page.getByRole('button', { name: 'Nein, berichtigen' }).press('Enter');
    await page.getByRole('button', { name: 'Berichtigen und neu weiterleiten' }).press('Enter');
    await page.getByText('Typ und Stelle sind unverändert.').waitFor();
    await page.getByLabel('Zuständige Stelle').selectOption('bauamt');
    await page.getByRole('button', { name: 'Berichtigen und neu weiterleiten' }).press('Enter');
    await page.getByText('Berichtigt und gelernt: Antrag, Bauamt').waitFor();
    await page.getByText('Von selbst falsch weitergeleitet: 1 von 2 geprüften Briefen (50 %).').waitFor();
    expect((await office.store.get('document', wrong!))?.item).toMatchObject({ state: 'decided', unit: 'bauamt' });
  });

  test('a letter that came back is taken back with one question', async () => {
    const { office, page } = visit;
    const [id] = await sampled(office, 1);
    await visit.signIn();
    await page.getByRole('button', { name: 'Kam zurück: Antrag, Bürgerbüro' }).press('Enter');
    const question = page.getByRole('dialog', { name: 'Kam zurück: Antrag, Bürgerbüro' });
    await question.getByText('Hat „Bürgerbüro“ das Schriftstück zurückgegeben').waitFor();
    await question.getByRole('button', { name: 'Abbrechen' }).press('Enter');
    expect((await office.store.get('document', id!))?.item.state).toBe('handed-over');
    await page.getByRole('button', { name: 'Kam zurück: Antrag, Bürgerbüro' }).press('Enter');
    await question.getByRole('button', { name: 'Ja, zurück in die Nachbearbeitung' }).press('Enter');
    await page.getByText('Zurück in der Nachbearbeitung: Antrag, Bürgerbüro').waitFor();
    await page.getByRole('link', { name: /^Bearbeiten/ }).click();
    await visit.letterOpen('sicher-0.tif');
    await page.getByText('Zurückgegeben von Bürgerbüro').waitFor();
    expect(await page.locator('#unit').inputValue()).toBe('');
  });

  test('an earlier version is in use again after one click, and a refit says that it runs', async () => {
    const { office, page } = visit;
    await writeVersions(office);
    await visit.signIn();
    await page.getByRole('link', { name: /^Qualität/ }).click();
    await page.getByRole('row', { name: /00b2.*gilt jetzt/ }).waitFor();
    await page.getByRole('button', { name: 'Zurück zu dieser: Fassung 00a1' }).click();
    await page.getByText('Jetzt gilt wieder die Fassung 00a1.').waitFor();
    await page.getByRole('row', { name: /00a1.*gilt jetzt/ }).waitFor();
    await page.getByRole('button', { name: 'Jetzt neu lernen' }).click();
    await page.getByText('Es wird neu gelernt.').first().waitFor();
  });

  test('letters that a refit left out are told, and why', async () => {
    const { office, page } = visit;
    await writeVersions(office);
    office.settings.refitEnded = { last: 'too-few', lastLeftOut: 51 };
    await visit.signIn();
    await page.getByRole('link', { name: /^Qualität/ }).click();
    await page.getByRole('row', { name: /00b2.*640 Briefe, 12 ausgelassen/ }).waitFor();
    await page.getByText('51 Briefe blieben außen vor').waitFor();
    await page.getByText(/Ausgelassen sind Briefe, deren Dokumenttyp oder Stelle/).waitFor();
  });

  test('an office that only collects says so wherever one looks', async () => {
    const { office, page } = visit;
    office.settings.collectOnly = true;
    await office.arrive({ fileName: 'parken.tif', letters: [{ ...PARKING, reasons: ['COLLECT_ONLY'] }] });
    await visit.signIn();
    for (const view of ['Heute', 'Nachbearbeitung', 'Qualität']) {
      await page.getByRole('link', { name: new RegExp(`^${view}`) }).click();
      await page.getByRole('heading', { level: 1, name: view }).waitFor();
      await page.getByText('Nur sammeln: Die Poststelle leitet noch nichts von selbst weiter.').waitFor();
    }
  });
});
