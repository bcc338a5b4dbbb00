// Why: the words of the letter that spoke for a label.
import { visitFeatures } from './features.ts';
import type { Token } from './tokenise.ts';
import type { Vector, Vocabulary } from './vocabulary.ts';

const MOST_WORDS = 5;
/** Shorter words are articles and prepositions; they tell a clerk nothing. */
const SHORTEST_WORD = 4;

/**
 * Up to five words as the letter writes them, strongest first. A word's weight is what all its features (itself, its
 * pairs, its characters) added to the label's score, over all its occurrences.
 */
export const wordsFor = (
  tokens: readonly Token[],
  letter: { readonly vector: Vector; readonly vocabulary: Vocabulary },
  weights: Float32Array,
): readonly string[] => {
  const { vector, vocabulary } = letter;
  const valueAt = new Map<number, number>();
  for (let i = 0; i < vector.places.length; i++) valueAt.set(vector.places[i]!, vector.values[i]!);
  const occurrences = new Map<number, number>();
  visitFeatures(tokens, (feature) => {
    const place = vocabulary.placeOf.get(feature);
    if (place !== undefined) occurrences.set(place, (occurrences.get(place) ?? 0) + 1);
  });
  const spoke = new Map<string, { readonly surface: string; weight: number }>();
  const credit = ({ surface, term, folded }: Token, weight: number): void => {
    if (folded.length < SHORTEST_WORD) return;
    const known = spoke.get(term);
    if (known) known.weight += weight;
    else spoke.set(term, { surface, weight });
  };
  visitFeatures(tokens, (feature, first, last) => {
    const place = vocabulary.placeOf.get(feature);
    if (place === undefined) return;
    const share = (weights[place]! * (valueAt.get(place) ?? 0)) / occurrences.get(place)!;
    if (first === last) credit(tokens[first]!, share);
    else for (const at of [first, last]) credit(tokens[at]!, share / 2);
  });
  return [...spoke.values()]
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_WORDS)
    .map(({ surface }) => surface);
};
