// Upper and lower edges of print: the points from which the skew angle is measured.
import { roomFor } from '../../../kernels/arena.ts';
import type { WorkingPage } from './analysis-image.ts';
import type { Print } from './text-components.ts';

/**
 * Points in no order, so that the first thousands tell nearly as much as all of them: where print begins or ends
 * across the direction of the lines, to a fraction of a pixel. For lines that run down the page x runs up and y runs
 * right, so that they look like lines that run across.
 */
export interface Edges {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Steepness, -1 to 1: negative where print begins (going down the lines), positive where it ends. */
  readonly weight: Float32Array;
  /** Sum of the squared weights. */
  readonly energy: number;
  /** Least and greatest x, least and greatest y. */
  readonly box: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
}

export type LineDirection = 'across' | 'down';

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** Coprime to `count` and near its golden section: any first part of the points so ordered is spread over all of them. */
const goldenStride = (count: number): number => {
  let stride = Math.max(1, Math.round(count * 0.618_034));
  while (divisor(count, stride) > 1) stride++;
  return stride;
};

/** Bytes that the edges of a page of so many pixels need on a desk at most. */
export const roomForEdges = (pixels: number): number => 4 * roomFor(pixels, 4) + roomFor(4, 8);

/** The edges lie on the page's desk. */
export const edgesOf = (page: WorkingPage, print: Print, lines: LineDirection): Edges => {
  const { desk, width, height, flat } = page;
  const { kernels } = desk;
  const bitmap = print.bitmap.byteOffset;
  const across = lines === 'across';
  const [rows, columns] = across ? [height - 1, width] : [height, width - 1];
  const box = desk.doubles(4);
  const places = desk.integers(width * height);
  const count = kernels.edgePlaces(bitmap, width, rows, columns, across ? width : 1, places.byteOffset);
  const [x, y, weight] = [0, 0, 0].map(() => desk.floats(count)) as [Float32Array, Float32Array, Float32Array];
  const energy = kernels.measureEdges(bitmap, flat.byteOffset, width, across, print.threshold, places.byteOffset, count, goldenStride(count), x.byteOffset, y.byteOffset, weight.byteOffset, box.byteOffset); // biome-ignore format: one call
  const [left, right, top, bottom] = [box[0]!, box[1]!, box[2]!, box[3]!];
  return { count, x, y, weight, energy, box: { left, right, top, bottom } };
};
