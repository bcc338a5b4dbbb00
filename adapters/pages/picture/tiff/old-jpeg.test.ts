// Old-style JPEG in TIFF (compression 6) in all variants that occur.
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { greyPage, SIZE } from '../../drawn-files.ts';
import { outcomes, pageOf } from '../../opened-files.ts';
import { dataAt, jpegOf, placeOf } from '../jpeg/test-jpegs.ts';
import { type FieldToWrite, long, short, tiffOf } from './test-tiffs.ts';

const { width, height } = SIZE;
const colour = await jpegOf(1, { chromaSubsampling: '4:2:0' }, true);

const fields = (samples: 1 | 3, ...more: readonly FieldToWrite[]): FieldToWrite[] => [
  long(256, width),
  long(257, height),
  short(258, ...Array<number>(samples).fill(8)),
  short(259, 6),
  short(262, samples === 3 ? 6 : 1),
  short(277, samples),
  ...more,
];

/** Its segments with this marker, without marker and length. */
const segments = (jpeg: Buffer, marker: number): Buffer[] => {
  const found: Buffer[] = [];
  for (let at = 2; at < dataAt(jpeg); at += 2 + jpeg.readUInt16BE(at + 2))
    if (jpeg[at + 1] === marker) found.push(jpeg.subarray(at + 4, at + 2 + jpeg.readUInt16BE(at + 2)));
  return found;
};
const coded = (jpeg: Buffer): Buffer => jpeg.subarray(dataAt(jpeg), -2);

/** Tables that stand apart, in the order of the components, and their tags. */
const tablesOf = (jpeg: Buffer, samples: 1 | 3) => {
  const quantisation = segments(jpeg, 0xdb).flatMap((segment) =>
    Array.from({ length: Math.floor(segment.length / 65) }, (_, n) => segment.subarray(n * 65 + 1, n * 65 + 65)),
  );
  const huffman = new Map<number, Buffer>();
  for (const segment of segments(jpeg, 0xc4)) {
    for (let at = 0; at + 17 <= segment.length; ) {
      const codes = segment.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
      huffman.set(segment[at]!, segment.subarray(at + 1, at + 17 + codes));
      at += 17 + codes;
    }
  }
  const numbers = samples === 3 ? [0, 1, 1] : [0];
  return [
    numbers.map((n) => quantisation[n]!),
    numbers.map((n) => huffman.get(n)!),
    numbers.map((n) => huffman.get(0x10 | n)!),
  ];
};

const fromTables = (
  jpeg: Buffer,
  samples: 1 | 3,
  strips: readonly Buffer[],
  ...more: readonly FieldToWrite[]
): Buffer => {
  const tables = tablesOf(jpeg, samples);
  const pieces = [...strips, ...tables.flat()];
  return tiffOf([{ fields: fields(samples, ...more), pieces }], (offsets) => {
    const places = offsets.slice(strips.length);
    return [
      long(273, ...offsets.slice(0, strips.length)),
      long(279, ...strips.map(({ length }) => length)),
      short(512, 1),
      ...[519, 520, 521].map((tag, n) => long(tag, ...places.slice(n * samples, (n + 1) * samples))),
    ];
  });
};

const headOf = (jpeg: Buffer, end: number): Buffer => Buffer.concat([jpeg.subarray(0, end), Buffer.from([0xff, 0xd9])]);

/** The page in strips, each encoded from its own beginning with the same tables. */
const strips = (rows: number): Promise<Buffer[]> =>
  Promise.all(
    Array.from({ length: Math.ceil(height / rows) }, (_, n) =>
      sharp(greyPage().subarray(n * rows * width, (n + 1) * rows * width), {
        raw: { width, height: Math.min(rows, height - n * rows), channels: 1 },
      })
        .toColourspace('b-w')
        .jpeg({ quality: 80, optimiseCoding: false })
        .toBuffer(),
    ),
  );
const inStrips = await strips(64);
const plain = await sharp(greyPage(), { raw: { ...SIZE, channels: 1 } })
  .toColourspace('b-w')
  .jpeg({ quality: 80, optimiseCoding: false })
  .toBuffer();

test.each([
  ['the whole JPEG in one strip', tiffOf([{ fields: fields(1), pieces: [plain] }])],
  [
    'the whole JPEG in one strip, named twice',
    tiffOf([{ fields: fields(3), pieces: [colour] }], ([at]) => [long(513, at!), long(514, colour.length)]),
  ],
  [
    'only by the tags for whole JPEGs',
    tiffOf([{ fields: fields(3, long(273), long(279)), pieces: [colour] }], ([at]) => [
      long(513, at!),
      long(514, colour.length),
    ]),
  ],
  [
    'the whole JPEG, its length left out',
    tiffOf([{ fields: fields(3, long(279)), pieces: [colour] }], ([at]) => [long(513, at!)]),
  ],
  [
    'a head apart from its data, as Wang wrote it',
    tiffOf([{ fields: fields(3), pieces: [coded(colour), headOf(colour, dataAt(colour))] }], ([data, head]) => [
      long(273, data!),
      long(279, coded(colour).length),
      long(513, head!),
    ]),
  ],
  [
    'a head without a scan',
    tiffOf([{ fields: fields(1), pieces: [coded(plain), headOf(plain, placeOf(plain, 0xda))] }], ([data, head]) => [
      long(273, data!),
      long(279, coded(plain).length),
      long(513, head!),
    ]),
  ],
  ['grey from tables', fromTables(plain, 1, [coded(plain)])],
  ['colour from tables', fromTables(colour, 3, [coded(colour)], short(530, 2, 2))],
  ['grey from tables, in strips', fromTables(inStrips[0]!, 1, inStrips.map(coded), short(278, 64))],
])('%s', async (name, file) => {
  const { raster, doubts } = await pageOf(file);
  expect(raster).toMatchObject(SIZE);
  const drawn = greyPage();
  const { data, channels } = raster;
  const off = drawn.reduce(
    (sum, value, n) => sum + Math.abs(value - data[n * channels + (channels === 3 ? 1 : 0)]!),
    0,
  );
  expect(off / drawn.length).toBeLessThan(22);
  expect(doubts).toEqual(/apart|without|tables/.test(name) ? ['rebuilt'] : undefined);
});

test('a JPEG in it that breaks off is damaged', async () => {
  const cut = Buffer.concat([colour.subarray(0, colour.length / 2), Buffer.from([0xff, 0xd9])]);
  const file = tiffOf([{ fields: fields(3), pieces: [cut] }], ([at]) => [long(513, at!)]);
  expect(await outcomes(file)).toEqual(['PAGE_DAMAGED']);
});

test('what cannot be made out is of an unknown kind, never "scan again"', async () => {
  const file = tiffOf([{ fields: fields(3), pieces: [Buffer.alloc(5000, 0x55)] }]);
  expect(await outcomes(file)).toEqual(['PICTURE_KIND_UNKNOWN']);
});
