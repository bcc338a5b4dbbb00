// Prior knowledge of the classifier: the labels' keywords, and which types usually belong to which units.
import type { PerAttribute } from './attributes.ts';
import { type Feature, featuresOfPhrase } from './text/features.ts';
import { tokenise } from './text/tokenise.ts';
import { placesOf, type Vocabulary, vectorOf } from './text/vocabulary.ts';

/** A document type or a unit as the configuration describes it. */
export interface Label {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly keywords: readonly string[];
}

export interface Labels {
  readonly types: readonly Label[];
  readonly units: readonly Label[];
}

/** Only what the classifier reads; a whole configuration may be handed in. */
export const plainLabels = ({ types, units }: Labels): Labels => {
  const plain = ({ id, name, description, keywords }: Label): Label => ({ id, name, description, keywords });
  return { types: types.map(plain), units: units.map(plain) };
};

/** Words of a description that say nothing about the label. */
const FILLERS = new Set(
  `aber alle als am an andere anderem anderen anderer anderes auch auf aus bei beim bis das dass dem den der des die dies
  diese dieser durch ein eine einem einen einer eines er es etwa für gegen haben hat ich ihr ihre im in ist jede jeder
  jemand kein keine man mich mir mit nach nicht noch nur ob oder ohne sein seine sich sie sind sowie stadt über um und
  uns unser unter vom von vor was wegen wer wie wir wird wo z zu zum zur`.split(/\s+/),
);

/** The features of a label's name, description and each of its keywords, without filler words. */
const labelFeatures = ({ name, description, keywords }: Label): readonly Int32Array[] =>
  [name, description, ...keywords].map((part) =>
    featuresOfPhrase(tokenise(part).filter(({ surface }) => !FILLERS.has(surface.toLowerCase()))),
  );

/** How far the labels’ own words reach. Out of fold 1.5 and 3 get fewer letters right in both answers. */
const STRENGTH = 2;

/**
 * Where a label's weights start before any letter is learned. Each part counts alike, however long it is, so that a
 * letter with one of the keywords already leans to the label. By place in the vocabulary; all others are 0.
 */
export const priorWeights = (label: Label, vocabulary: Vocabulary, idf: Float32Array): ReadonlyMap<number, number> => {
  const sums = new Map<number, number>();
  for (const part of labelFeatures(label)) {
    const { places, values } = vectorOf(placesOf(vocabulary, part), vocabulary, idf);
    places.forEach((place, i) => {
      sums.set(place, (sums.get(place) ?? 0) + values[i]!);
    });
  }
  let square = 0;
  for (const sum of sums.values()) square += sum * sum;
  const scale = square === 0 ? 0 : STRENGTH * Math.sqrt(2 / square);
  return new Map([...sums].map(([place, sum]) => [place, sum * scale]));
};

/** All features of all labels: they belong to the vocabulary before a letter has them. */
export const featuresOfLabels = (labels: Labels): Set<Feature> => {
  const all = new Set<Feature>();
  for (const label of [...labels.types, ...labels.units])
    for (const part of labelFeatures(label)) for (const feature of part) all.add(feature);
  return all;
};

/** Letters that are thought of in every cell, so that a pair never seen is unlikely and not impossible. */
const SMOOTHING = 5;

/**
 * Pointwise mutual information of type and unit, row by row: ln of how much more often they come together than they
 * would by chance. `pairs`: the label numbers of each letter, −1 where it has none, and how much it counts.
 */
export const pairInformation = (
  pairs: readonly (PerAttribute<number> & { readonly weight: number })[],
  types: number,
  units: number,
): Float64Array => {
  const together = new Float64Array(types * units);
  const ofType = new Float64Array(types);
  const ofUnit = new Float64Array(units);
  let all = 0;
  for (const { type, unit, weight } of pairs) {
    if (type < 0 || unit < 0) continue;
    together[type * units + unit]! += weight;
    ofType[type]! += weight;
    ofUnit[unit]! += weight;
    all += weight;
  }
  return together.map((count, cell) => {
    const expected = (ofType[Math.floor(cell / units)]! * ofUnit[cell % units]!) / Math.max(1, all);
    return Math.log((count + SMOOTHING) / (expected + SMOOTHING));
  });
};
