// Letters for tests of the console: labels of a small town, drawn pages, answers with their confidence.
import sharp from 'sharp';
import type { Guess } from '../domain/classification.ts';
import type { QuarantineReason, ReviewReason } from '../domain/reasons.ts';

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

const draw = (text: string): Promise<Uint8Array> => {
  const wrapped = text.split('\n').flatMap((line) => line.match(/.{1,84}(?:\s|$)/g) ?? ['']);
  const lines = wrapped.map((line, row) => `<text x="90" y="${110 + row * 22}">${escaped(line)}</text>`);
  const page = `<svg xmlns="http://www.w3.org/2000/svg" width="827" height="1169"><rect width="100%" height="100%" fill="#fdfdfb"/><g font-family="Liberation Serif" font-size="16" fill="#222">${lines.join('')}</g></svg>`;
  return sharp(Buffer.from(page)).jpeg({ quality: 70 }).toBuffer();
};

/** `labels` best first, with their confidences. */
export const guess = (labels: Readonly<Record<string, number>>, evidence: readonly string[] = []): Guess => {
  const [best, ...alternatives] = Object.entries(labels).map(([label, confidence]) => ({ label, confidence }));
  return { ...best!, threshold: 0.9, alternatives, evidence };
};

/** A letter of one or more pages; an empty page text is a blank back. */
export interface TestLetter {
  readonly pages: readonly string[];
  readonly type: Guess;
  readonly unit: Guess;
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
