// Complete TIFFs with harmless errors are read pixel by pixel; only missing pixels count as damage.
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { greyPage, SIZE } from '../../drawn-files.ts';
import { outcomes, pageOf, rasterOf } from '../../opened-files.ts';
import { ascii, type DirectoryToWrite, type FieldToWrite, long, short, tiffOf } from './test-tiffs.ts';

const { width, height } = SIZE;
const PIXELS = greyPage();
const [NONE, DEFLATE, PACKBITS] = [1, 8, 32773];
const strips = (rows: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(height / rows) }, (_, n) => PIXELS.subarray(n * rows * width, (n + 1) * rows * width));

const NEEDED: readonly FieldToWrite[] = [
  short(256, width),
  short(257, height),
  short(258, 8),
  short(262, 1),
  short(277, 1),
];

const grey = (compression: number, rows: number, more: readonly FieldToWrite[] = []): DirectoryToWrite => {
  const fields = [...NEEDED, short(259, compression), short(278, rows)];
  return {
    fields: [...fields.filter(({ tag }) => !more.some((field) => field.tag === tag)), ...more],
    pieces: strips(rows).map((strip) => (compression === DEFLATE ? deflateSync(strip) : strip)),
  };
};

/** PackBits of runs and of literal bytes, a row at a time. */
const packed = (rows: Uint8Array): Buffer => {
  const out: number[] = [];
  for (let from = 0; from < rows.length; from += width) {
    for (let x = 0; x < width; ) {
      const value = rows[from + x]!;
      let run = 1;
      while (run < 128 && x + run < width && rows[from + x + run] === value) run++;
      out.push((257 - run) & 255, value);
      x += run;
    }
  }
  return Buffer.from(out);
};

const COSMETIC: readonly (readonly [string, Buffer])[] = [
  ['a text without its end', tiffOf([grey(DEFLATE, height, [ascii(305, 'Scanfirmware 1.0')])])],
  ['a text of other letters', tiffOf([grey(NONE, height, [ascii(315, '\xe4\xf6\xfc\xff\0')])])],
  ['an empty date', tiffOf([grey(NONE, 64, [ascii(306, '    :  :     :  :  \0')])])],
  ['a date that is a number', tiffOf([grey(NONE, 64, [long(306, 20261130)])])],
  ['page 7 of 3', tiffOf([grey(DEFLATE, 64, [short(297, 7, 3)])])],
  ['a page number of one value', tiffOf([grey(DEFLATE, 64, [short(297, 1)])])],
  ['fields out of order', tiffOf([{ ...grey(DEFLATE, 64), unsorted: true }])],
  ['a field twice', tiffOf([grey(NONE, 64, [short(274, 1), short(274, 1)])])],
  ['a field nobody knows', tiffOf([grey(NONE, 64, [{ tag: 65000, type: 7, values: Buffer.alloc(900, 7) }])])],
  [
    'a field of a type that there is not',
    tiffOf([grey(NONE, 64, [{ tag: 40000, type: 99, values: Buffer.alloc(4) }])]),
  ],
  ['a profile of rubbish', tiffOf([grey(NONE, 64, [{ tag: 34675, type: 7, values: Buffer.alloc(500, 9) }])])],
  ['an unknown unit of resolution', tiffOf([grey(NONE, 64, [short(296, 9), { tag: 282, type: 5, values: [100] }])])],
  [
    'a size as LONG and bits as BYTE',
    tiffOf([grey(NONE, 64, [long(256, width), { tag: 258, type: 1, values: Buffer.from([8]) }])]),
  ],
  ['no lengths of the strips', tiffOf([grey(NONE, 64, [{ tag: 279, type: 4, values: [] }])])],
  ['no lengths of compressed strips', tiffOf([grey(DEFLATE, 64, [{ tag: 279, type: 4, values: [] }])])],
  ['lengths that are all zero', tiffOf([grey(DEFLATE, 64, [long(279, ...strips(64).map(() => 0))])])],
  ['half the length of the only strip', tiffOf([grey(NONE, height, [long(279, (width * height) / 2)])])],
  ['no rows in a strip', tiffOf([grey(DEFLATE, height, [{ tag: 278, type: 4, values: [] }])])],
  ['rows without end in a strip', tiffOf([grey(DEFLATE, height, [long(278, 0xffffffff)])])],
  ['too few rows in the only strip', tiffOf([grey(DEFLATE, height, [short(278, 8)])])],
  ['no samples', tiffOf([grey(NONE, 64, [short(277)])])],
  ['no photometric', tiffOf([grey(NONE, 64, [short(262)])])],
  ['an orientation that there is not', tiffOf([grey(NONE, 64, [short(274, 77)])])],
  ['a bad EXIF directory', tiffOf([grey(NONE, 64, [long(34665, 0xfffffff0)])])],
  ['Deflate by its later number', tiffOf([grey(DEFLATE, 64, [short(259, 32946)])])],
  ['PackBits', tiffOf([{ ...grey(PACKBITS, 64), pieces: strips(64).map(packed) }])],
  [
    'strips in the wrong order in the file',
    (() => {
      const pieces = strips(64);
      const order = pieces.map((_, n) => pieces.length - 1 - n);
      return tiffOf([{ ...grey(NONE, 64), pieces: order.map((n) => pieces[n]!) }], (offsets) => [
        long(273, ...order.map((n) => offsets[n]!)),
        long(279, ...pieces.map(({ length }) => length)),
      ]);
    })(),
  ],
];

test.each(COSMETIC)('%s: every pixel is read', async (_, file) => {
  const { raster, doubts } = await pageOf(file);
  expect(raster).toMatchObject({ ...SIZE, channels: 1 });
  expect(Buffer.compare(raster.data, PIXELS)).toBe(0);
  expect(doubts).toBeUndefined();
});

const cut = (compression: number, share: number, n = 3): Buffer => {
  const page = grey(compression, 64);
  const pieces = compression === PACKBITS ? strips(64).map(packed) : page.pieces;
  // The strip keeps its place and its announced length; what it holds breaks off.
  return tiffOf([
    { ...page, pieces: pieces.map((piece, i) => (i === n ? piece.subarray(0, piece.length * share) : piece)) },
  ]);
};

const zeroed = (compression: number): Buffer => {
  const page = grey(compression, height);
  const [piece] = compression === PACKBITS ? [packed(PIXELS)] : page.pieces;
  const broken = Buffer.from(piece!);
  broken.fill(0, broken.length / 2);
  return tiffOf([{ ...page, pieces: [broken] }]);
};

test.each([
  ['an uncompressed strip ends early', cut(NONE, 0.5)],
  ['a Deflate strip ends early', cut(DEFLATE, 0.5)],
  ['a PackBits strip ends early', cut(PACKBITS, 0.5)],
  ['zeros where Deflate data should be', zeroed(DEFLATE)],
  ['zeros where PackBits data should be', zeroed(PACKBITS)],
  ['the last strips are not there', tiffOf([{ ...grey(NONE, 64), pieces: strips(64).slice(0, 5) }])],
  [
    'one strip was never written',
    tiffOf([grey(NONE, 64, [])], (offsets) => [long(273, ...offsets.map((at, n) => (n === 2 ? 0 : at)))]),
  ],
  [
    'one strip is empty',
    tiffOf([grey(DEFLATE, 64, [])], () => [
      long(279, ...strips(64).map((strip, n) => (n === 4 ? 0 : deflateSync(strip).length))),
    ]),
  ],
  ['more strips than the height needs', tiffOf([grey(NONE, 64, [short(257, 128)])])],
  ['twice the rows that the height says', tiffOf([grey(NONE, height, [short(257, height / 2)])])],
])('%s: the page is damaged', async (_, file) => {
  const good = tiffOf([grey(NONE, 64)]);
  expect(await outcomes(file)).toSatisfy((ends) =>
    [ends].flat().every((end) => end === 'PAGE_DAMAGED' || end === 'FILE_DAMAGED'),
  );
  expect(await outcomes(good)).toEqual(['page']);
});

test.each(['lzw', 'deflate', 'jpeg', 'packbits'] as const)(
  '%s tiles that break half-way are found',
  async (compression) => {
    const file = await sharp(PIXELS, { raw: { ...SIZE, channels: 1 } })
      .toColourspace('b-w')
      .tiff({ compression, tile: true, tileWidth: 128, tileHeight: 128, quality: 90 })
      .toBuffer();
    expect(await outcomes(file)).toEqual(['page']);
    const at = file.readUInt32LE(4);
    const entry = Array.from({ length: file.readUInt16LE(at) }, (_, n) => at + 2 + n * 12).find(
      (place) => file.readUInt16LE(place) === 324,
    )!;
    const count = file.readUInt32LE(entry + 4);
    const places = file.readUInt32LE(entry + 8);
    // The tile with most in it.
    const offsets = Array.from({ length: count }, (_, n) => file.readUInt32LE(places + n * 4));
    const lengths = offsets.map((from, n) => (offsets[n + 1] ?? places) - from);
    const n = lengths.indexOf(Math.max(...lengths.slice(0, -1)));
    const from = offsets[n]! + Math.floor(lengths[n]! / 2);
    for (let i = 0; i < 60; i++) file[from + i] = (i * 37 + 11) & 255;
    expect(await outcomes(file)).toEqual(['PAGE_DAMAGED']);
  },
);

test('a page of a few pixels’ width is read, but may not be blank', async () => {
  const narrow = tiffOf([
    {
      fields: [...NEEDED.filter(({ tag }) => tag > 257), short(256, 8), short(257, 32767), short(259, NONE)],
      pieces: [new Uint8Array(8 * 32767).fill(255)],
    },
  ]);
  expect((await pageOf(narrow)).doubts).toEqual(['implausible-size']);
});

test('JPEG in TIFF is read whatever the TIFF says of its colours’ sampling', async () => {
  const jpeg = await sharp({ create: { ...SIZE, channels: 3, background: '#c81e1e' } })
    .jpeg({ chromaSubsampling: '4:4:4' })
    .toBuffer();
  const colour = [
    short(256, width),
    short(257, height),
    short(258, 8, 8, 8),
    short(259, 7),
    short(262, 6),
    short(277, 3),
  ];
  for (const said of [[], [short(530, 2, 2)], [short(530, 1, 1)], [short(530, 4, 1)]]) {
    const { data, channels } = await rasterOf(tiffOf([{ fields: [...colour, ...said], pieces: [jpeg] }]));
    expect([channels, ...data.subarray(0, 3)].map((value) => Math.round(value / 10))).toEqual([0, 20, 3, 3]);
  }
});
