// Kernels that make pages and copies, on rows longer than 16 pixels: vector loop and remainder.
import { beforeEach, describe, expect, test } from 'vitest';
import { openDesk } from './arena.ts';

const desk = openDesk();
beforeEach(() => desk.clear(1 << 16));

const laid = (values: ArrayLike<number>): Uint8Array => {
  const array = desk.bytes(values.length);
  array.set(values);
  return array;
};

describe('a row of the straight page', () => {
  const begin = (turn: { across: number; down: number; x: number; y: number; exact: boolean }, channels: number) => {
    const tones = laid(Array.from({ length: 256 }, (_, value) => value));
    const gains = desk.floats(3 * 2 * channels).fill(1.5);
    // Of two tiles the first alone is inked.
    const tiles = laid([1, 0]);
    desk.kernels.beginTurn(turn.across, turn.down, turn.x, turn.y, turn.exact, tones.byteOffset, gains.byteOffset, 3, tiles.byteOffset, 2); // biome-ignore format: one call
  };

  test('is copied from a page on its head, brightened, as far as there is ink', () => {
    const scan = laid(Array.from({ length: 40 }, (_, x) => 2 * x));
    begin({ across: -1, down: 0, x: 39, y: 0, exact: true }, 1);
    const out = desk.bytes(40).fill(255);
    desk.kernels.turnGreyRow(scan.byteOffset, 40, 0, 1, 40, out.byteOffset);
    expect([...out.subarray(0, 4), out[31], ...out.subarray(32)]).toEqual([
      255,
      114,
      111,
      108,
      24,
      ...Array(8).fill(255),
    ]);
  });

  test('is mixed of four neighbours where it falls between them', () => {
    const scan = laid([0, 100, 0, 100, 0, 0, 40, 0, 40, 0]);
    begin({ across: 1, down: 0, x: 0.5, y: 0.25, exact: false }, 1);
    const out = desk.bytes(5).fill(255);
    desk.kernels.turnGreyRow(scan.byteOffset, 5, 0, 0, 4, out.byteOffset);
    // (100 · 3/4 + 40 · 1/4) / 2 · 1.5
    expect([...out]).toEqual([64, 64, 64, 64, 255]);
  });

  test('keeps its colours, and gives its brightness', () => {
    const scan = laid([100, 50, 20, 100, 50, 20, 100, 50, 20, 100, 50, 20]);
    for (const exact of [true, false]) {
      begin({ across: 1, down: 0, x: 0, y: 0, exact }, 3);
      const [out, light] = [desk.bytes(6).fill(0), desk.bytes(2).fill(0)];
      desk.kernels.turnColourRow(scan.byteOffset, 6, 0, 0, 1, out.byteOffset, light.byteOffset);
      expect([...out, ...light]).toEqual([150, 75, 30, 0, 0, 0, (77 * 150 + 150 * 75 + 29 * 30) >> 8, 0]);
    }
  });
});

test('black and white: a lone speck goes, a stroke of two rows stays', () => {
  const white = Array(40).fill(255);
  const speck = laid(white.map((value, x) => (x === 20 ? 120 : value)));
  const stroke = laid(white.map((value, x) => (x >= 10 && x < 38 ? 0 : value)));
  const [above, out] = [laid(white), desk.bytes(40).fill(255)];
  desk.kernels.blackAndWhiteRow(above.byteOffset, speck.byteOffset, above.byteOffset, out.byteOffset, 40);
  expect(out.every((value) => value === 255)).toBe(true);
  desk.kernels.blackAndWhiteRow(above.byteOffset, stroke.byteOffset, stroke.byteOffset, out.byteOffset, 40);
  expect([...out].map((value) => (value === 0 ? '#' : '.')).join('')).toBe('..........############################..');
});

test('a row of the copy to read is mixed of rows and columns by their shares', () => {
  const rows = laid([...Array(20).fill(100), ...Array(20).fill(200)]);
  const [shares, mixed, first, across] = [desk.integers(2), desk.integers(20), desk.integers(18), desk.integers(54)];
  shares.set([64, 192]);
  for (let x = 0; x < 18; x++) {
    first[x] = x;
    across.set([0, 128, 128], 3 * x);
  }
  const out = desk.bytes(18).fill(255);
  desk.kernels.readingStretch(rows.byteOffset, 20, 2, shares.byteOffset, mixed.byteOffset, 3, first.byteOffset, across.byteOffset, out.byteOffset, 1, 18); // biome-ignore format: one call
  expect([...out]).toEqual([255, ...Array(17).fill(175)]);
});

describe('the copy for the engine', () => {
  test('some pixels are enough for a histogram', () => {
    const histogram = desk.counts(256).fill(0);
    desk.kernels.countSome(laid([1, 2, 3, 4, 5, 6, 7, 8]).byteOffset, 8, 1, 3, histogram.byteOffset);
    expect([...histogram.subarray(0, 10)]).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1, 0]);
  });

  test('dark pixels are counted a row and a column', () => {
    const page = laid([...Array(18).fill(100), 99, 100, ...Array(3).fill(0), ...Array(17).fill(255)]);
    const [columns, rows] = [desk.counts(20).fill(0), desk.counts(2)];
    desk.kernels.countDark(page.byteOffset, 20, 2, 100, columns.byteOffset, rows.byteOffset);
    expect([...rows]).toEqual([1, 3]);
    expect([...columns]).toEqual([1, 1, 1, ...Array(15).fill(0), 1, 0]);
  });

  test('rows get full contrast and become narrower', () => {
    const table = laid(Array.from({ length: 256 }, (_, level) => (level < 100 ? 0 : level < 200 ? 128 : 255)));
    const page = laid([...Array(20).fill(220), ...Array(10).fill(50), ...Array(10).fill(150)]);
    const [row, left, share, out] = [desk.bytes(21), desk.integers(10), desk.integers(10), desk.bytes(20)];
    for (let x = 0; x < 10; x++) [left[x], share[x]] = [2 * x + 1, 128];
    desk.kernels.narrowRows(page.byteOffset, 20, 20, 2, table.byteOffset, 200, row.byteOffset, left.byteOffset, share.byteOffset, out.byteOffset, 10); // biome-ignore format: one call
    expect([...out]).toEqual([...Array(10).fill(255), 0, 0, 0, 0, 64, 128, 128, 128, 128, 128]);
  });
});

test('strokes are counted in the cell in which they begin; what is longer is a rule', () => {
  const row = laid([...'..##......................#.###.######...'].map((sign) => (sign === '#' ? 20 : 255)));
  const cells = desk.shorts(5).fill(0);
  desk.kernels.countStrokes(row.byteOffset, row.length, 10, 4, cells.byteOffset);
  expect([...cells]).toEqual([1, 0, 2, 0, 0]);
});

test('ink and its changes are counted along a line and from the line above', () => {
  const line = laid([0, 0, 9, 9, 0, 9, 0, 9].flatMap((value) => [value, 255, 255]));
  const above = laid([1, 0, 0, 0, 0, 0, 0, 0]);
  const [ink, along, across] = [desk.shorts(2).fill(0), desk.shorts(2).fill(0), desk.shorts(2).fill(0)];
  desk.kernels.countCells(line.byteOffset, 3, 2, 4, 8.5, above.byteOffset, ink.byteOffset, along.byteOffset, across.byteOffset); // biome-ignore format: one call
  expect([[...ink], [...along], [...across]]).toEqual([[2, 2], [2, 4], [1, 2]]); // biome-ignore format: one thing
  expect([...above]).toEqual([1, 1, 0, 0, 1, 0, 1, 0]);
});

test('a desk that became much too large gives its memory back', () => {
  const own = openDesk();
  own.clear(200 * 2 ** 20);
  own.clear(1000);
  expect(own.bytes(10).buffer.byteLength).toBeLessThan(2 ** 20);
});
