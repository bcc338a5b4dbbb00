// Explains an answer: the passages of the letter that contributed most to a label.
import type { Passage } from '../domain/sorting/classification.ts';
import { inOneSpelling, READ_AT_MOST } from '../domain/sorting/text-normalisation.ts';
import { type Feature, visitFeatures } from './text/features.ts';
import { EMPTY_WORDS } from './text/stop-words.ts';
import type { Token } from './text/tokenise.ts';
import type { Vector, Vocabulary } from './text/vocabulary.ts';

const MOST_PASSAGES = 5;
/** Shorter words are articles and prepositions; like the empty ones they may only stand within a passage. */
const SHORTEST_WORD = 4;
/** Of the strongest word's weight; what said less tells more about our arithmetic than about the letter. */
const LEAST_SHARE = 0.1;
/** So many of the strongest words may join into passages. */
const STRONG_WORDS = 15;
/** In tokens. */
const LONGEST_PASSAGE = 6;
const MOST_BRIDGED = 2;

/** Between two tokens that can stand in one passage: on a line or its next, nothing but blanks or a hyphen. */
const TOGETHER = /^(?:-?[^\S\n]*\n?[^\S\n]*|\u00AD)$/u;
const BROKEN = /\u00AD|[-\u2010¬][^\S\n]*\n[^\S\n]*(?!(?:und|oder|bzw)\b)/gu;

interface Run {
  /** Positions of tokens, both included. */
  readonly first: number;
  readonly last: number;
}

/** A label's weight at a place of the vocabulary. */
type WeightAt = (place: number) => number;

const tells = ({ folded }: Token): boolean => folded.length >= SHORTEST_WORD && !EMPTY_WORDS.has(folded);

/** What every token's term added to a label's score: itself, its pairs, its characters, over all its occurrences. */
const termWeights = (
  tokens: readonly Token[],
  { vector, vocabulary }: { readonly vector: Vector; readonly vocabulary: Vocabulary },
): ((weightAt: WeightAt) => ReadonlyMap<string, number>) => {
  const numbers = new Map<string, number>();
  const numberOf = (term: string): number => {
    const number = numbers.get(term) ?? numbers.size;
    numbers.set(term, number);
    return number;
  };
  const termOf = Int32Array.from(tokens, (token) => (tells(token) ? numberOf(token.term) : -1));
  const rankOf = new Map<Feature, number>();
  for (const [rank, place] of vector.places.entries()) rankOf.set(vocabulary.features[place]!, rank);
  const occurrences = new Uint32Array(vector.places.length);
  /** Triples: the rank of a feature in the letter, the terms that share what it says (the same one twice: a word). */
  const seen: number[] = [];
  visitFeatures(tokens, (feature, first, last) => {
    const rank = rankOf.get(feature);
    if (rank === undefined) return;
    seen.push(rank, termOf[first]!, termOf[last]!);
    occurrences[rank]! += 1;
  });
  return (weightAt) => {
    const shares = new Float64Array(vector.places.length);
    for (let rank = 0; rank < shares.length; rank++)
      shares[rank] = (weightAt(vector.places[rank]!) * vector.values[rank]!) / Math.max(1, occurrences[rank]!);
    const spoke = new Float64Array(numbers.size);
    for (let at = 0; at < seen.length; at += 3) {
      const half = shares[seen[at]!]! / 2;
      const [first, last] = [seen[at + 1]!, seen[at + 2]!];
      if (first >= 0) spoke[first]! += half;
      if (last >= 0) spoke[last]! += half;
    }
    return new Map([...numbers].map(([term, number]) => [term, spoke[number]!]));
  };
};

/**
 * Returns the function that tells, by a label's weights, up to five passages that spoke for it, strongest first. A
 * passage is a strong word with the strong words beside it ("Antrag auf Wohngeld"); no word speaks twice.
 */
export const explainer = (
  text: string,
  tokens: readonly Token[],
  letter: { readonly vector: Vector; readonly vocabulary: Vocabulary },
): ((weightAt: WeightAt) => readonly Passage[]) => {
  const read = inOneSpelling(text.slice(0, READ_AT_MOST));
  const weigh = termWeights(tokens, letter);
  const together = (left: number, right: number): boolean =>
    right < tokens.length && left >= 0 && TOGETHER.test(read.slice(tokens[left]!.end, tokens[right]!.start));

  /** From a token as far as strong words go on, over at most two words that tell nothing. */
  const reach = (from: number, step: 1 | -1, isStrong: (at: number) => boolean, most: number): number => {
    let end = from;
    for (let at = from, bridged = 0; Math.abs(at - from) < most && bridged <= MOST_BRIDGED; ) {
      if (!(step === 1 ? together(at, at + 1) : together(at - 1, at))) break;
      at += step;
      if (isStrong(at)) {
        end = at;
        bridged = 0;
      } else if (tells(tokens[at]!) || tokens[at]!.folded === '') break;
      else bridged += 1;
    }
    return end;
  };

  return (weightAt) => {
    const spoke = weigh(weightAt);
    const ranked = [...spoke].sort((a, b) => b[1] - a[1]).slice(0, STRONG_WORDS);
    const strong = ranked.filter(([, weight]) => weight > 0 && weight >= LEAST_SHARE * ranked[0]![1]);
    const left = new Map(strong);
    const isStrong = (at: number): boolean => tells(tokens[at]!) && left.has(tokens[at]!.term);
    const runAt = (at: number): Run => {
      const last = reach(at, 1, isStrong, LONGEST_PASSAGE - 1);
      return { first: reach(at, -1, isStrong, LONGEST_PASSAGE - 1 - (last - at)), last };
    };
    const termsOf = ({ first, last }: Run): ReadonlySet<string> =>
      new Set(tokens.slice(first, last + 1).flatMap(({ term }) => (left.has(term) ? [term] : [])));
    const weightOf = (run: Run): number => [...termsOf(run)].reduce((sum, term) => sum + left.get(term)!, 0);

    const passages: Passage[] = [];
    for (const [term] of strong) {
      if (passages.length === MOST_PASSAGES) break;
      if (!left.has(term)) continue;
      let best: Run | undefined;
      for (const [at, token] of tokens.entries()) {
        if (token.term !== term || !isStrong(at)) continue;
        const run = runAt(at);
        if (best === undefined || weightOf(run) > weightOf(best)) best = run;
      }
      if (best === undefined) continue;
      for (const spent of termsOf(best)) left.delete(spent);
      const { start } = tokens[best.first]!;
      const { end } = tokens[best.last]!;
      passages.push({ text: read.slice(start, end).replace(BROKEN, '').replace(/\s+/gu, ' '), span: { start, end } });
    }
    return passages;
  };
};
