// Index fields of whole letters.
import { expect, test } from 'vitest';
import type { IndexFields } from '../../domain/register/index-fields.ts';
import { JUDGED, judge, loadFieldLabels, withRightCheckDigits } from '../../fixtures/letters/fields.ts';
import { loadLetters, samplePost } from '../../fixtures/letters/letters.ts';
import { indexFields } from './index-fields.ts';
import { page } from './test-page.ts';

const OFFICE = {
  officeNames: [
    'Stadt Musterhausen',
    'Bürgerbüro',
    'Standesamt',
    'Jugendamt',
    'Ordnungsamt',
    'Stadtkasse',
    'Steueramt',
  ],
};
const read = (text: string): IndexFields => indexFields([{ text }], OFFICE);
const valuesOf = (fields: IndexFields): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));

const DIN_5008 = page([
  [120, 12, 'Kreisklinik Altenrode gGmbH'],
  [120, 17, 'Parkweg 3'],
  [120, 22, '54399 Altenrode'],
  [25, 58, 'Stadt Musterhausen'],
  [125, 58, 'Ihr Zeichen:'],
  [160, 58, '50.4-2219'],
  [25, 63, 'Ordnungsamt'],
  [125, 63, 'Unser Zeichen:'],
  [160, 63, 'kr-77/26'],
  [25, 68, '12345 Musterhausen'],
  [125, 68, 'Datum:'],
  [160, 68, '03.03.2026'],
  [25, 103, 'Kosten der Unterbringung'],
  [25, 118, 'Sehr geehrte Damen und Herren,'],
  [25, 128, 'wir bitten um Ausgleich bis zum 31.03.2026.'],
]);

test('a business letter is read by its zones', () => {
  expect(valuesOf(indexFields([DIN_5008], OFFICE))).toEqual({
    senderName: 'Kreisklinik Altenrode gGmbH',
    senderPlace: 'Altenrode',
    date: '2026-03-03',
    subject: 'Kosten der Unterbringung',
    theirReference: 'kr-77/26',
    ourReference: '50.4-2219',
    deadline: '2026-03-31',
  });
});

test('the place names the words', () => {
  const { subject } = indexFields([{ text: 'Vorblatt' }, DIN_5008], OFFICE);
  expect(subject).toBeUndefined();
  const { date } = indexFields([DIN_5008], OFFICE);
  const word = DIN_5008.words.findIndex(({ text }) => text === '03.03.2026');
  expect(date).toMatchObject({ place: { page: 0, words: [word] } });
});

test('a logo that was read as a letter is no part of the name beside it', () => {
  const { words } = page([[105, 12, 'u']]);
  const read = { ...DIN_5008, words: [...words, ...DIN_5008.words] };
  expect(valuesOf(indexFields([read], OFFICE))).toMatchObject({ senderName: 'Kreisklinik Altenrode gGmbH' });
});

test('words that were read badly make an answer doubtful', () => {
  const badly = { ...DIN_5008, words: DIN_5008.words.map((word) => ({ ...word, confidence: 0.4 })) };
  expect(indexFields([badly], OFFICE).date).toBeUndefined();
});

test('an answer is as sure as its least sure word, but signs that are put back count for nothing', () => {
  const subjectWith = (of: string, confidence: number) => {
    const words = page([
      [25, 45, 'Stadt Musterhausen'],
      [25, 60, 'Antrag nach § 12 Baugesetz'],
      [25, 75, 'Sehr geehrte Damen und Herren,'],
    ]).words.map((word) => ({ ...word, confidence: word.text === of ? confidence : 0.96 }));
    return indexFields([{ ...DIN_5008, words }], OFFICE).subject;
  };
  expect(subjectWith('none', 1)?.confidence).toBeGreaterThan(0.9);
  expect(subjectWith('Baugesetz', 0.75)?.confidence).toBeLessThan(0.75);
  expect(subjectWith('Baugesetz', 0.5)).toBeUndefined();
  expect(subjectWith('§', 0.2)?.confidence).toBeGreaterThan(0.9);
});

test('a list at the top of a leaflet is no address', () => {
  const leaflet =
    'Akademie Recht und Praxis\n\nFortbildungsprogramm für Verwaltungen\n\n• Führung im Jugendamt\n• Reden im Standesamt\n\nSeminare auch in Ihrem Haus.\n';
  expect(read(leaflet).subject?.value).toBe('Fortbildungsprogramm für Verwaltungen');
});

test('a line of titles has its entries on the line below', () => {
  const titles = page([
    [25, 58, 'Stadt Musterhausen'],
    [25, 63, 'Jugendamt'],
    [25, 90, 'Ihr Zeichen'],
    [70, 90, 'Unser Zeichen'],
    [150, 90, 'Datum'],
    [25, 94, '51.2/33'],
    [70, 94, 'AB-12'],
    [150, 94, '5. Mai 2026'],
    [25, 110, 'Liebe Kolleginnen,'],
  ]);
  const expected = { ourReference: '51.2/33', theirReference: 'AB-12', date: '2026-05-05' };
  expect(valuesOf(indexFields([titles], OFFICE))).toMatchObject(expected);
  const text =
    'Stadt Musterhausen\nJugendamt\n\nIhr Zeichen     Unser Zeichen     Datum\n51.2/33     AB-12     5. Mai 2026\n\nLiebe Kolleginnen,\n';
  expect(valuesOf(read(text))).toMatchObject(expected);
});

test('a citizen without a letterhead is the one who signs', () => {
  const letter =
    'An das Jugendamt\n\nSehr geehrte Frau Mahler,\n\nich ziehe um.\n\nMit freundlichen Grüßen\nRuth Sander\n\n3. März 2026';
  expect(valuesOf(read(letter))).toMatchObject({ senderName: 'Ruth Sander', date: '2026-03-03' });
});

test('the office is never the sender, not even on its own forms', () => {
  const form =
    'Stadt Musterhausen\nStadtkasse\n\nSEPA-Lastschriftmandat\n\nKontoinhaber: Ruth Sander\nIBAN: DE89 3704 0044 0532 0130 00\n\nMusterhausen, 03.03.2026';
  expect(valuesOf(read(form))).toMatchObject({
    senderName: 'Ruth Sander',
    subject: 'SEPA-Lastschriftmandat',
    iban: 'DE89370400440532013000',
  });
  const senders = [...loadLetters(), ...samplePost()].map(({ text }) => read(text).senderName?.value ?? '');
  expect(
    senders.filter((name) => /^(?:Stadt )?Musterhausen$|^(?:Stadtkasse|Standesamt|Bürgerbüro)\b/.test(name)),
  ).toEqual([]);
});

test('a printed e-mail says it all in its header', () => {
  const mail =
    'Von: Ruth Sander <ruth@post.example>\nGesendet: Dienstag, 3. März 2026 07:12\nAn: info@musterhausen.example\nBetreff: Parkausweis\n\nHallo,\n\nbis zum 31.12.2026 habe ich einen.';
  expect(valuesOf(read(mail))).toEqual({
    senderName: 'Ruth Sander',
    senderEmail: 'ruth@post.example',
    date: '2026-03-03',
    subject: 'Parkausweis',
  });
});

test('the sender’s e-mail address stands in the letterhead or the foot, the office’s own is none', () => {
  const letter = (head: string, body: string): string | undefined =>
    read(
      `Sander GmbH\nAm Wall 3, 54399 Altenrode\n${head}\n\nStadt Musterhausen\nE-Mail: post@musterhausen.example\n\nGuten Tag,\n\n${body}\n\nMit freundlichen Grüßen\ni. A. Krug`,
    ).senderEmail?.value;
  expect(letter('Buero@Sander.example', 'siehe auch hilfe@andere.example, die uns schrieben.')).toBe(
    'buero@sander.example',
  );
  expect(letter('Telefon 12', 'Antwort an krug@sander.example erbeten.')).toBe('krug@sander.example');
  expect(letter('Telefon 12', 'Antwort an a@b.example oder c@d.example erbeten.')).toBeUndefined();
});

test('whose a file number is depends on who writes', () => {
  const court =
    'Verwaltungsgericht Hohenfels\nJustizpark 1, 71999 Hohenfels\n\nAz. 8 L 51/25\n\nStadt Musterhausen\nRathausplatz 1\n\nLadung\n\nSehr geehrte Damen und Herren,';
  expect(read(court)).toMatchObject({ theirReference: { value: '8 L 51/25' } });
  const citizen =
    'Ruth Sander\nAm Wall 3\n12345 Musterhausen\n\nStadt Musterhausen\nBußgeldstelle\n\nAz. 32.4-70118-23\n\nSehr geehrte Damen und Herren,';
  expect(read(citizen)).toMatchObject({ ourReference: { value: '32.4-70118-23' } });
});

test('a number that a citizen quotes is one that the office gave, a firm’s is its own', () => {
  const letter = (who: string, signed: string): IndexFields =>
    read(
      `${who}\nAm Wall 3\n12345 Altenrode\n\nStadt Musterhausen\n\nVertragsnummer MS-0862\n\nGuten Tag,\n\nbitte um Antwort.\n\nMit freundlichen Grüßen\n${signed}`,
    );
  expect(valuesOf(letter('Ruth Sander', 'Ruth Sander'))).toMatchObject({ ourReference: 'MS-0862' });
  expect(valuesOf(letter('Sander GmbH', 'i. A. Krug'))).toMatchObject({ theirReference: 'MS-0862' });
});

test('nothing is found in nothing, and no text is too odd or too long', () => {
  expect(indexFields([], OFFICE)).toEqual({});
  expect(read('')).toEqual({});
  expect(indexFields([{ words: [], width: 0, height: 0, dpi: 0 }], { officeNames: [] })).toEqual({});
  for (const odd of ['A', '1', 'A-', '. ', '1.', ' \t', 'Az. ', 'Nr\n', 'ß\n\n', '\u0000'])
    read(odd.repeat(2_000_000 / odd.length));
});

/** Measured with room for a changed label or two; docs/figures.md has the figures themselves. */
const FLOORS: Readonly<Record<(typeof JUDGED)[number], { readonly precision: number; readonly found: number }>> = {
  senderName: { precision: 0.95, found: 0.8 },
  senderPlace: { precision: 0.95, found: 0.8 },
  date: { precision: 0.95, found: 0.85 },
  subject: { precision: 0.95, found: 0.8 },
  theirReference: { precision: 0.95, found: 0.8 },
  ourReference: { precision: 0.95, found: 0.8 },
  deadline: { precision: 0.95, found: 0.7 },
  iban: { precision: 1, found: 1 },
};

test('the labelled letters are read as well as we say', () => {
  const letters = new Map(loadLetters().map(({ id, text }) => [id, text]));
  const answers = loadFieldLabels().map((labels) => ({
    labels,
    fields: read(withRightCheckDigits(letters.get(labels.id)!)),
  }));
  expect(answers.length).toBeGreaterThanOrEqual(160);
  for (const name of JUDGED) {
    const verdicts = answers.map(({ labels, fields }) => judge(labels, fields, name));
    const counted = (verdict: string): number => verdicts.filter((one) => one === verdict).length;
    const right = counted('right');
    expect(right / (right + counted('wrong')), `${name}: precision`).toBeGreaterThanOrEqual(FLOORS[name].precision);
    const present = answers.filter(({ labels }) => labels[name] !== null && labels[name] !== undefined).length;
    expect(right / present, `${name}: found`).toBeGreaterThanOrEqual(FLOORS[name].found);
  }
});

test('made-up accounts with wrong check digits are refused', () => {
  expect(loadLetters().filter(({ text }) => read(text).iban !== undefined)).toEqual([]);
});
