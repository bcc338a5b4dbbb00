// The features a model knows, and a letter as a vector over them: sublinear TF-IDF, each namespace of length one.
import { type Feature, type FeatureCounts, namespaceOf } from './features.ts';

export interface Vocabulary {
  /** Place → feature. */
  readonly features: Int32Array;
  readonly placeOf: ReadonlyMap<Feature, number>;
  /** Place → inverse document frequency, at least 1. */
  readonly idf: Float32Array;
}

/** The known features of one letter: ascending places in the vocabulary and how often each occurs (1 to 255). */
export interface Bag {
  readonly places: Int32Array;
  readonly counts: Uint8Array;
}

/** A sparse vector over the places of a vocabulary. */
export interface Vector {
  readonly places: Int32Array;
  readonly values: Float32Array;
  /** The squared length: one for each namespace that has a known feature. */
  readonly square: number;
}

/** ln((1 + letters) / (1 + letters with the feature)) + 1, as scikit-learn smooths it. */
export const inverseDocumentFrequency = (frequency: number, letters: number): number =>
  Math.log((1 + letters) / (1 + frequency)) + 1;

/** In how many letters each feature occurs. */
export const documentFrequencies = (letters: Iterable<FeatureCounts>): Map<Feature, number> => {
  const frequencies = new Map<Feature, number>();
  for (const { features } of letters)
    for (const feature of features) frequencies.set(feature, (frequencies.get(feature) ?? 0) + 1);
  return frequencies;
};

export const vocabularyOf = (features: Int32Array, idf: Float32Array): Vocabulary => {
  const placeOf = new Map<Feature, number>();
  for (let place = 0; place < features.length; place++) placeOf.set(features[place]!, place);
  return { features, placeOf, idf };
};

/** Appends features that are not known yet; places that were given out stay as they are. */
export const extendVocabulary = (known: Vocabulary, added: Iterable<Feature>, idf: number): Vocabulary => {
  const fresh = [...new Set(added)].filter((feature) => !known.placeOf.has(feature));
  if (fresh.length === 0) return known;
  return vocabularyOf(
    Int32Array.from([...known.features, ...fresh]),
    Float32Array.from([...known.idf, ...fresh.map(() => idf)]),
  );
};

/** A place and a count in one number, so that they sort together: 22 bits for four million features, 8 for the count. */
const COUNT_BITS = 8;

export const bagOf = ({ placeOf }: Vocabulary, { features, counts }: FeatureCounts): Bag => {
  const known = new Int32Array(features.length);
  let size = 0;
  for (let i = 0; i < features.length; i++) {
    const place = placeOf.get(features[i]!);
    if (place !== undefined) known[size++] = (place << COUNT_BITS) | counts[i]!;
  }
  const sorted = known.subarray(0, size).sort();
  return {
    places: sorted.map((both) => both >> COUNT_BITS),
    counts: Uint8Array.from(sorted, (both) => both & 0xff),
  };
};

/** `idf` may differ from the vocabulary's own: a fold counts its own letters; 0 leaves a feature out. */
export const vectorOf = ({ places, counts }: Bag, { features }: Vocabulary, idf: Float32Array): Vector => {
  const values = new Float32Array(places.length);
  const squares = [0, 0];
  for (let i = 0; i < places.length; i++) {
    const value = (1 + Math.log(counts[i]!)) * idf[places[i]!]!;
    values[i] = value;
    squares[namespaceOf(features[places[i]!]!)]! += value * value;
  }
  const scale = squares.map((square) => (square > 0 ? 1 / Math.sqrt(square) : 0));
  for (let i = 0; i < places.length; i++) values[i]! *= scale[namespaceOf(features[places[i]!]!)]!;
  return { places, values, square: scale.filter((factor) => factor > 0).length };
};

/** A letter's similarity to a dense row of weights. */
export const dot = ({ places, values }: Vector, weights: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < places.length; i++) sum += weights[places[i]!]! * values[i]!;
  return sum;
};
