// Sample documents for tests of the console: labels, drawn pages, answers with confidences.
import sharp from 'sharp';
import type { Word } from '../../domain/page.ts';
import type { QuarantineReason, ReviewReason } from '../../domain/reasons.ts';
import type { RegisterFields, TextPlace } from '../../domain/register/index-fields.ts';
import type { Assignment, Guess } from '../../domain/sorting/classification.ts';

export const TYPES = [
  { id: 'antrag', name: 'Antrag' },
  { id: 'widerspruch', name: 'Widerspruch' },
  { id: 'rechnung', name: 'Rechnung' },
  { id: 'beschwerde', name: 'Beschwerde' },
  { id: 'anfrage', name: 'Anfrage' },
  { id: 'werbung', name: 'Werbung' },
];

export const UNITS = [
  { id: 'buergerbuero', name: 'Bürgerbüro' },
  { id: 'ordnungsamt', name: 'Ordnungsamt' },
  { id: 'bauamt', name: 'Bauamt' },
  { id: 'tiefbauamt', name: 'Tiefbau- und Grünflächenamt' },
  { id: 'kaemmerei', name: 'Kämmerei' },
  { id: 'poststelle', name: 'Poststelle' },
];

export const STATIONS = [
  { id: 'rathaus', name: 'Rathaus, Erdgeschoss' },
  { id: 'technisch', name: 'Technisches Rathaus' },
];

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const pictures = new Map<string, Promise<Uint8Array>>();

/** A drawn page, as the office keeps it for the screen. */
export const drawn = (text: string): Promise<Uint8Array> => {
  const picture = pictures.get(text) ?? draw(text);
  pictures.set(text, picture);
  return picture;
};

const linesOf = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => line.match(/.{1,84}(?:\s|$)/g) ?? ['']);

/** The words of a drawn page, about where they stand on it. */
export const wordsOf = (text: string): readonly Word[] =>
  linesOf(text).flatMap((line, row) =>
    [...line.matchAll(/\S+/g)].map((match) => ({
      text: match[0],
      ...{ x: 90 + 7 * match.index, y: 96 + 22 * row, width: 7 * match[0].length, height: 18 },
      ...{ confidence: 0.9, line: row },
    })),
  );

/** Where words stand on a letter's pages, of which the blank ones do not count. */
export const placeOf = (pages: readonly string[], words: string): TextPlace => {
  const written = pages.filter((page) => page !== '').map(wordsOf);
  const wanted = words.split(' ');
  const page = written.findIndex((all) => all.some(({ text }) => text.includes(wanted[0]!)));
  const first = written[page]?.findIndex(({ text }) => text.includes(wanted[0]!)) ?? 0;
  return { page, words: page < 0 ? [] : wanted.map((_, place) => first + place) };
};

/** The same answer with the places of what spoke for it. */
export const placedOn = (pages: readonly string[], said: Guess): Guess => ({
  ...said,
  evidence: said.evidence.map((passage) => ({ ...passage, place: placeOf(pages, passage.text) })),
});

const draw = (text: string): Promise<Uint8Array> => {
  const lines = linesOf(text).map((line, row) => `<text x="90" y="${110 + row * 22}">${escaped(line)}</text>`);
  const page = `<svg xmlns="http://www.w3.org/2000/svg" width="827" height="1169"><rect width="100%" height="100%" fill="#fdfdfb"/><g font-family="Liberation Serif" font-size="16" fill="#222">${lines.join('')}</g></svg>`;
  return sharp(Buffer.from(page)).jpeg({ quality: 70 }).toBuffer();
};

/** `labels` best first, with their confidences. */
export const guess = (labels: Readonly<Record<string, number>>, evidence: readonly string[] = []): Guess => {
  const [best, ...alternatives] = Object.entries(labels).map(([label, confidence]) => ({ label, confidence }));
  return { ...best!, threshold: 0.9, alternatives, evidence: evidence.map((text) => ({ text })) };
};

/** A letter of one or more pages; an empty page text is a blank back. */
export interface TestLetter {
  readonly pages: readonly string[];
  readonly type: Guess;
  readonly unit: Guess;
  readonly fields?: RegisterFields;
  readonly assigned?: Assignment;
  /** In review for these reasons; otherwise it went straight through and is handed over. */
  readonly reasons?: readonly ReviewReason[];
}

/** Goes straight through. */
export const SURE: TestLetter = {
  pages: ['Sehr geehrte Damen und Herren'],
  type: guess({ antrag: 0.98 }),
  unit: guess({ buergerbuero: 0.97 }),
};

export const UNSURE: TestLetter = {
  pages: ['Sehr geehrte Damen und Herren,', ''],
  type: guess({ antrag: 0.9, anfrage: 0.05 }, ['beantrage']),
  unit: guess({ ordnungsamt: 0.5, buergerbuero: 0.3, bauamt: 0.1 }),
  reasons: ['UNIT_UNSURE'],
};

/** Comes with a blank back. */
export const PARKING: TestLetter = {
  pages: ['Sehr geehrte Damen und Herren,\nhiermit beantrage ich einen Parkausweis.', '', 'Anlage: Fahrzeugschein'],
  type: guess({ antrag: 0.96, anfrage: 0.02 }, ['beantrage']),
  unit: guess({ ordnungsamt: 0.52, buergerbuero: 0.4, poststelle: 0.03 }, ['Parkausweis']),
  reasons: ['UNIT_UNSURE'],
};
export const ROAD: TestLetter = {
  pages: ['Das Schlagloch vor meinem Haus wird immer größer.'],
  type: guess({ beschwerde: 0.6, anfrage: 0.3 }),
  unit: guess({ tiefbauamt: 0.97 }),
  reasons: ['TYPE_UNSURE'],
};

export interface TestDelivery {
  readonly fileName: string;
  /** Milliseconds before now. */
  readonly ago?: number;
  readonly station?: string;
  readonly letters: readonly TestLetter[];
  /** A last page that could not be read. */
  readonly brokenPage?: QuarantineReason;
}

const WOHNGELD_PAGES = [
  'Margarete Holtkamp\nBrunnengasse 14\n12345 Musterhausen\n\nStadt Musterhausen\nSozialamt\nRathausplatz 1\n\nMusterhausen, 12.03.2026\n\nAntrag auf Wohngeld (Mietzuschuss)\n\nSehr geehrte Damen und Herren,\n\nhiermit beantrage ich Wohngeld ab März 2026. Der Mietvertrag liegt bei. Bitte antworten Sie bis zum 31.03.2026.',
  '',
  'Anlage: Mietvertrag\n\nDie Miete beträgt monatlich 540 Euro, zahlbar an die Vermieterin.',
];

/** With passages that spoke, on both written pages, and a line of the register. */
export const WOHNGELD: TestLetter = {
  pages: WOHNGELD_PAGES,
  type: guess({ antrag: 0.96, nachweis: 0.02 }, ['Antrag auf Wohngeld', 'beantrage', 'Anlage:']),
  unit: guess({ buergerbuero: 0.52, ordnungsamt: 0.4, poststelle: 0.03 }, [
    'Wohngeld ab',
    'Mietvertrag',
    'Vermieterin.',
  ]),
  fields: {
    senderName: { value: 'Margarete Holtkamp', confidence: 0.95, place: placeOf(WOHNGELD_PAGES, 'Margarete Holtkamp') },
    date: { value: '2026-03-12', text: '12.03.2026', confidence: 0.97, place: placeOf(WOHNGELD_PAGES, '12.03.2026') },
    subject: {
      value: 'Antrag auf Wohngeld (Mietzuschuss)',
      confidence: 0.96,
      place: placeOf(WOHNGELD_PAGES, 'Antrag auf Wohngeld (Mietzuschuss)'),
    },
    deadline: {
      value: 'P14D',
      text: 'binnen 14 Tagen',
      confidence: 0.9,
      place: placeOf(WOHNGELD_PAGES, '31.03.2026.'),
    },
  },
  reasons: ['UNIT_UNSURE'],
};
