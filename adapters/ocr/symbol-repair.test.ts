// Symbol repair on boxes and misreadings from real engine output at 250 dpi.
import { expect, test } from 'vitest';
import type { Word } from '../../domain/page.ts';
import { repairSigns } from './symbol-repair.ts';

type Piece = string | readonly [text: string, width: number, height: number];

/** A line in Helvetica, 12 pt: 16 pixels a letter, 25 high, unless a piece says otherwise. */
const line = (pieces: readonly Piece[], number = 0): readonly Word[] => {
  let x = 100;
  return pieces.map((piece) => {
    const [text, width, height] = typeof piece === 'string' ? [piece, 16 * piece.length, 25] : piece;
    const word = { text, x, y: 100 + 40 * number, width, height, confidence: 0.9, line: number };
    x += width + 10;
    return word;
  });
};
const repaired = (pieces: readonly Piece[]): string =>
  repairSigns(line(pieces))
    .map((word) => word.text)
    .join(' ');

test.each<[readonly Piece[], string]>([
  [['bar', ['-', 18, 2], 'nicht', 'per', 'Karte'], 'bar – nicht per Karte'],
  [['bar', ['—', 12, 1], 'nicht'], 'bar – nicht'],
  [[['-', 18, 2], 'Reisepass', 'in', 'Kopie'], '– Reisepass in Kopie'],
  [['Börger', ['-', 4, 4], 'Wieck', [':', 5, 5], 'Sörensen'], 'Börger · Wieck · Sörensen'],
  [[['«', 10, 10], 'ein', 'Lastenrad'], '• ein Lastenrad'],
  [['Wohnung', 'mit', '58,4', 'm?,', 'zwei', 'Zimmer'], 'Wohnung mit 58,4 m², zwei Zimmer'],
  [['Fläche', '(120m?)'], 'Fläche (120m²)'],
  [['Frau', 'Traor&,', 'im', 'Caf&', 'bei', 'Zo&@', 'und', 'Cr&öpes'], 'Frau Traoré, im Café bei Zoé und Crêpes'],
  [['Stunden', '&', '85,00', '€'], 'Stunden à 85,00 €'],
  [['„gemacht!”', 'und', '(„Messbetrag”)'], '„gemacht!“ und („Messbetrag“)'],
  [['das', '„alte', 'Rathaus",', 'und', 'ein', '24"', 'Bildschirm'], 'das „alte Rathaus“, und ein 24" Bildschirm'],
])('%j', (pieces, meant) => {
  expect(repaired(pieces)).toBe(meant);
});

test.each<[readonly Piece[]]>([
  [['Bau', ['-', 7, 3], 'und', 'Umwelt']],
  [[['-', 10, 3], 'Im', 'Januar']],
  [[['-', 18, 2], '2', ['-', 18, 2]]],
  [['Betreff', ':', 'Antrag']],
  [['Müller', '&', 'Söhne', 'H&M', 'C&A', 'GmbH&Co']],
  [['Sind', 'das', 'viele', 'm?']],
  [['oder', '4', '85,00', '€']],
  [['“Summer', 'Sale”', 'steht', 'auf', 'dem', 'Schild”']],
  [['name@example.org', 'Schreiben', 'Sie', 'a', 'und', 'b']],
])('stays as it is: %j', (pieces) => {
  const words = line(pieces);
  expect(repairSigns(words)).toEqual(words);
});
