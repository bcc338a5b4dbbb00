// The book of incoming post: corrected where a letter is decided, listed by day, safe in a spreadsheet.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { bookCsv } from '../../office/views/register-csv.ts';
import type { LetterAnswer } from '../../server/contracts/documents.ts';
import type { BookAnswer, BookRow } from '../../server/contracts/register.ts';
import { documentAt, type TestConsole, testConsole } from '../../testing/console/test-console.ts';
import { SURE, UNSURE, WOHNGELD } from '../../testing/console/test-letters.ts';

let desk: TestConsole;
beforeEach(async () => {
  desk = await testConsole(openSqliteStore);
});
afterEach(() => desk.close());

const DAY_MS = 86_400_000;
const field = (value: string) => ({ value, confidence: 0.9, place: { page: 0, words: [0] } });
const arrive = async (letter = WOHNGELD, ago = 0): Promise<string> =>
  `${await desk.office.arrive({ fileName: 'a.tif', ago, letters: [letter] })}/d001`;

test('a passage comes with its place on the picture, and the register with its confidence', async () => {
  const clerk = await desk.clerk();
  const id = await arrive({
    ...WOHNGELD,
    assigned: { type: { label: 'antrag', rule: { id: 'r', name: 'Wohngeld' } } },
    type: { ...WOHNGELD.type, recalled: true },
    unit: { ...WOHNGELD.unit, recalled: true },
  });
  const { type, unit, register } = await clerk.json<LetterAnswer>(documentAt(id));
  expect(type).toMatchObject({
    proposal: 'antrag',
    rule: 'Wohngeld',
    offered: [{ label: 'antrag' }],
  });
  expect([type.recalled, unit.rule, unit.recalled]).toEqual([undefined, undefined, true]);
  const [first, , last] = unit.evidence;
  expect(first).toMatchObject({ text: 'Wohngeld ab', mark: { page: id.replace('/d001', '/p0001') } });
  expect(last).toMatchObject({ text: 'Vermieterin.', mark: { page: id.replace('/d001', '/p0003') } });
  for (const { x, y, width, height } of [...first!.mark!.boxes, ...last!.mark!.boxes]) {
    for (const part of [x, y, x + width, y + height]) expect(part).toBeGreaterThan(0);
    for (const part of [x + width, y + height]) expect(part).toBeLessThan(1);
  }
  expect(register.map(({ name, value, confidence }) => [name, value, confidence])).toEqual([
    ['senderName', 'Margarete Holtkamp', 0.95],
    ['date', '2026-03-12', 0.97],
    ['subject', 'Antrag auf Wohngeld (Mietzuschuss)', 0.96],
    ['deadline', 'P14D', 0.9],
  ]);
});

test('the book names no unit for a letter as long as there is none to propose', async () => {
  const clerk = await desk.clerk();
  const id = await arrive({ ...WOHNGELD, unit: { ...WOHNGELD.unit, confidence: 0.18 } });
  const { rows } = await clerk.json<BookAnswer>('/api/v1/register');
  const row = rows.find((one) => one.id === id);
  expect([row?.type, row?.unit]).toEqual(['antrag', undefined]);
});

test('a correction is kept with the decision, marked as by hand; the journal tells which field, not what it says', async () => {
  const clerk = await desk.clerk('Jan Petersen');
  const id = await arrive();
  const answer = { type: 'antrag', unit: 'buergerbuero' };
  const fields = { subject: 'Mietzuschuss', senderPlace: 'Musterhausen', deadline: '' };
  expect((await clerk.post(documentAt(id, '/decision'), { ...answer, fields })).status).toBe(200);
  const document = (await desk.office.store.get('document', id))!.item;
  expect('fields' in document && document.fields).toEqual({
    ...WOHNGELD.fields,
    subject: { value: 'Mietzuschuss', byHand: true },
    senderPlace: { value: 'Musterhausen', byHand: true },
    deadline: { value: '', byHand: true },
  });
  const entries = [];
  for await (const entry of desk.office.store.journal({ after: 0, subject: `document:${id}` })) entries.push(entry);
  expect(entries.at(-1)).toMatchObject({
    actor: 'Jan Petersen',
    details: { fieldsByHand: ['senderPlace', 'subject', 'deadline'] },
  });
  expect(JSON.stringify(entries)).not.toContain('Mietzuschuss');
});

test('an entry that its field cannot keep changes nothing', async () => {
  const clerk = await desk.clerk();
  const id = await arrive();
  const answer = { type: 'antrag', unit: 'buergerbuero' };
  expect((await clerk.post(documentAt(id, '/decision'), { ...answer, fields: { iban: 'DE12' } })).status).toBe(422);
  expect((await clerk.post(documentAt(id, '/decision'), { ...answer, fields: { planet: 'Mars' } })).status).toBe(400);
  expect((await desk.office.store.get('document', id))!.item.state).toBe('in-review');
});

test('the book lists the letters of its days, newest first, page by page', async () => {
  const clerk = await desk.clerk();
  // It is 11:40 on 18 November in the office; its day began at 23:00 UTC.
  const thisMorning = await arrive(SURE, 11.5 * 3_600_000);
  const yesterday = await arrive(WOHNGELD, 12 * 3_600_000);
  await arrive(SURE, 20 * DAY_MS);
  const book = (asked = '') => clerk.json<BookAnswer>(`/api/v1/register${asked}`);
  expect((await book()).rows.map(({ id }) => id)).toEqual([thisMorning, yesterday]);
  expect((await book('?from=2026-11-18&to=2026-11-18')).rows.map(({ id }) => id)).toEqual([thisMorning]);
  const [row] = (await book('?from=2026-11-17&to=2026-11-17')).rows;
  expect(row).toMatchObject({
    id: yesterday,
    state: 'in-review',
    type: 'antrag',
    unit: 'buergerbuero',
    fields: { senderName: 'Margarete Holtkamp', subject: 'Antrag auf Wohngeld (Mietzuschuss)' },
  });
  await Promise.all(Array.from({ length: 30 }, () => arrive()));
  expect(await book('?page=2')).toMatchObject({ page: 2, pages: 2, total: 32, rows: { length: 7 } });
  expect((await clerk.get('/api/v1/register?from=2026-02-30')).status).toBe(400);
});

test('the book is searched by any words of a letter’s line', async () => {
  const clerk = await desk.clerk();
  const wohngeld = await arrive();
  await arrive(UNSURE);
  const found = async (search: string) =>
    (await clerk.json<BookAnswer>(`/api/v1/register?search=${encodeURIComponent(search)}`)).rows.map(({ id }) => id);
  expect(await found('wohngeld holtkamp')).toEqual([wohngeld]);
  expect(await found('BÜRGERBÜRO')).toEqual([wohngeld]);
  expect(await found('wohngeld .*')).toEqual([]);
  expect(await found('')).toHaveLength(2);
});

test('in a spreadsheet a letter’s words are words, never a formula', async () => {
  const clerk = await desk.clerk();
  const fields = {
    senderName: field('=HYPERLINK("http://evil.example";"Klick")'),
    senderPlace: field('+49'),
    subject: field("-2+3\";cmd|' /C calc'!A0"),
    theirReference: field('@SUM(A1)'),
    ourReference: field('\uff1d1+1'),
  };
  await arrive({ ...WOHNGELD, fields });
  const answer = await clerk.get('/api/v1/register.csv');
  expect(answer.headers.get('Content-Disposition')).toContain('attachment');
  const csv = Buffer.from(await answer.arrayBuffer()).toString('utf8');
  const [, line = ''] = csv.split('\r\n');
  expect(csv.startsWith('\uFEFF"Eingang";')).toBe(true);
  const cells = [...line.matchAll(/"((?:[^"]|"")*)"/g)].map((match) => match[1]!);
  expect(cells).toHaveLength(16);
  expect(cells.filter((cell) => /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell))).toEqual([]);
  expect(cells[2]).toBe('\'=HYPERLINK(""http://evil.example"";""Klick"")');
});

test.each([
  ['a line end', '\n'],
  ['a no-break space', '\u00a0'],
  ['a blank', '  '],
  ['a zero-width space', '\u200b'],
  ['a byte order mark', '\ufeff'],
  ['a soft hyphen', '\u00ad'],
  ['a Hangul filler', '\u3164'],
  ['a null', '\0'],
])('a formula behind %s is no formula either', (_, before) => {
  const row = {
    ...{ id: 'd/d001', state: 'in-review', pages: 1, receivedAt: '2026-11-18T10:40:00.000Z', type: 't', unit: 'u' },
    fields: { subject: `${before}=1+1`, senderName: `${before}@SUM(A1)`, senderPlace: `${before}Aachen` },
  } as unknown as BookRow;
  const csv = bookCsv([row], { types: [], units: [] });
  for (const sign of ['=1+1', '@SUM(A1)']) expect(csv).toContain(`"'${before}${sign}"`);
  if (before !== '\n') expect(csv).toContain(`"${before}Aachen"`);
});

test('nobody reads the book without signing in', async () => {
  for (const path of ['/api/v1/register', '/api/v1/register.csv'])
    expect((await fetch(desk.url + path, { redirect: 'manual' })).status).toBe(401);
});
