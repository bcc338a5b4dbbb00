// Whether a letter is addressed to a public office at all.
import type { Labels } from '../label-keywords.ts';

const OFFICES = [
  '(?:haupt|landeshaupt|hanse|kreis)?stadt',
  'gemeinde',
  'kreis',
  'magistrat',
  'rathaus',
  '\\p{L}*(?:bürgermeister(?:in)?|amte?s?|behörden?|verwaltung)',
];
const SHORTEST_NAME = 5;
const LONGEST_TEXT = 60_000;

const testOf = ({ units }: Labels): ((text: string) => boolean) => {
  const names = units
    .flatMap(({ name }) => name.match(/\p{L}+/gu) ?? [])
    .filter((name) => name.length >= SHORTEST_NAME);
  const office = new RegExp(`(?<![\\p{L}-])(?:${[...OFFICES, ...names].join('|')})(?![-\\p{L}])`, 'iu');
  return (text) => office.test(text.slice(0, LONGEST_TEXT).normalize('NFC'));
};

/** A house with ninety units makes a long expression: once a model is enough. */
const known = new WeakMap<Labels, (text: string) => boolean>();

/**
 * A test for texts: do they name the municipality, one of its bodies, or one of these units? Not "Stadt-Apotheke", nor
 * "Rathausplatz". Reads the first 60 000 characters, in linear time.
 */
export const officeTest = (labels: Labels): ((text: string) => boolean) => {
  const test = known.get(labels) ?? testOf(labels);
  known.set(labels, test);
  return test;
};
