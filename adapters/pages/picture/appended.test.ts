// What a scanner appends to a file is more pages of it; what a telephone hangs on a photo is none.
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { g4, greyPage, LIMITS, SIZE, tiff } from '../drawn-files.ts';
import { opened, outcomes, rasterOf } from '../opened-files.ts';
import { pageSource } from '../page-source.ts';
import { flateGrey, scannedPdf } from '../pdf/drawn-pdfs.ts';
import { jpegOf, segmentOf, withSegments } from './jpeg/test-jpegs.ts';
import { type DirectoryToWrite, long, short, tiffOf } from './tiff/test-tiffs.ts';

const png = (seed: number) =>
  sharp(greyPage(SIZE, seed), { raw: { ...SIZE, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
const [first, second, third] = [await jpegOf(1), await jpegOf(2), await jpegOf(3)];
const [oneTiff, otherTiff] = [await g4(4), await tiff({}, 5)];
const onePng = await png(6);
const gap = Buffer.alloc(100);
/** Seeds of the pages that come out: each has bars of its own. */
const seedsOf = async (bytes: Uint8Array): Promise<(number | string)[]> => {
  const file = await opened(bytes);
  const seeds: (number | string)[] = [];
  for (let n = 1; n <= file.pageCount; n++) {
    const page = await file.page(n);
    if (page.kind !== 'page') {
      seeds.push(page.reason);
      continue;
    }
    const { data, width, height } = page.page.raster;
    const found = [1, 2, 3, 4, 5, 6].find((seed) => {
      if (width !== SIZE.width || height !== SIZE.height) return false;
      const drawn = greyPage(SIZE, seed);
      return data.reduce((sum, value, i) => sum + Math.abs(value - drawn[i]!), 0) / data.length < 12;
    });
    seeds.push(found ?? 0);
  }
  await file.close();
  return seeds;
};

test.each([
  ['two JPEGs', [first, second], [1, 2]],
  ['three JPEGs with room between them', [first, gap, second, gap, third], [1, 2, 3]],
  ['a JPEG twice: two sheets', [first, first], [1, 1]],
  ['two TIFFs', [oneTiff, otherTiff], [4, 5]],
  ['two TIFFs with room between them', [otherTiff, gap, oneTiff], [5, 4]],
  ['two PNGs', [onePng, await png(1)], [6, 1]],
  ['a TIFF behind a JPEG', [first, oneTiff], [1, 4]],
  ['a JPEG behind a TIFF', [oneTiff, second], [4, 2]],
  ['a PNG behind a TIFF behind a JPEG', [third, otherTiff, onePng], [3, 5, 6]],
  ['a JPEG behind other bytes', [first, Buffer.from('a trailer of some machine '.repeat(30)), second], [1, 2]],
  ['a JPEG that was cut, and a whole one', [first.subarray(0, first.length / 2), second], ['FILE_TRUNCATED', 2]],
  ['a whole JPEG, and one that was cut', [first, second.subarray(0, second.length / 2)], [1, 'FILE_TRUNCATED']],
  ['a whole TIFF, and one that was cut', [otherTiff, oneTiff.subarray(0, oneTiff.length / 2)], [5, 'FILE_TRUNCATED']],
  ['a PNG behind one that was cut', [onePng, (await png(2)).subarray(0, 900)], [6, 'FILE_TRUNCATED']],
] as const)('%s', async (_, parts, pages) => {
  expect(await seedsOf(Buffer.concat(parts as readonly Buffer[]))).toEqual(pages);
});

test('a PDF behind a picture', async () => {
  const pdf = await scannedPdf([flateGrey(), flateGrey()]);
  const { pageCount } = await opened(pdf);
  expect(await outcomes(Buffer.concat([first, pdf]))).toEqual(Array(1 + pageCount).fill('page'));
});

test('appended pages count against the limit', async () => {
  const file = Buffer.concat([first, second, third]);
  expect(await pageSource({ ...LIMITS, pages: 2 }).open(file)).toMatchObject({ reason: 'TOO_MANY_PAGES' });
});

const smaller = (jpeg: Buffer, width = 160): Promise<Buffer> => sharp(jpeg).resize(width).jpeg().toBuffer();
const preview = await smaller(first);
const strange = await sharp({ create: { width: 104, height: 148, channels: 3, background: '#777777' } })
  .jpeg()
  .toBuffer();

/** An index (MPF) of two pictures: the second `size` bytes long, `from` bytes behind the index's own beginning. */
const index = (from: number, size: number): Buffer => {
  const block = Buffer.alloc(82);
  block.write('II*\0', 'latin1');
  block.writeUInt32LE(8, 4);
  block.writeUInt16LE(3, 8);
  const fields = [
    [0xb000, 7, 4, 0x30303130],
    [0xb001, 4, 1, 2],
    [0xb002, 7, 32, 50],
  ];
  for (const [n, [tag, type, count, value]] of fields.entries()) {
    block.writeUInt16LE(tag!, 10 + n * 12);
    block.writeUInt16LE(type!, 12 + n * 12);
    block.writeUInt32LE(count!, 14 + n * 12);
    block.writeUInt32LE(value!, 18 + n * 12);
  }
  block.writeUInt32LE(size, 50 + 16 + 4);
  block.writeUInt32LE(from, 50 + 16 + 8);
  return segmentOf(0xe2, Buffer.concat([Buffer.from('MPF\0'), block]));
};
const indexed = (photo: Buffer, part: Buffer): Buffer => {
  const whole = withSegments(photo, index(0, part.length));
  // The index begins behind the start, its marker, its length and its name.
  return Buffer.concat([withSegments(photo, index(whole.length - 10, part.length)), part]);
};
const container = (photo: Buffer, length: number): Buffer =>
  withSegments(
    photo,
    segmentOf(
      0xe1,
      Buffer.from(
        `http://ns.adobe.com/xap/1.0/\0<x xmlns:Container="http://ns.google.com/photos/1.0/container/"><Container:Item Item:Semantic="Primary"/><Container:Item Item:Semantic="GainMap" Item:Length="${length}"/></x>`,
      ),
    ),
  );
const samsung = (part: Buffer): Buffer => {
  const list = Buffer.alloc(24);
  list.write('SEFH', 'latin1');
  list.writeUInt32LE(101, 4);
  list.writeUInt32LE(1, 8);
  list.writeUInt32LE(part.length, 16);
  const end = Buffer.alloc(8);
  end.writeUInt32LE(list.length);
  end.write('SEFT', 4, 'latin1');
  return Buffer.concat([part, list, end]);
};
const film = Buffer.concat([
  Buffer.from('\0\0\0\x18ftypmp42', 'latin1'),
  Buffer.from(Array.from({ length: 40_000 }, (_, n) => (n * 2654435761) >>> 24)),
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]),
]);

test.each([
  ['a smaller copy behind a photo', Buffer.concat([first, preview])],
  ['two smaller copies', Buffer.concat([first, await smaller(first, 200), preview])],
  ['a preview that the index names', indexed(first, preview)],
  ['another picture that the index names, as a map of depth', indexed(first, strange)],
  ['a map of brightness in the list of the camera', Buffer.concat([container(first, strange.length), strange])],
  [
    'a map of brightness that says so itself',
    Buffer.concat([
      first,
      withSegments(strange, segmentOf(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x hdrgm:Version="1.0"/>'))),
    ]),
  ],
  ['a second lens’s picture in a trailer', Buffer.concat([first, samsung(second)])],
  ['a piece of film', Buffer.concat([first, film])],
  [
    'a preview within EXIF',
    withSegments(
      first,
      segmentOf(0xe1, Buffer.concat([Buffer.from('Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0', 'latin1'), preview])),
    ),
  ],
])('%s is no page', async (_, file) => {
  expect(await seedsOf(file)).toEqual([1]);
});

test('a small picture that shows something else is a page, and so is one as large as the photo', async () => {
  expect(await seedsOf(Buffer.concat([first, await smaller(second, 200)]))).toEqual([1, 0]);
  expect(await seedsOf(indexed(first, second))).toEqual([1, 2]);
  expect(await seedsOf(Buffer.concat([first, samsung(strange), second]))).toEqual([1, 2]);
});

const [FULL, REDUCED] = [0, 1];
const greyDirectory = (
  pixels: Uint8Array,
  size: { width: number; height: number },
  kind: number,
  below: readonly DirectoryToWrite[] = [],
): DirectoryToWrite => ({
  fields: [
    long(254, kind),
    long(256, size.width),
    long(257, size.height),
    short(258, 8),
    short(259, 1),
    short(262, 1),
    short(277, 1),
  ],
  pieces: [pixels],
  below,
});
const page = (seed: number, kind = FULL, below: readonly DirectoryToWrite[] = []) =>
  greyDirectory(greyPage(SIZE, seed), SIZE, kind, below);
const copy = async (seed: number, width = 104) => {
  const size = { width, height: Math.round((width * SIZE.height) / SIZE.width) };
  const pixels = await sharp(greyPage(SIZE, seed), { raw: { ...SIZE, channels: 1 } })
    .resize(size)
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return greyDirectory(pixels, size, REDUCED);
};
const SLIP = { width: 190, height: 400 };
const slip = greyDirectory(greyPage(SLIP, 9), SLIP, REDUCED);

test.each([
  ['a preview in front, the page below it', [{ ...(await copy(1)), below: [page(1)] }], [1]],
  ['a preview below its page', [page(2, FULL, [await copy(2)])], [2]],
  ['a pyramid below its page', [page(2, FULL, [await copy(2, 208), await copy(2, 104)])], [2]],
  ['two pages below a preview of the first', [{ ...(await copy(1)), below: [page(1), page(3)] }], [1, 3]],
  ['another page below a page', [page(1, FULL, [page(2)])], [1, 2]],
  ['a preview in front of its page in the chain', [await copy(3), page(3)], [3]],
  ['a preview behind its page in the chain', [page(3), await copy(3)], [3]],
  ['every page says it is reduced', [page(1, REDUCED), page(2, REDUCED)], [1, 2]],
  ['a slip that says it is reduced', [page(1, REDUCED), slip], [1, 0]],
  ['a slip in front that says it is reduced', [slip, page(1)], [0, 1]],
  ['a smaller page of the same shape that says it is reduced', [page(1), await copy(2, 208)], [1, 0]],
])('TIFF: %s', async (_, directories, pages) => {
  expect(await seedsOf(tiffOf(directories))).toEqual(pages);
});

test('a page that only its own directory names is as good as another', async () => {
  const file = tiffOf([{ ...(await copy(1)), below: [page(1)] }, page(2)]);
  expect(await seedsOf(file)).toEqual([1, 2]);
  expect(await rasterOf(file, 1)).toMatchObject(SIZE);
});
