// Incremental update of the SVM when training letters are added or removed.
import type { Attribute } from '../attributes.ts';
import type { Label } from '../label-keywords.ts';
import type { LearnedLetter } from '../model/model.ts';
import { roomFor, type Vocabulary, vectorOf } from '../text/vocabulary.ts';
import { layOut } from './coordinate-descent.ts';
import { seededRandom } from './random.ts';
import {
  addLetter,
  type Column,
  columnOf,
  copyWeights,
  emptyBlock,
  LANES,
  marginsOf,
  type Separators,
  sizeFor,
} from './svm-weights.ts';
import { lanesOf, packsOf, SEED, TOLERANCE } from './train-svm.ts';

/** First the new letters by themselves, then those around them: whatever lies far from them hardly moves. */
const OWN_PASSES = 6;
const REPAIR_PASSES = 6;
/** A letter nearer to the right side than this would be left alone by training, too. */
const SETTLED = 1 - TOLERANCE;

export interface Change {
  readonly before: readonly LearnedLetter[];
  /** Numbers among `before` of the letters that are taken out. */
  readonly leave: ReadonlySet<number>;
  /** The letters afterwards: those that stay, then those that come. */
  readonly kept: readonly LearnedLetter[];
  readonly fresh: readonly LearnedLetter[];
  /** Numbers among `kept` of the letters that may move with them. */
  readonly near: readonly number[];
}

const dualsAfter = (duals: Float32Array, { before, leave, kept, fresh }: Change): Float32Array => {
  const after = new Float32Array((kept.length + fresh.length) * LANES);
  let row = 0;
  let from = 0;
  for (const gone of [...leave, before.length].sort((a, b) => a - b)) {
    after.set(duals.subarray(from * LANES, gone * LANES), row * LANES);
    row += gone - from;
    from = gone + 1;
  }
  return after;
};

/** The labels that the change contradicts, by their numbers. */
const contradicted = (
  separators: Separators,
  { leave, fresh }: Change,
  {
    attribute,
    labels,
    vocabulary,
  }: { readonly attribute: Attribute; readonly labels: readonly Label[]; readonly vocabulary: Vocabulary },
): readonly number[] => {
  const margins = fresh.map(({ places }) => marginsOf(separators, vectorOf(places, vocabulary)));
  return [...labels.keys()].filter((number) => {
    const { block, lane } = columnOf(separators, number);
    const leans = (letter: LearnedLetter, margin: number): number =>
      letter[attribute] === labels[number]!.id ? margin : -margin;
    return (
      [...leave].some((at) => block.duals[at * LANES + lane]! > 0) ||
      fresh.some((letter, at) => leans(letter, margins[at]![number]!) < SETTLED)
    );
  });
};

/** The places that any of the letters has, ascending. */
const placesIn = (letters: readonly LearnedLetter[], room: number): Int32Array => {
  const seen = new Uint8Array(room);
  let count = 0;
  for (const { places } of letters)
    for (let i = 0; i < places.length; i++) {
      count += 1 - seen[places[i]!]!;
      seen[places[i]!] = 1;
    }
  const all = new Int32Array(count);
  for (let place = 0, at = 0; at < count; place++) if (seen[place] === 1) all[at++] = place;
  return all;
};

/** Returns what moves an attribute's separators. They have room for the vocabulary. */
export const mover = (change: Change, vocabulary: Vocabulary) => {
  const size = sizeFor(roomFor(vocabulary));
  const { before, leave, kept, fresh, near } = change;
  /** Those that may move, the fresh ones first, and where they stand afterwards. */
  const moving = [...fresh, ...near.map((at) => kept[at]!)];
  const places = [...fresh.map((_, at) => kept.length + at), ...near];
  const ground = layOut(moving, { vocabulary });
  /** Where weights count for them, or change: nowhere else. */
  const touched = placesIn([...moving, ...[...leave].map((at) => before[at]!)], roomFor(vocabulary));

  /** A label's weights without the letters that leave, in a lane of their own. */
  const takeOver = (from: Column, to: Column, speaksFor: (letter: LearnedLetter) => boolean): void => {
    copyWeights(from, to, touched);
    for (const at of leave) {
      const dual = from.block.duals[at * LANES + from.lane]!;
      if (dual > 0) addLetter(to, vectorOf(before[at]!.places, vocabulary), speaksFor(before[at]!) ? -dual : dual);
    }
  };

  return (separators: Separators, attribute: Attribute, labels: readonly Label[]): Separators => {
    const after = separators.blocks.map(({ weights, duals }) => ({ weights, duals: dualsAfter(duals, change) }));
    const copied = new Set<number>();
    /** A label's lane afterwards, which may be written. */
    const own = (number: number): Column => {
      const at = Math.floor(number / LANES);
      if (!copied.has(at)) after[at] = { ...after[at]!, weights: after[at]!.weights.slice() };
      copied.add(at);
      return { block: after[at]!, lane: number % LANES };
    };
    for (const pack of packsOf(contradicted(separators, change, { attribute, labels, vocabulary }))) {
      const block = emptyBlock(size, moving.length);
      for (const [lane, number] of pack.entries()) {
        const from = columnOf(separators, number);
        takeOver(from, { block, lane }, (letter) => letter[attribute] === labels[number]!.id);
        const { duals } = own(number).block;
        places.forEach((place, row) => {
          block.duals[row * LANES + lane] = duals[place * LANES + from.lane]!;
        });
      }
      const laneOf = lanesOf(
        moving,
        attribute,
        pack.map((number) => labels[number]!),
      );
      const random = seededRandom(SEED);
      const moved = ground.descend(block, laneOf, [
        { tolerance: TOLERANCE, passes: OWN_PASSES, random, first: fresh.length },
        { tolerance: TOLERANCE, passes: REPAIR_PASSES, random },
      ]);
      for (const [lane, number] of pack.entries()) {
        const to = own(number);
        copyWeights({ block: moved, lane }, to, touched);
        places.forEach((place, row) => {
          to.block.duals[place * LANES + to.lane] = moved.duals[row * LANES + lane]!;
        });
      }
    }
    return { labels: separators.labels, blocks: after };
  };
};
