// By what each part of the straight page is brightened, and the tiles in which it is worked on.

/** Side of a tile of the straight page, pixels. */
export const TILE = 32;

/** Gains stand this many pixels apart on the straight page; between them lies a straight line. */
export const GAIN_STEP = TILE;

/** By what the straight page is multiplied: a node every `GAIN_STEP` pixels, channel by channel. */
export interface Gains {
  readonly columns: number;
  /** Row by row, node by node, channel by channel. */
  readonly nodes: Float32Array;
}
