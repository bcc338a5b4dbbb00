// Which learned letters lie so near to others that they may have to move with them.
import type { LearnedLetter } from './model.ts';
import { dot, type Vector } from './vocabulary.ts';

/** So many pass one kernel row a correction; how often that agrees with a full refit is measured in bench/sorting-scale.ts. */
const NEAREST = 400;
/** Beyond so many at once nearly every letter is a neighbour of one. */
const MOST_AT_ONCE = 20;

/** Numbers of the letters nearest to any of `around`, ascending. `room`: one above the highest place. */
export const neighboursOf = (
  letters: readonly LearnedLetter[],
  around: readonly Vector[],
  room: number,
): readonly number[] => {
  const everyone = letters.map((_, at) => at);
  if (letters.length <= NEAREST || around.length > MOST_AT_ONCE) return everyone;
  const nearness = new Float32Array(letters.length);
  const row = new Float32Array(room);
  for (const { places, values } of around) {
    for (let i = 0; i < places.length; i++) row[places[i]!] = values[i]!;
    for (let at = 0; at < letters.length; at++) nearness[at] = Math.max(nearness[at]!, dot(letters[at]!.vector, row));
    for (const place of places) row[place] = 0;
  }
  const least = Float32Array.from(nearness).sort()[letters.length - NEAREST]!;
  return everyone.filter((at) => nearness[at]! >= least);
};
