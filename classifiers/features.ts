// What the classifier sees of a letter: stemmed words and pairs of words, and the character n-grams within words.
import { type Token, tokenise } from './tokenise.ts';

/**
 * A feature is a 32-bit hash whose lowest bit names its namespace. Hashes keep letters' words out of the model file;
 * with 100 000 features about one pair collides.
 */
export type Feature = number;
export type Namespace = 0 | 1;
export const WORDS: Namespace = 0;
export const CHARACTERS: Namespace = 1;

export const namespaceOf = (feature: Feature): Namespace => (feature & 1) as Namespace;

/** How often a feature occurs does not count: out of fold that was worse by more than a point. */
export interface LetterFeatures {
  /** Every feature of the letter once, ascending by hash. */
  readonly features: Int32Array;
  /** The longer single words, one entry an occurrence: by them a foreign language is told. */
  readonly longWords: Int32Array;
}

const SHORTEST_GRAM = 4;
const LONGEST_GRAM = 5;
/** Up to three letters German shares too many words with its neighbours ("in", "die", "war", "an"). */
const LONG_WORD = 4;

// FNV-1a over UTF-16 code units, then murmur3's finaliser, because FNV's low bits mix badly.
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
const mix = (hash: number, unit: number): number => Math.imul(hash ^ unit, PRIME);
const finish = (hash: number, namespace: Namespace): Feature => {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) & ~1) | namespace;
};
const mixText = (hash: number, text: string): number => {
  let h = hash;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return h;
};

const wordFeature = (term: string): Feature => finish(mixText(OFFSET, term), WORDS);
const pairFeature = (first: string, second: string): Feature =>
  finish(mixText(mix(mixText(OFFSET, first), 32), second), WORDS);

/**
 * Calls `visit` for every occurrence of a feature with the positions of the first and the last token it spans (they
 * differ for pairs of words).
 */
export const visitFeatures = (
  tokens: readonly Token[],
  visit: (feature: Feature, first: number, last: number) => void,
): void => {
  for (let at = 0; at < tokens.length; at++) {
    const { term, folded } = tokens[at]!;
    visit(wordFeature(term), at, at);
    if (at > 0) visit(pairFeature(tokens[at - 1]!.term, term), at - 1, at);
    if (folded === '') continue;
    const padded = ` ${folded} `;
    for (let start = 0; start + SHORTEST_GRAM <= padded.length; start++) {
      let hash = OFFSET;
      for (let length = 1; length <= LONGEST_GRAM && start + length <= padded.length; length++) {
        hash = mix(hash, padded.charCodeAt(start + length - 1));
        if (length >= SHORTEST_GRAM) visit(finish(hash, CHARACTERS), at, at);
      }
    }
  }
};

export const featuresOfTokens = (tokens: readonly Token[]): LetterFeatures => {
  const seen = new Set<Feature>();
  visitFeatures(tokens, (feature) => seen.add(feature));
  return {
    features: Int32Array.from(seen).sort(),
    longWords: Int32Array.from(
      tokens.filter(({ folded }) => folded.length >= LONG_WORD),
      ({ term }) => wordFeature(term),
    ),
  };
};

export const featuresOf = (text: string): LetterFeatures => featuresOfTokens(tokenise(text));
