// What the classifier sees of a letter: stemmed words and pairs of words, the character n-grams within words, and once
// more the words of the places where a letter says it: address, subject, first sentences.
import { remembered } from './memoised.ts';
import { type Token, tokenise } from './tokenise.ts';
import { zonesOf } from './zones.ts';

/**
 * A feature is a 32-bit hash whose lowest three bits name its namespace. Hashes keep letters' words out of the model
 * file; with 100 000 features about ten pairs collide.
 */
export type Feature = number;
const WORDS = 0;
const CHARACTERS = 1;
const ZONES = { recipient: 2, subject: 3, lead: 4 } as const;
/**
 * The length of each namespace's part of a letter: how far it may speak. Chosen by five-fold over letters C to E; with
 * zones at 1 a letter's head outvotes what it says.
 */
export const SHARES: readonly number[] = [1, 1.3, 0.5, 0.5, 0.5];

const NAMESPACE_BITS = 7;
export const namespaceOf = (feature: Feature): number => feature & NAMESPACE_BITS;

/** How often a feature occurs does not count: out of fold that was worse by more than a point. */
export interface LetterFeatures {
  /** Every feature of the letter once, ascending by hash. */
  readonly features: Int32Array;
  /** The longer single words, one entry per occurrence: used to detect foreign languages. */
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
const finish = (hash: number, namespace: number): Feature => {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) & ~NAMESPACE_BITS) | namespace;
};
const mixText = (hash: number, text: string): number => {
  let h = hash;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return h;
};

const wordFeature = (term: string, namespace: number): Feature => finish(mixText(OFFSET, term), namespace);
const pairFeature = (first: string, second: string, namespace: number): Feature =>
  finish(mixText(mix(mixText(OFFSET, first), 32), second), namespace);

const gramsOf = (folded: string): readonly Feature[] => {
  const grams: Feature[] = [];
  const padded = ` ${folded} `;
  for (let start = 0; start + SHORTEST_GRAM <= padded.length; start++) {
    let hash = OFFSET;
    for (let length = 1; length <= LONGEST_GRAM && start + length <= padded.length; length++) {
      hash = mix(hash, padded.charCodeAt(start + length - 1));
      if (length >= SHORTEST_GRAM) grams.push(finish(hash, CHARACTERS));
    }
  }
  return grams;
};

/** Most words come again in the next letter. */
const gramsOfWord = remembered(gramsOf);

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
    visit(wordFeature(term, WORDS), at, at);
    if (at > 0) visit(pairFeature(tokens[at - 1]!.term, term, WORDS), at - 1, at);
    if (folded !== '') for (const gram of gramsOfWord(folded)) visit(gram, at, at);
  }
};

const addZone = (seen: Set<Feature>, tokens: readonly Token[], namespace: number): void => {
  for (let at = 0; at < tokens.length; at++) {
    const { term } = tokens[at]!;
    seen.add(wordFeature(term, namespace));
    if (at > 0) seen.add(pairFeature(tokens[at - 1]!.term, term, namespace));
  }
};

/** `tokens` are those of the whole text. */
export const featuresOf = (text: string, tokens: readonly Token[] = tokenise(text)): LetterFeatures => {
  const seen = new Set<Feature>();
  visitFeatures(tokens, (feature) => seen.add(feature));
  const zones = zonesOf(text);
  for (const zone of ['recipient', 'subject', 'lead'] as const) addZone(seen, tokenise(zones[zone]), ZONES[zone]);
  return {
    features: Int32Array.from(seen).sort(),
    longWords: Int32Array.from(
      tokens.filter(({ folded }) => folded.length >= LONG_WORD),
      ({ term }) => wordFeature(term, WORDS),
    ),
  };
};

/** A label's own words may stand anywhere in its letters, and count more where a letter says it. */
export const featuresOfPhrase = (tokens: readonly Token[]): Int32Array => {
  const seen = new Set<Feature>();
  visitFeatures(tokens, (feature) => seen.add(feature));
  for (const namespace of Object.values(ZONES)) addZone(seen, tokens, namespace);
  return Int32Array.from(seen).sort();
};
