// Linear support vector machines with squared hinge loss, trained by coordinate descent on their dual variables.
// Hsieh, Chang, Lin, Keerthi, Sundararajan: A Dual Coordinate Descent Method for Large-scale Linear SVM, ICML 2008,
// algorithm 1, for sixteen labels at a time. The dual variables are kept, so that a letter more is a warm start; a
// letter's weight scales its C; the weights may start from a prior (biased regularisation: ½‖w − prior‖² + C Σ loss²).
import { type Desk, openDesk, roomFor } from '../../kernels/arena.ts';
import { namespaceOf } from '../text/features.ts';
import { roomFor as placesFor, scalesOf, type Vocabulary } from '../text/vocabulary.ts';
import { type Random, shuffle } from './random.ts';
import { type Block, LANES } from './svm-weights.ts';

/** C, the price of a letter of weight 1 on the wrong side. */
const COST = 1;
/** 1 / (2 · C · weight). */
const slackOf = (weight: number): number => 1 / (2 * COST * weight);

const ROW = LANES * Float32Array.BYTES_PER_ELEMENT;
/** Of a letter as the kernels know it, bytes; its fields in fours of them. */
const LETTER = 64;
const [FIRST, END, SIGNS, SLACK, STEP, KINDS] = [0, 1, 2, 3, 4, 8];
/** The kind of the bias, which is row 0: no namespace has this number. */
const BIAS = 7;

export interface Descent {
  readonly tolerance: number;
  readonly passes: number;
  readonly random: Random;
  /** Only the first letters may move; absent: all. */
  readonly first?: number;
}

/** What is returned lies where the next call writes: copy what is to stay. */
export interface Letters {
  /**
   * Descends until no label's largest violation is above `tolerance`, or after `passes` rounds. `laneOf`: the lane of
   * each letter's label, or 16 if it has another one.
   */
  descend(start: Block, laneOf: Uint8Array, how: readonly Descent[]): Block;
  /** With the weights that follow from dual variables: prior + Σ dual · sign · letter, always summed in this order. */
  sum(prior: Block, laneOf: Uint8Array): Block;
}

/** Row n: +1 in lane n, −1 in all others; the last one: −1 in all. */
const writeSigns = (signs: Float32Array): void => {
  signs.fill(-1);
  for (let lane = 0; lane < LANES; lane++) signs[lane * LANES + lane] = 1;
};

const settled = (extremes: Float32Array, tolerance: number): boolean => {
  for (let lane = 0; lane < LANES; lane++) if (extremes[lane]! - extremes[LANES + lane]! > tolerance) return false;
  return true;
};

/** One for all that is laid out, one after the other: new memory would have to be emptied each time. */
let shared: Desk | undefined;

/**
 * Lays letters out for the kernels (kernels/assembly/descent.ts), and takes away those laid out before: they must not
 * be used any more. `idf`: as in `vectorOf`.
 */
export const layOut = (
  letters: readonly { readonly places: Int32Array; readonly weight: number }[],
  { vocabulary, idf = vocabulary.idf }: { readonly vocabulary: Vocabulary; readonly idf?: Float32Array },
): Letters => {
  const kinds = new Uint8Array(vocabulary.features.length);
  for (let place = 0; place < kinds.length; place++) kinds[place] = namespaceOf(vocabulary.features[place]!);
  const count = letters.length;
  const rows = 1 + placesFor(vocabulary);
  const length = letters.reduce((sum, { places }) => sum + places.length + 1, 0);
  shared ??= openDesk();
  const desk = shared;
  desk.clear(
    roomFor(length, 4) +
      roomFor(count * LETTER) +
      roomFor(count, 4) +
      roomFor((LANES + 1) * ROW) +
      roomFor(2 * ROW) +
      roomFor(rows, 4) +
      roomFor((rows + 1) * ROW) +
      roomFor(count * ROW),
  );
  const entries = desk.counts(length);
  const addresses = desk.counts((count * LETTER) / 4);
  const amounts = new Float32Array(addresses.buffer, addresses.byteOffset, addresses.length);
  const order = desk.counts(count);
  const table = desk.floats((LANES + 1) * LANES);
  const extremes = desk.floats(2 * LANES);
  const frequencies = desk.floats(rows);
  const duals = desk.floats(count * LANES);
  const loose = desk.floats((rows + 1) * LANES);
  // A row that began within a cache line would take two.
  const weights = loose.subarray(((ROW - (loose.byteOffset % ROW)) % ROW) / 4).subarray(0, rows * LANES);
  writeSigns(table);
  frequencies[0] = 1;
  frequencies.set(idf, 1);

  let at = 0;
  for (const [number, { places, weight }] of letters.entries()) {
    const letter = (number * LETTER) / 4;
    const { scales, square } = scalesOf(places, vocabulary, idf);
    const slack = slackOf(weight);
    addresses[letter + FIRST] = entries.byteOffset + at * 4;
    entries[at++] = BIAS;
    for (let i = 0; i < places.length; i++) {
      const place = places[i]!;
      if (idf[place] !== 0) entries[at++] = 8 * (1 + place) + kinds[place]!;
    }
    addresses[letter + END] = entries.byteOffset + at * 4;
    amounts[letter + SLACK] = slack;
    amounts[letter + STEP] = 1 / (square + 1 + slack);
    amounts.set(scales, letter + KINDS);
    amounts[letter + KINDS + BIAS] = 1;
  }

  const begin = (block: Block, laneOf: Uint8Array): void => {
    weights.set(block.weights);
    duals.set(block.duals);
    for (let number = 0; number < count; number++)
      addresses[(number * LETTER) / 4 + SIGNS] = table.byteOffset + laneOf[number]! * ROW;
  };
  const pass = (among: number): void => {
    extremes.fill(Number.NEGATIVE_INFINITY, 0, LANES);
    extremes.fill(Number.POSITIVE_INFINITY, LANES);
    desk.kernels.descendOnce(
      order.byteOffset,
      among,
      addresses.byteOffset,
      frequencies.byteOffset,
      weights.byteOffset,
      duals.byteOffset,
      extremes.byteOffset,
    );
  };
  return {
    descend: (start, laneOf, how) => {
      begin(start, laneOf);
      for (const { tolerance, passes, random, first = count } of how) {
        const moving = order.subarray(0, first);
        for (let letter = 0; letter < first; letter++) moving[letter] = letter;
        for (let round = 0; round < passes; round++) {
          shuffle(moving, random);
          pass(first);
          if (settled(extremes, tolerance)) break;
        }
      }
      return { weights, duals };
    },
    sum: (prior, laneOf) => {
      begin(prior, laneOf);
      desk.kernels.addAll(count, addresses.byteOffset, frequencies.byteOffset, weights.byteOffset, duals.byteOffset);
      return { weights, duals };
    },
  };
};
