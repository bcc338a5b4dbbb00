// The copy that the engine reads, made row by row from the straight page while its rows are still in the cache.
import { TILE } from './gains.ts';
import { type InkTiles, inkedSpans } from './ink-tiles.ts';

export interface ReadingScale {
  /** Pixels of the straight page. */
  readonly from: { readonly width: number; readonly height: number };
  /** Pixels of the reading copy. */
  readonly width: number;
  readonly height: number;
  /** How many rows of the straight page are there at a time. */
  readonly kept: number;
  /** Of the straight page. */
  readonly tiles: InkTiles;
}

/** For each of `to` pixels the first of `taps` neighbours that weigh into it, and their shares of 256. */
const tents = (from: number, to: number, radius: number) => {
  const taps = Math.min(from, Math.ceil(2 * radius));
  const first = new Int32Array(to);
  const shares = new Int32Array(taps * to);
  for (let i = 0; i < to; i++) {
    const middle = ((i + 0.5) * from) / to - 0.5;
    const start = Math.max(0, Math.min(from - taps, Math.ceil(middle - radius)));
    first[i] = start;
    const weights = Array.from({ length: taps }, (_, k) => Math.max(0, radius - Math.abs(start + k - middle)));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    let left = 256;
    for (let k = 0; k < taps; k++) {
      const share = k === taps - 1 ? left : Math.round((256 * weights[k]!) / sum);
      shares[i * taps + k] = share;
      left -= share;
    }
  }
  return { taps, first, shares };
};

export interface ReadingRows {
  /** Takes the grey rows up to, not including, `end`; makes what can be made of them. Row `y` stands at `y % kept`. */
  take(rows: Uint8Array, end: number): void;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * Shrinks (or enlarges) with a tent that reaches `blur` times as far as its pixels lie apart: the noise of the scan is
 * averaged away with the same stroke. Where no tile is inked the copy stays white.
 */
export const readingRows = ({ from, width, height, kept, tiles }: ReadingScale, blur: number): ReadingRows => {
  const across = tents(from.width, width, blur * Math.max(1, from.width / width));
  const down = tents(from.height, height, blur * Math.max(1, from.height / height));
  const data = new Uint8Array(width * height).fill(255);
  const mixed = new Int32Array(from.width);
  const perPixel = width / from.width;
  const margin = Math.ceil(across.taps * perPixel) + 1;
  let y = 0;
  let spans: readonly number[] = [];
  let spansOf = -1;
  const makeRow = (rows: Uint8Array): void => {
    const top = down.first[y]!;
    const bottom = top + down.taps - 1;
    const key = Math.floor(top / TILE) * 2 + (Math.floor(top / TILE) === Math.floor(bottom / TILE) ? 0 : 1);
    if (key !== spansOf) {
      spans = inkedSpans(tiles, top, bottom);
      spansOf = key;
    }
    for (let s = 0; s < spans.length; s += 2) {
      const begin = Math.max(0, Math.floor(spans[s]! * perPixel) - margin);
      const end = Math.min(width, Math.ceil(spans[s + 1]! * perPixel) + margin);
      const stretch = { begin: across.first[begin]!, end: across.first[end - 1]! + across.taps };
      mix(rows, { kept, width: from.width, mixed }, { first: top, shares: down.shares, at: y * down.taps, taps: down.taps }, stretch); // biome-ignore format: one call
      squeeze(mixed, across, { data, at: y * width }, { begin, end });
    }
  };
  return {
    data,
    width,
    height,
    take: (rows, end) => {
      for (; y < height && down.first[y]! + down.taps <= end; y++) makeRow(rows);
    },
  };
};

interface Mixed {
  readonly kept: number;
  readonly width: number;
  readonly mixed: Int32Array;
}

interface Taps {
  readonly first: number;
  readonly shares: Int32Array;
  readonly at: number;
  readonly taps: number;
}

interface Stretch {
  readonly begin: number;
  readonly end: number;
}

const mix = (rows: Uint8Array, to: Mixed, { first, shares, at, taps }: Taps, { begin, end }: Stretch): void => {
  const { kept, width, mixed } = to;
  const p = (first % kept) * width;
  const q = ((first + 1) % kept) * width;
  const r = ((first + 2) % kept) * width;
  if (taps === 3) {
    const [a, b, c] = [shares[at]!, shares[at + 1]!, shares[at + 2]!];
    for (let x = begin; x < end; x++) mixed[x] = rows[p + x]! * a + rows[q + x]! * b + rows[r + x]! * c;
    return;
  }
  mixed.fill(0, begin, end);
  for (let k = 0; k < taps; k++) {
    const share = shares[at + k]!;
    const start = ((first + k) % kept) * width;
    for (let x = begin; x < end; x++) mixed[x] = mixed[x]! + rows[start + x]! * share;
  }
};

const squeeze = (
  mixed: Int32Array,
  { taps, first, shares }: ReturnType<typeof tents>,
  { data, at }: { readonly data: Uint8Array; readonly at: number },
  { begin, end }: Stretch,
): void => {
  if (taps === 3) {
    for (let x = begin, k = 3 * begin; x < end; x++, k += 3) {
      const q = first[x]!;
      const sum = mixed[q]! * shares[k]! + mixed[q + 1]! * shares[k + 1]! + mixed[q + 2]! * shares[k + 2]!;
      data[at + x] = (sum + 32_768) >> 16;
    }
    return;
  }
  for (let x = begin, k = taps * begin; x < end; x++) {
    let sum = 32_768;
    for (let q = first[x]!, last = q + taps; q < last; q++, k++) sum += mixed[q]! * shares[k]!;
    data[at + x] = sum >> 16;
  }
};
