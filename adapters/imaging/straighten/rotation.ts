// Maps pixels of the straightened page to positions and gains on the scan.
import type { Orientation } from '../../../domain/page.ts';
import type { Raster } from '../../../domain/raster.ts';

/** From pixel centres of the straight page to pixel centres of the scan: x right, y down, both counted from 0. */
export interface Turn {
  /** Pixels of the straight page. */
  readonly width: number;
  readonly height: number;
  /** What a step to the right on the straight page is on the scan; a step down is `-down`, `across`. */
  readonly across: number;
  readonly down: number;
  /** Where the first pixel lies. */
  readonly x: number;
  readonly y: number;
  /** No pixel falls between others: nothing has to be interpolated. */
  readonly exact: boolean;
}

const EXACT = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] } as const;

/** Turns back `orientation` and `skewDegrees` (clockwise) around the middle; the size is the scan's, as turned. */
export const turnOf = (
  scan: Pick<Raster, 'width' | 'height'>,
  { orientation, skewDegrees }: { readonly orientation: Orientation; readonly skewDegrees: number },
): Turn => {
  const lying = orientation === 90 || orientation === 270;
  const [width, height] = lying ? [scan.height, scan.width] : [scan.width, scan.height];
  const exact = skewDegrees === 0;
  const angle = ((orientation + skewDegrees) * Math.PI) / 180;
  const [across, down] = exact ? EXACT[orientation] : [Math.cos(angle), Math.sin(angle)];
  const [left, top] = [(1 - width) / 2, (1 - height) / 2];
  return {
    width,
    height,
    across,
    down,
    x: (scan.width - 1) / 2 + left * across - top * down,
    y: (scan.height - 1) / 2 + left * down + top * across,
    exact,
  };
};

/** Maps a point of the scan to the straightened page. */
export const onStraightPage = (turn: Turn, x: number, y: number): readonly [number, number] => {
  const [dx, dy] = [x - turn.x, y - turn.y];
  return [dx * turn.across + dy * turn.down, dy * turn.across - dx * turn.down];
};
