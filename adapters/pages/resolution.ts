// How many pixels an inch holds: the file's word if it can be true, else a guess from the picture's size.

/** Pixels per inch, across and down. Fax machines scan with different ones. */
export interface Resolution {
  readonly x: number;
  readonly y: number;
}

const A4_LONG_INCHES = 297 / 25.4;
const USUAL = [100, 150, 200, 240, 300, 400, 600] as const;
const UNKNOWN = 200;

/** A letter's long side is at most that of A2; screenshots and cameras that say "72" would make it a bedsheet. */
const LONGEST_INCHES = 594 / 25.4;

const canBeTrue = (declared: Resolution, width: number, height: number): boolean =>
  [declared.x, declared.y].every((dpi) => dpi >= 50 && dpi <= 2400) &&
  Math.max(width / declared.x, height / declared.y) <= LONGEST_INCHES * 1.05;

/**
 * The resolution of a picture of `width` × `height` pixels.
 *
 * What the file declares holds if both values lie between 50 and 2400 dpi and the page would not be longer than A2.
 * Otherwise the long side is taken for that of an A4 sheet, at the nearest usual resolution; if the picture is more
 * than 15 % smaller than A4 at 100 dpi or larger than A4 at 600 dpi, it is 200 or 600 dpi.
 */
export const resolutionOf = (declared: Resolution | undefined, width: number, height: number): Resolution => {
  if (declared !== undefined && canBeTrue(declared, width, height)) return declared;
  const asA4 = Math.max(width, height) / A4_LONG_INCHES;
  const far = (dpi: number) => Math.abs(Math.log(asA4 / dpi));
  const nearest = USUAL.reduce((best, dpi) => (far(dpi) < far(best) ? dpi : best));
  const guess = asA4 < USUAL[0] * 0.85 ? UNKNOWN : nearest;
  return { x: guess, y: guess };
};
