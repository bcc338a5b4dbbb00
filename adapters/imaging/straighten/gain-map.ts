// The gain map of a straightened page, and the tiles in which it is applied.

/** Side of a tile of the straight page, pixels. */
export const TILE = 32;

/** By what the straight page is multiplied: a node every `TILE` pixels, channel by channel, straight lines between. */
export interface Gains {
  readonly columns: number;
  /** Row by row, node by node, channel by channel. */
  readonly nodes: Float32Array;
}
