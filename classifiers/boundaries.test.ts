// Proposed document boundaries, found from the text of the pages alone.
import { expect, test } from 'vitest';
import type { TextPage } from '../domain/ports/sorting/boundary-finder.ts';
import { proposeBoundaries } from './boundaries.ts';

const LETTER = `Familie Berger
Gartenweg 3
12345 Musterhausen
Stadt Musterhausen
Bauamt
Musterhausen, 4. Mai 2026
Carport am Gartenweg
Sehr geehrte Damen und Herren,
wir möchten neben unserem Haus einen Carport bauen und bitten um Auskunft, ob wir dafür eine Genehmigung brauchen.
Mit freundlichen Grüßen
Anna Berger`;

const FIRST_OF_TWO = `Kanzlei Voss
Stadtwall 8
12345 Musterhausen
Az.: 17/26
Musterhausen, 2. Juni 2026
Sehr geehrter Herr Kramer,
in der bezeichneten Sache legen wir namens unseres Mandanten gegen den Bescheid vom 12. Mai Widerspruch ein und`;

const SECOND_OF_TWO = `Seite 2
begründen ihn wie folgt: Das Grundstück liegt nicht im Bereich der Satzung.
Hochachtungsvoll
Voss
Rechtsanwalt`;

const pages = (...texts: readonly string[]): readonly TextPage[] =>
  texts.map((text, index) => ({ number: index + 1, text }));

const places = (...texts: readonly string[]): readonly number[] =>
  proposeBoundaries(pages(...texts)).map(({ beforePage }) => beforePage);

test('a letter behind another one is proposed, with what speaks for it', () => {
  const [only, ...more] = proposeBoundaries(pages(LETTER, FIRST_OF_TWO, SECOND_OF_TWO));
  expect(more).toEqual([]);
  expect(only).toMatchObject({ beforePage: 2 });
  expect(only!.confidence).toBeGreaterThan(0.9);
  expect(only!.reasons).toEqual(['SALUTATION', 'ADDRESS', 'SUBJECT', 'DATE', 'CLOSED_BEFORE']);
});

test('each of several letters is proposed', () => {
  expect(places(FIRST_OF_TWO, SECOND_OF_TWO, LETTER, LETTER)).toEqual([3, 4]);
});

test('a letter of two pages is one letter', () => {
  expect(places(FIRST_OF_TWO, SECOND_OF_TWO)).toEqual([]);
});

test('an enclosure and an empty page begin nothing', () => {
  expect(places(LETTER, 'Anlage 1\nLageplan\nGartenweg 3\n12345 Musterhausen')).toEqual([]);
  expect(places(LETTER, '', 'weiter im Text')).toEqual([]);
});

test('the writer’s own count outweighs what looks like a head', () => {
  expect(places(LETTER, `Seite 2 von 2\n${LETTER}`)).toEqual([]);
  expect(places('Seite 1 von 1\nAnmeldung zum Ferienpass\nName: Kaya', 'Seite 1 von 1\nAnmeldung zum Ferienpass\nName: Voss\n12345 Musterhausen')).toEqual([2]); // biome-ignore format: two pages
});

test('what the engine misread is understood all the same', () => {
  const misread = LETTER.replace('Sehr geehrte', 'Sehr gechrte').replace('Grüßen', 'GruBen');
  expect(places(misread, misread)).toEqual([2]);
});

test('a single page and no page at all', () => {
  expect(places(LETTER)).toEqual([]);
  expect(places()).toEqual([]);
});
