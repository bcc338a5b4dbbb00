// Kernels that measure a page, on rows longer than 16 pixels: vector loop and remainder.
import { beforeEach, expect, test } from 'vitest';
import { openDesk } from './arena.ts';

const desk = openDesk();
beforeEach(() => desk.clear(1 << 16));

const laid = (values: ArrayLike<number>): Uint8Array => {
  const array = desk.bytes(values.length);
  array.set(values);
  return array;
};

/** Rows of `#` (0) and `.` (255). */
const drawn = (...rows: string[]): Uint8Array => laid([...rows.join('')].map((sign) => (sign === '#' ? 0 : 255)));

test('four pixels become one, rounded, and what is left over is dropped', () => {
  const page = laid([...Array(38).fill(10), 255, ...Array(38).fill(13), 255]);
  const out = desk.bytes(19).fill(0);
  desk.kernels.halve(page.byteOffset, 39, 19, 1, out.byteOffset);
  expect([...out]).toEqual(Array(19).fill(12));
});

test('nine pixels of a colour become its brightness', () => {
  const red = laid(Array(9).fill([200, 0, 0]).flat());
  const out = desk.bytes(1);
  desk.kernels.shrink(red.byteOffset, 9, 3, 3, 1, 1, out.byteOffset);
  expect(out[0]).toBe(Math.round((200 * 77) / 256));
});

test('a page is shrunk by less than two with each pixel where it belongs', () => {
  const page = laid([0, 90, 180, 0, 90, 180, 0, 90, 180]);
  const [first, shares] = [desk.integers(2), desk.integers(6)];
  first.set([0, 0]);
  shares.set([2731, 1365, 0, 0, 1365, 2731]);
  const [column, out] = [desk.doubles(3), desk.bytes(4)];
  desk.kernels.shrinkInPart(page.byteOffset, 3, 2, 2, first.byteOffset, shares.byteOffset, first.byteOffset, shares.byteOffset, column.byteOffset, out.byteOffset); // biome-ignore format: one call
  expect([...out]).toEqual([30, 150, 30, 150]);
});

test('the paper of a cell is what four fifths of it do not exceed', () => {
  const page = laid([...Array(10).fill(0), ...Array(190).fill(200)]);
  const [level, histogram] = [desk.floats(1), desk.counts(64)];
  desk.kernels.cellLevels(page.byteOffset, 20, 10, 20, 1, 1, level.byteOffset, histogram.byteOffset);
  expect(level[0]).toBe(202);
});

test('grey paper becomes white, and print on it keeps its share', () => {
  const page = laid([...Array(18).fill(204), 102, 0]);
  const [level, stops, gains, out] = [desk.floats(1), desk.integers(2), desk.doubles(1), desk.bytes(20)];
  level[0] = 204;
  stops.set([10, 20]);
  desk.kernels.divideOut(page.byteOffset, 20, 1, 20, 1, 1, level.byteOffset, stops.byteOffset, gains.byteOffset, out.byteOffset); // biome-ignore format: one call
  expect([...out]).toEqual([...Array(18).fill(255), 128, 0]);
});

test('every brightness is counted, white too', () => {
  const histogram = desk.counts(256).fill(0);
  desk.kernels.countLevels(laid([...Array(32).fill(255), 7, 255, 7]).byteOffset, 35, histogram.byteOffset);
  expect([histogram[7], histogram[255], histogram[0]]).toEqual([2, 33, 0]);
});

test('each block says its darkest pixel, also those that the edges cut', () => {
  const page = laid(Array(20 * 9).fill(250));
  page[3 * 20 + 7] = 9;
  page[7 * 20 + 8] = 8;
  page[8 * 20 + 19] = 7;
  const out = desk.bytes(6);
  desk.kernels.darkestBlocks(page.byteOffset, 20, 9, 3, out.byteOffset);
  expect([...out]).toEqual([9, 8, 250, 250, 250, 7]);
});

const U = ['#...................#', '#...................#', '#####################'];

test('what hangs together is one component, found by its runs', () => {
  const page = drawn(...U, '.....................', '.....#...............');
  const [row, from, to, parent, component] = [0, 0, 0, 0, 0].map(() => desk.integers(60)) as [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array]; // biome-ignore format: one thing
  const runs = desk.kernels.findRuns(page.byteOffset, 21, 5, 128, row.byteOffset, from.byteOffset, to.byteOffset, parent.byteOffset); // biome-ignore format: one call
  const count = desk.kernels.numberRuns(runs, parent.byteOffset, component.byteOffset);
  expect({ runs, count, component: [...component.subarray(0, runs)] }).toEqual({ runs: 6, count: 2, component: [0, 0, 0, 0, 0, 1] }); // biome-ignore format: one thing
  expect([...row.subarray(0, runs)]).toEqual([0, 0, 1, 1, 2, 4]);
  expect([...from.subarray(0, runs)]).toEqual([0, 20, 0, 20, 0, 5]);
  expect([...to.subarray(0, runs)]).toEqual([0, 20, 0, 20, 20, 5]);

  const [left, top, right, bottom, area] = [99, 99, -1, -1, 0].map((value) => desk.integers(2).fill(value)) as [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array]; // biome-ignore format: one thing
  desk.kernels.boxRuns(runs, row.byteOffset, from.byteOffset, to.byteOffset, component.byteOffset, left.byteOffset, top.byteOffset, right.byteOffset, bottom.byteOffset, area.byteOffset); // biome-ignore format: one call
  expect([left, top, right, bottom, area].map((values) => [...values])).toEqual([[0, 5], [0, 4], [20, 5], [2, 4], [25, 1]]); // biome-ignore format: one thing

  const [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0].map(() => desk.doubles(2).fill(0)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]; // biome-ignore format: one thing
  desk.kernels.sumRuns(runs, row.byteOffset, from.byteOffset, to.byteOffset, component.byteOffset, left.byteOffset, top.byteOffset, sx.byteOffset, sy.byteOffset, sxx.byteOffset, syy.byteOffset, sxy.byteOffset); // biome-ignore format: one call
  expect([sx[0], sy[0], sxx[0], syy[0], sxy[0]]).toEqual([250, 44, 3670, 86, 440]);

  const [shade, rise, ends] = [0, 0, 0].map(() => desk.doubles(2).fill(0)) as [Float64Array, Float64Array, Float64Array]; // biome-ignore format: one thing
  desk.kernels.shadeRuns(page.byteOffset, 21, runs, row.byteOffset, from.byteOffset, to.byteOffset, component.byteOffset, shade.byteOffset, rise.byteOffset, ends.byteOffset); // biome-ignore format: one call
  // Runs that touch the rim have nothing beside them.
  expect([...shade, ...rise, ...ends]).toEqual([0, 0, 0, 510, 0, 2]);

  const bitmap = desk.bytes(5 * 21).fill(0);
  desk.kernels.paintRuns(bitmap.byteOffset, 21, runs, row.byteOffset, from.byteOffset, to.byteOffset, component.byteOffset, laid([0, 4]).byteOffset); // biome-ignore format: one call
  expect(bitmap.indexOf(4)).toBe(4 * 21 + 5);
  expect(bitmap.filter((value) => value > 0)).toHaveLength(1);
});

test('edges lie where print begins and ends, and align best at the angle of the line', () => {
  const [width, height] = [40, 12];
  const isPrint = (i: number): boolean => Math.floor(i / width) >= 4 && Math.floor(i / width) < 8 && i % width < 36;
  const bitmap = laid(Array.from({ length: width * height }, (_, i) => (isPrint(i) ? 1 : 0)));
  const flat = laid(Array.from(bitmap, (glyph) => (glyph ? 0 : 255)));
  const places = desk.integers(width * height);
  const count = desk.kernels.edgePlaces(bitmap.byteOffset, width, height - 1, width, width, places.byteOffset);
  expect([count, places[0], places[36]]).toEqual([72, 3 * width, 7 * width]);

  const [x, y, weight, box] = [desk.floats(count), desk.floats(count), desk.floats(count), desk.doubles(4)];
  const energy = desk.kernels.measureEdges(bitmap.byteOffset, flat.byteOffset, width, true, 127.5, places.byteOffset, count, 1, x.byteOffset, y.byteOffset, weight.byteOffset, box.byteOffset); // biome-ignore format: one call
  expect([x[0], y[0], weight[0], weight[36], energy]).toEqual([0, 3.5, -1, 1, 72]);
  expect([...box]).toEqual([0, 35, 3.5, 7.5]);

  const sums = desk.doubles(64);
  const at = (degrees: number): number => {
    const [cos, sin] = [Math.cos(degrees), Math.sin(degrees)];
    return desk.kernels.alignEdges(x.byteOffset, y.byteOffset, weight.byteOffset, count, cos, sin, 1, -10, 0, 0, 32, sums.byteOffset, 32); // biome-ignore format: one call
  };
  // Two rows of 36, each shared evenly between two sums and smoothed over four.
  expect(at(0)).toBe((2 * 18 * 18 * (1 + 9 + 9 + 1)) / 16);
  expect(at(0.1)).toBeLessThan(at(0));
});

test('glyphs are turned by a quarter, rules stay away, and strokes are counted', () => {
  const bitmap = laid([1, 0, 2, 4, 0, 0]);
  const out = desk.bytes(6).fill(255);
  desk.kernels.turnGlyphs(bitmap.byteOffset, 3, 2, 0, 1, out.byteOffset, 2, 3);
  // Turned back from lying on its right side: the left column becomes the last row, the first row on the right of it.
  expect([...out]).toEqual([255, 255, 255, 255, 0, 0]);
  const found = desk.kernels.countDarkInRow(drawn('##.#').byteOffset, 4);
  expect([found & 0xffff, found >> 16]).toEqual([3, 2]);
});

test('the mean of nine pixels takes the place of each, and the rim is white', () => {
  const width = 20;
  const page = laid(Array.from({ length: 3 * width }, (_, p) => (p === width + 5 ? 75 : 255)));
  const out = desk.bytes(3 * width);
  desk.kernels.smooth(page.byteOffset, width, 3, out.byteOffset);
  const middle = Array(width).fill(255);
  middle.fill(235, 4, 7);
  expect([...out]).toEqual([...Array(width).fill(255), ...middle, ...Array(width).fill(255)]);
});

test('differences of pixels some columns apart are counted, without the rim', () => {
  const page = laid([...Array(10).fill(9), ...[9, 10, 20, 30, 13, 20, 30, 9, 9, 9], ...Array(10).fill(9)]);
  const steps = desk.counts(256).fill(0);
  desk.kernels.countSteps(page.byteOffset, 10, 3, 3, steps.byteOffset);
  expect([steps[3], steps[0], steps[4], steps[11]]).toEqual([1, 2, 1, 1]);
});
