// Letters of a made municipality of any size: words are put together from syllables, each unit and each type has its own,
// and each letter mixes them with words that all share and with some of a wrong unit's.

import type { Label, Labels } from '../../classifiers/label-keywords.ts';
import { type Random, seededRandom } from '../../classifiers/svm/random.ts';
import type { Letter } from '../../domain/sorting/classification.ts';

const SYLLABLES = [
  ...[
    'ab',
    'an',
    'be',
    'bau',
    'brief',
    'dach',
    'den',
    'ein',
    'er',
    'fall',
    'feld',
    'gar',
    'geld',
    'haus',
    'hol',
    'kas',
  ],
  ...[
    'kin',
    'land',
    'lei',
    'markt',
    'mit',
    'nach',
    'ober',
    'platz',
    'recht',
    'ruh',
    'schul',
    'ste',
    'strom',
    'ter',
    'tung',
  ],
  ...['um', 'ver', 'vor', 'wal', 'weg', 'werk', 'zahl', 'zeit', 'zu'],
];

const chooser = (random: Random) => ({
  one: <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!,
  /** The first are chosen far more often, as words are. */
  early: <T>(from: readonly T[]): T => from[Math.floor(random() ** 2.5 * from.length)]!,
});

/** Words of two to four syllables; the first ones are shorter, as the most frequent words of a language are. */
const wordsWith = (random: Random, count: number, short = 0): readonly string[] => {
  const { one } = chooser(random);
  const words = new Set<string>(SYLLABLES.slice(0, short));
  while (words.size < count) {
    const longer = words.size < 10 * short ? 1 : 3;
    words.add(Array.from({ length: 2 + Math.floor(random() * longer) }, () => one(SYLLABLES)).join(''));
  }
  return [...words];
};

const labelsWith = (random: Random, count: number, kind: string): readonly { label: Label; own: readonly string[] }[] =>
  Array.from({ length: count }, (_, at) => {
    const own = wordsWith(random, 40);
    const keywords = own.slice(0, 8);
    return { label: { id: `${kind}-${at}`, name: own[0]!, description: own.slice(1, 4).join(' '), keywords }, own };
  });

export interface Made {
  readonly labels: Labels;
  readonly letters: readonly Letter[];
}

/** The same seed gives the same letters. A unit gets letters of few of the types, and some of any. */
export const madeLetters = (
  size: { readonly letters: number; readonly types: number; readonly units: number },
  seed: number,
): Made => {
  const random = seededRandom(seed);
  const { one, early } = chooser(random);
  const shared = wordsWith(random, 4000, 40);
  const types = labelsWith(random, size.types, 'typ');
  const units = labelsWith(random, size.units, 'stelle');
  const usual = units.map(() => Array.from({ length: 6 }, () => one(types)));
  const letters = Array.from({ length: size.letters }, (_, at): Letter => {
    const number = Math.floor(random() ** 1.5 * units.length);
    const unit = units[number]!;
    const type = random() < 0.8 ? one(usual[number]!) : one(types);
    const other = one(units);
    const clear = 0.03 + 0.12 * random();
    const word = (): string => {
      const lot = random();
      if (lot < clear) return early(unit.own);
      if (lot < 2 * clear) return early(type.own);
      return lot < 2.3 * clear ? early(other.own) : early(shared);
    };
    const length = 60 + Math.floor(random() * 120);
    const body = Array.from({ length }, (_, place) => (place % 13 === 12 ? `${word()}.\n` : word())).join(' ');
    return {
      id: `M${at}`,
      type: type.label.id,
      unit: unit.label.id,
      text: `Stadt Musterhausen\n\nSehr geehrte Damen und Herren,\n\n${body}\n\nMit freundlichen Grüßen`,
    };
  });
  return { labels: { types: types.map(({ label }) => label), units: units.map(({ label }) => label) }, letters };
};
