// Selects the training letters that an incremental update must revisit.
import type { LearnedLetter } from '../model/model.ts';
import { roomFor, type Vocabulary, vectorOf } from '../text/vocabulary.ts';

/** So many pass one kernel row a correction; how often that agrees with a full refit is measured in bench/sorting/sorting-scale.ts. */
const NEAREST = 250;
/** Beyond so many at once nearly every letter is a neighbour of one. */
const MOST_AT_ONCE = 20;

/** So many of a letter's rarest features tell whom it is near to: all have the frequent ones, which weigh little. */
const RAREST = 250;

/**
 * As near as `row` says at each place, per square root of its features, which is about what a letter's length is.
 * Frequent features have the small places, new ones the largest.
 */
const nearnessOf = ({ places }: LearnedLetter, row: Float32Array): number => {
  let nearness = 0;
  for (let i = Math.max(0, places.length - RAREST); i < places.length; i++) nearness += row[places[i]!]!;
  return nearness / Math.sqrt(Math.max(1, places.length));
};

/** Numbers of the letters nearest to any of `around`, ascending. */
export const neighboursOf = (
  letters: readonly LearnedLetter[],
  around: readonly LearnedLetter[],
  vocabulary: Vocabulary,
): readonly number[] => {
  const everyone = letters.map((_, at) => at);
  if (letters.length <= NEAREST || around.length > MOST_AT_ONCE) return everyone;
  const nearness = new Float32Array(letters.length);
  const row = new Float32Array(roomFor(vocabulary));
  for (const one of around) {
    const { places, values } = vectorOf(one.places, vocabulary);
    for (let i = 0; i < places.length; i++) row[places[i]!] = values[i]! * vocabulary.idf[places[i]!]!;
    for (let at = 0; at < letters.length; at++) nearness[at] = Math.max(nearness[at]!, nearnessOf(letters[at]!, row));
    for (const place of places) row[place] = 0;
  }
  const least = Float32Array.from(nearness).sort()[letters.length - NEAREST]!;
  return everyone.filter((at) => nearness[at]! >= least);
};
