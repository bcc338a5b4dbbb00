// The features a model knows, and a letter as a vector over them: inverse document frequencies, each namespace of
// its own fixed length.
import { type Feature, namespaceOf, SHARES } from './features.ts';

export interface Vocabulary {
  /** Place → feature. */
  readonly features: Int32Array;
  readonly placeOf: ReadonlyMap<Feature, number>;
  /** Place → inverse document frequency, at least 1. */
  readonly idf: Float32Array;
}

/** A sparse vector over the places of a vocabulary. */
export interface Vector {
  /** Ascending. */
  readonly places: Int32Array;
  readonly values: Float32Array;
}

/** ln((1 + letters) / (1 + letters with the feature)) + 1, as scikit-learn smooths it. */
export const inverseDocumentFrequency = (frequency: number, letters: number): number =>
  Math.log((1 + letters) / (1 + frequency)) + 1;

/** Places are kept free in every row of weights, so that most letters' new words cost no copy of all of them. */
const SPARE = 4096;
export const roomFor = ({ features }: Pick<Vocabulary, 'features'>): number =>
  Math.ceil((features.length + 1) / SPARE) * SPARE;

export const vocabularyOf = (features: Int32Array, idf: Float32Array): Vocabulary => {
  const placeOf = new Map<Feature, number>();
  for (let place = 0; place < features.length; place++) placeOf.set(features[place]!, place);
  return { features, placeOf, idf };
};

const joined = <T extends Int32Array | Float32Array>(longer: T, known: T, added: ArrayLike<number>): T => {
  longer.set(known);
  longer.set(added, known.length);
  return longer;
};

/** Appends the features that are not known yet, with one weight; places that were given out stay as they are. */
export const extendVocabulary = (known: Vocabulary, more: Iterable<Feature>, idf: number): Vocabulary => {
  const fresh = [...new Set(more)].filter((feature) => !known.placeOf.has(feature));
  if (fresh.length === 0) return known;
  const size = known.features.length + fresh.length;
  const placeOf = new Map(known.placeOf);
  for (const feature of fresh) placeOf.set(feature, placeOf.size);
  return {
    features: joined(new Int32Array(size), known.features, fresh),
    idf: joined(new Float32Array(size), known.idf, new Float32Array(fresh.length).fill(idf)),
    placeOf,
  };
};

/** The places of the features that are known, ascending. */
export const placesOf = ({ placeOf }: Vocabulary, features: Int32Array): Int32Array => {
  const places = new Int32Array(features.length);
  let size = 0;
  for (let i = 0; i < features.length; i++) {
    const place = placeOf.get(features[i]!);
    if (place !== undefined) places[size++] = place;
  }
  return places.slice(0, size).sort();
};

/** How much a letter's features count in each namespace, beside their own frequency; `square`: the squared length. */
export const scalesOf = (
  places: Int32Array,
  { features }: Vocabulary,
  idf: Float32Array,
): { readonly scales: readonly number[]; readonly square: number } => {
  const squares = SHARES.map(() => 0);
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    squares[namespaceOf(features[place]!)]! += idf[place]! * idf[place]!;
  }
  return {
    scales: squares.map((square, namespace) => (square > 0 ? SHARES[namespace]! / Math.sqrt(square) : 0)),
    square: SHARES.reduce((sum, share, namespace) => sum + (squares[namespace]! > 0 ? share * share : 0), 0),
  };
};

/** `idf` may differ from the vocabulary's own: a fold counts its own letters; 0 leaves a feature out. */
export const vectorOf = (places: Int32Array, vocabulary: Vocabulary, idf = vocabulary.idf): Vector => {
  const { features } = vocabulary;
  const { scales } = scalesOf(places, vocabulary, idf);
  const values = new Float32Array(places.length);
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    values[i] = idf[place]! * scales[namespaceOf(features[place]!)]!;
  }
  return { places, values };
};
