// What tells each label from all others: weights by which a letter leans to it. Sixteen labels stand side by side, so
// that one look at a feature serves them all (kernels/assembly/descent.ts).
import type { Vector } from '../text/vocabulary.ts';

export const LANES = 16;

/** Sixteen labels, a lane each. */
export interface Block {
  /** Rows of 16: the biases, then one a place of the vocabulary; free places behind them hold 0. */
  readonly weights: Float32Array;
  /** Rows of 16, one per letter: dual variables, at least 0; 0: the letter is outside the margin. */
  readonly duals: Float32Array;
}

/** An attribute's labels in their order. Lanes behind the last label are ignored. */
export interface Separators {
  readonly labels: number;
  readonly blocks: readonly Block[];
}

/** No letter is a label's until its words say so: nearly all others need no look then, and the answers are the same. */
const PRIOR_BIAS = -1;

/** A block that knows nothing: `size` floats of weights. No letter moves it but those of its labels. */
export const emptyBlock = (size: number, letters: number): Block => ({
  weights: new Float32Array(size).fill(PRIOR_BIAS, 0, LANES),
  duals: new Float32Array(letters * LANES),
});

/** One label's lane. */
export interface Column {
  readonly block: Block;
  readonly lane: number;
}

export const columnOf = ({ blocks }: Separators, label: number): Column => ({
  block: blocks[Math.floor(label / LANES)]!,
  lane: label % LANES,
});

/** Floats in rows for the biases and `room` places. */
export const sizeFor = (room: number): number => (1 + room) * LANES;

/** What a label's weights say to a place of the vocabulary. */
export const weightsOf = ({ block: { weights }, lane }: Column): ((place: number) => number) => {
  return (place) => weights[(1 + place) * LANES + lane]!;
};

/** A label's dual variables, one a letter. */
export const dualsOf = ({ block: { duals }, lane }: Column): Float32Array => {
  const own = new Float32Array(duals.length / LANES);
  for (let letter = 0; letter < own.length; letter++) own[letter] = duals[letter * LANES + lane]!;
  return own;
};

/** The margins of four lanes from `from` on: as many as keep a register each. */
const fourMargins = (weights: Float32Array, from: number, { places, values }: Vector, margins: Float64Array): void => {
  let a = weights[from]!;
  let b = weights[from + 1]!;
  let c = weights[from + 2]!;
  let d = weights[from + 3]!;
  for (let i = 0; i < places.length; i++) {
    const at = (1 + places[i]!) * LANES + from;
    const value = values[i]!;
    a += value * weights[at]!;
    b += value * weights[at + 1]!;
    c += value * weights[at + 2]!;
    d += value * weights[at + 3]!;
  }
  margins[from] = a;
  margins[from + 1] = b;
  margins[from + 2] = c;
  margins[from + 3] = d;
};

/** The signed distance of a letter from every label's separating plane, in the order of the labels. */
export const marginsOf = ({ labels, blocks }: Separators, vector: Vector): Float64Array => {
  const margins = new Float64Array(blocks.length * LANES);
  for (const [at, { weights }] of blocks.entries()) {
    const own = margins.subarray(at * LANES, (at + 1) * LANES);
    for (let lane = 0; lane < LANES; lane += 4) fourMargins(weights, lane, vector, own);
  }
  return margins.slice(0, labels);
};

/** Adds a letter to one lane's weights, `change` times. */
export const addLetter = ({ block: { weights }, lane }: Column, { places, values }: Vector, change: number): void => {
  weights[lane]! += change;
  for (let i = 0; i < places.length; i++) weights[(1 + places[i]!) * LANES + lane]! += change * values[i]!;
};

/** From rows to as many rows. */
const copyLane = (from: Float32Array, lane: number, to: Float32Array, toLane: number): void => {
  for (let row = 0; row < from.length; row += LANES) to[row + toLane] = from[row + lane]!;
};

/** A label's bias, and its weights at some places. */
export const copyWeights = (from: Column, to: Column, places: Int32Array): void => {
  const [source, target] = [from.block.weights, to.block.weights];
  target[to.lane] = source[from.lane]!;
  for (let i = 0; i < places.length; i++) {
    const row = (1 + places[i]!) * LANES;
    target[row + to.lane] = source[row + from.lane]!;
  }
};

/** Labels from here and there, side by side in this order. All must have `size` weights. */
export const sideBySide = (
  columns: readonly Column[],
  { size, letters }: { size: number; letters: number },
): Separators => {
  const blocks = Array.from({ length: Math.ceil(columns.length / LANES) }, () => emptyBlock(size, letters));
  const separators = { labels: columns.length, blocks };
  for (const [label, from] of columns.entries()) {
    const to = columnOf(separators, label);
    copyLane(from.block.weights, from.lane, to.block.weights, to.lane);
    copyLane(from.block.duals, from.lane, to.block.duals, to.lane);
  }
  return separators;
};

/** With room for so many floats of weights in each block. */
export const roomier = ({ labels, blocks }: Separators, size: number): Separators => ({
  labels,
  blocks: blocks.map(({ weights, duals }) => {
    if (weights.length >= size) return { weights, duals };
    const more = new Float32Array(size);
    more.set(weights);
    return { weights: more, duals };
  }),
});
