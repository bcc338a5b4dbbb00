// Missing data in a JPEG is found even where decoders stay silent; harmless oddities are read.
import { expect, test } from 'vitest';
import { SIZE } from '../../drawn-files.ts';
import { outcomes, rasterOf } from '../../opened-files.ts';
import { dataAt, jpegOf, placeOf, scansOf, segmentOf, withSegments } from './test-jpegs.ts';

const END = Buffer.from([0xff, 0xd9]);
const baseline = await jpegOf(1, {}, true);
const progressive = await jpegOf(1, { progressive: true }, true);
const grey = await jpegOf(2);

const changed = (jpeg: Buffer, change: (copy: Buffer) => void): Buffer => {
  const copy = Buffer.from(jpeg);
  change(copy);
  return copy;
};
/** A place in the coded data that is no 0xFF and follows none. */
const middle = (jpeg: Buffer, share: number): number => {
  let at = dataAt(jpeg) + Math.floor((jpeg.length - dataAt(jpeg)) * share);
  while (jpeg[at] === 0xff || jpeg[at - 1] === 0xff) at++;
  return at;
};
const height = (value: number) => (copy: Buffer) => {
  copy.writeUInt16BE(value, placeOf(copy, copy.includes(Buffer.from([0xff, 0xc2])) ? 0xc2 : 0xc0) + 5);
};
const frameWidth = (value: number) => (copy: Buffer) => {
  copy.writeUInt16BE(value, placeOf(copy, 0xc0) + 7);
};

test.each([
  ['a baseline picture', baseline],
  ['a grey one', grey],
  ['a progressive one', progressive],
  ['codes made for it', await jpegOf(3, { optimiseCoding: true }, true)],
  ['progressive in grey', await jpegOf(3, { progressive: true })],
  ['progressive with scans made for it', await jpegOf(3, { mozjpeg: true }, true)],
  ['no shared colours', await jpegOf(4, { chromaSubsampling: '4:4:4' }, true)],
])('%s is whole', async (_, jpeg) => {
  expect(await outcomes(jpeg)).toEqual(['page']);
});

test.each([
  [
    'a piece is missing',
    Buffer.concat([baseline.subarray(0, middle(baseline, 0.5)), baseline.subarray(middle(baseline, 0.5) + 90)]),
  ],
  ['the second half is missing, the end is there', Buffer.concat([baseline.subarray(0, middle(baseline, 0.5)), END])],
  ['zeros from the middle on', changed(baseline, (copy) => copy.fill(0, middle(copy, 0.5), copy.length - 2))],
  ['zeros in the middle', changed(baseline, (copy) => copy.fill(0, middle(copy, 0.5), middle(copy, 0.6)))],
  ['zeros near the end of a grey one', changed(grey, (copy) => copy.fill(0, middle(copy, 0.9), copy.length - 2))],
  ['other data near the beginning', changed(grey, (copy) => copy.fill(0x5a, middle(copy, 0.1), middle(copy, 0.12)))],
  ['half the height', changed(baseline, height(SIZE.height / 2))],
  ['twice the height', changed(baseline, height(SIZE.height * 2))],
  ['another width', changed(baseline, frameWidth(SIZE.width - 32))],
  ['a few rows less than the data have', changed(grey, height(SIZE.height - 40))],
  [
    'only the first scan of a progressive picture',
    Buffer.concat([progressive.subarray(0, scansOf(progressive)[1]!), END]),
  ],
  ['the last scan is missing', Buffer.concat([progressive.subarray(0, scansOf(progressive).at(-1)!), END])],
  [
    'a scan in the middle breaks off',
    Buffer.concat([
      progressive.subarray(0, scansOf(progressive)[3]! + 40),
      progressive.subarray(scansOf(progressive)[4]!),
    ]),
  ],
  [
    'a progressive scan of zeros',
    changed(progressive, (copy) => copy.fill(0, scansOf(copy)[1]! + 30, scansOf(copy)[2]! - 4)),
  ],
  [
    'text before the end',
    Buffer.concat([baseline.subarray(0, -2), Buffer.from('this is no picture, nor is it padding'), END]),
  ],
])('%s: damaged', async (_, jpeg) => {
  expect(await outcomes(jpeg)).toEqual(['FILE_DAMAGED']);
});

const jfif = (version: number, unit = 1): Buffer =>
  segmentOf(0xe0, Buffer.from([...Buffer.from('JFIF\0'), version >> 8, version & 255, unit, 0, 100, 0, 100, 0, 0]));
const exif = (bytes: Buffer) => segmentOf(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), bytes]));

test.each([
  ['a JFIF of version 2.1', withSegments(baseline, jfif(0x0201))],
  ['a JFIF of version 0', withSegments(baseline, jfif(0))],
  ['a JFIF with an unknown unit', withSegments(baseline, jfif(0x0102, 9))],
  ['a JFIF that is cut short', withSegments(baseline, segmentOf(0xe0, Buffer.from('JFIF\0')))],
  ['EXIF of rubbish', withSegments(baseline, exif(Buffer.alloc(600, 0xfe)))],
  ['EXIF that leads out of itself', withSegments(baseline, exif(Buffer.from('II*\0\xf0\xff\xff\xff', 'latin1')))],
  ['empty EXIF', withSegments(baseline, exif(Buffer.alloc(0)))],
  [
    'a profile of rubbish',
    withSegments(
      baseline,
      segmentOf(0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01'), Buffer.alloc(400, 7)])),
    ),
  ],
  [
    'a profile of which a part is missing',
    withSegments(
      baseline,
      segmentOf(0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x09'), Buffer.alloc(400, 7)])),
    ),
  ],
  [
    'Adobe’s marker with an unknown transform',
    withSegments(baseline, segmentOf(0xee, Buffer.from('Adobe\0\x64\0\0\0\0\x07', 'latin1'))),
  ],
  ['Adobe’s marker, too short', withSegments(grey, segmentOf(0xee, Buffer.from('Adobe\0', 'latin1')))],
  [
    'fill bytes before a marker',
    withSegments(baseline, Buffer.from([0xff, 0xff, 0xff]), segmentOf(0xfe, Buffer.from('by hand'))),
  ],
  [
    'stray bytes between segments',
    Buffer.concat([
      baseline.subarray(0, placeOf(baseline, 0xc0)),
      Buffer.alloc(5),
      baseline.subarray(placeOf(baseline, 0xc0)),
    ]),
  ],
  ['zeros before the end', Buffer.concat([baseline.subarray(0, -2), Buffer.alloc(10), END])],
  ['fill bytes before the end', Buffer.concat([baseline.subarray(0, -2), Buffer.alloc(10, 0xff), END])],
  ['wrong spectral bounds', changed(baseline, (copy) => copy.writeUInt8(1, dataAt(copy) - 3))],
  ['text behind the end', Buffer.concat([baseline, Buffer.from('sent by a gateway')])],
  [
    'the height behind the scan',
    Buffer.concat([
      changed(grey, height(0)).subarray(0, -2),
      segmentOf(0xdc, Buffer.from([SIZE.height >> 8, SIZE.height & 255])),
      END,
    ]),
  ],
])('%s: read', async (_, jpeg) => {
  expect(await outcomes(jpeg)).toEqual(['page']);
  expect(await rasterOf(jpeg)).toMatchObject(SIZE);
});

test('a JPEG of a kind that is not decoded says so', async () => {
  const lossless = changed(grey, (copy) => copy.writeUInt8(0xc3, placeOf(copy, 0xc0) + 1));
  expect(await outcomes(lossless)).toEqual(['PICTURE_KIND_UNKNOWN']);
  const deep = changed(grey, (copy) => copy.writeUInt8(12, placeOf(copy, 0xc0) + 4));
  expect(await outcomes(deep)).toEqual(['PICTURE_KIND_UNKNOWN']);
});
