// Matrices and rectangles of PDF page space (points, y upwards). Source: ISO 32000-1, 8.3.

export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** What `first` does, then `then` (PDF's row vectors: [x y 1] × matrix). */
export const multiply = (first: Matrix, then: Matrix): Matrix => {
  const [a, b, c, d, e, f] = first;
  const [A, B, C, D, E, F] = then;
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
};

/** An axis-parallel rectangle in page space: points, y upwards. */
export interface Rect {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

export const areaOf = ({ left, bottom, right, top }: Rect): number =>
  Math.max(0, right - left) * Math.max(0, top - bottom);

export const overlap = (a: Rect, b: Rect): Rect => ({
  left: Math.max(a.left, b.left),
  bottom: Math.max(a.bottom, b.bottom),
  right: Math.min(a.right, b.right),
  top: Math.min(a.top, b.top),
});

/** Where a matrix puts the unit square, which is where PDF images live. */
export const squareUnder = ([a, b, c, d, e, f]: Matrix): Rect => {
  const xs = [e, e + a, e + c, e + a + c];
  const ys = [f, f + b, f + d, f + b + d];
  return { left: Math.min(...xs), bottom: Math.min(...ys), right: Math.max(...xs), top: Math.max(...ys) };
};
