// Why: the passages of the letter that spoke for a label, as a clerk finds them on the page.
import type { Passage } from '../domain/classification.ts';
import { inOneSpelling, READ_AT_MOST } from '../domain/spelling.ts';
import { EMPTY_WORDS } from './empty-words.ts';
import { visitFeatures } from './features.ts';
import type { Token } from './tokenise.ts';
import type { Vector, Vocabulary } from './vocabulary.ts';

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

const tells = ({ folded }: Token): boolean => folded.length >= SHORTEST_WORD && !EMPTY_WORDS.has(folded);

/** What every token's term added to a label's score: itself, its pairs, its characters, over all its occurrences. */
const termWeights = (
  tokens: readonly Token[],
  { vector, vocabulary }: { readonly vector: Vector; readonly vocabulary: Vocabulary },
): ((weights: Float32Array) => ReadonlyMap<string, number>) => {
  const valueAt = new Map<number, number>();
  for (let i = 0; i < vector.places.length; i++) valueAt.set(vector.places[i]!, vector.values[i]!);
  const seen: { readonly place: number; readonly first: number; readonly last: number }[] = [];
  const occurrences = new Map<number, number>();
  visitFeatures(tokens, (feature, first, last) => {
    const place = vocabulary.placeOf.get(feature);
    if (place === undefined || !valueAt.has(place)) return;
    seen.push({ place, first, last });
    occurrences.set(place, (occurrences.get(place) ?? 0) + 1);
  });
  return (weights) => {
    const spoke = new Map<string, number>();
    const credit = (token: Token, weight: number): void => {
      if (tells(token)) spoke.set(token.term, (spoke.get(token.term) ?? 0) + weight);
    };
    for (const { place, first, last } of seen) {
      const share = (weights[place]! * valueAt.get(place)!) / occurrences.get(place)!;
      if (first === last) credit(tokens[first]!, share);
      else for (const at of [first, last]) credit(tokens[at]!, share / 2);
    }
    return spoke;
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
): ((weights: Float32Array) => readonly Passage[]) => {
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

  return (weights) => {
    const spoke = weigh(weights);
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
