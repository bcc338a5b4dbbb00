// One page of a TIFF as a file of its own, with the fields that its pixels need and no other: what a writer spelled wrong
// elsewhere (texts, dates, order, versions) never reaches the decoder, so that whatever it complains of are the pixels.
import { readJpegHeader } from '../../jpeg-header.ts';
import type { TiffPage } from './tiff-directory.ts';
import { bytesIn, numbersIn, TAG, tiffReader } from './tiff-fields.ts';

const [SHORT, LONG, UNDEFINED] = [3, 4, 7] as const;
const [JPEG, YCBCR, PALETTE] = [7, 6, 3] as const;

type Entry = readonly [tag: number, type: 3 | 4 | 7, values: readonly number[] | Uint8Array];

/** Some writers count the palette's colours to 255, where TIFF counts to 65535. */
const paletteOf = (values: readonly number[], bits: number): number[] => {
  const scale = Math.max(...values.slice(0, 768)) < 256 ? 257 : 1;
  return Array.from({ length: 3 * 2 ** Math.min(bits, 16) }, (_, n) => (values[n] ?? 0) * scale);
};

/** How many pixels share a colour: what the JPEG itself says, since only that is decoded. */
const subsamplingOf = (
  bytes: Uint8Array,
  { compression, pieces }: TiffPage,
  stated: readonly number[],
): readonly number[] => {
  const [first] = pieces.parts;
  if (compression !== JPEG || first === undefined) return stated;
  const strip = bytes.subarray(first.from, first.from + first.length);
  const frame = readJpegHeader(strip)?.segments.find(({ marker }) => marker >= 0xc0 && marker <= 0xc2);
  const factors = frame === undefined ? undefined : strip[frame.data + 7];
  return factors === undefined ? stated : [factors >> 4, factors & 15];
};

/** Classic TIFF, the byte order of `bytes`: samples of 16 bits stay as they are. */
export const tiffAlone = (bytes: Uint8Array, page: TiffPage): Buffer => {
  const reader = tiffReader(bytes)!;
  const { little } = reader;
  const { pieces, directory, bits, samples } = page;
  const numbers = (tag: number) => numbersIn(reader, directory, tag);
  const parts: Uint8Array[] = [Buffer.alloc(8)];
  let size = 8;
  const append = (data: Uint8Array): number => {
    const at = size;
    parts.push(data);
    if (data.length % 2 === 1) parts.push(Buffer.alloc(1));
    size += data.length + (data.length % 2);
    return at;
  };
  const offsets = pieces.parts.map(({ from, length }) => append(bytes.subarray(from, from + length)));
  const lengths = pieces.parts.map(({ length }) => length);
  const kept = (tag: number, type: 3 | 4): Entry[] => {
    const values = numbers(tag);
    return values === undefined ? [] : [[tag, type, values]];
  };
  const tables = bytesIn(reader, directory, TAG.jpegTables);
  const profile = bytesIn(reader, directory, TAG.profile);
  const isProfile = Buffer.from(profile).toString('latin1', 36, 40) === 'acsp';
  const { tile } = pieces;
  const entries: Entry[] = [
    [TAG.width, LONG, [page.width]],
    [TAG.height, LONG, [page.height]],
    [TAG.bits, SHORT, Array.from({ length: samples }, (_, n) => numbers(TAG.bits)?.[n] ?? bits)],
    [TAG.compression, SHORT, [page.compression]],
    [TAG.photometric, SHORT, [page.photometric]],
    ...kept(TAG.fillOrder, SHORT),
    [TAG.orientation, SHORT, [page.orientation ?? 1]],
    [TAG.samples, SHORT, [samples]],
    [TAG.planar, SHORT, [pieces.apart ? 2 : 1]],
    ...kept(TAG.t4Options, LONG),
    ...kept(TAG.predictor, SHORT),
    ...(page.photometric === PALETTE
      ? [[TAG.colourMap, SHORT, paletteOf(numbers(TAG.colourMap) ?? [], bits)] as Entry]
      : []),
    ...(page.extraSamples.length === 0 ? [] : [[TAG.extraSamples, SHORT, page.extraSamples] as Entry]),
    ...kept(TAG.sampleFormat, SHORT),
    ...(tables.length === 0 ? [] : [[TAG.jpegTables, UNDEFINED, tables] as Entry]),
    ...(page.photometric === YCBCR
      ? [[TAG.subsampling, SHORT, subsamplingOf(bytes, page, numbers(TAG.subsampling) ?? [2, 2])] as Entry]
      : []),
    ...(isProfile ? [[TAG.profile, UNDEFINED, profile] as Entry] : []),
    ...(tile === undefined
      ? ([
          [TAG.stripOffsets, LONG, offsets],
          [TAG.rowsPerStrip, LONG, [pieces.rows]],
          [TAG.stripBytes, LONG, lengths],
        ] as const)
      : ([
          [TAG.tileWidth, LONG, [tile.width]],
          [TAG.tileHeight, LONG, [tile.height]],
          [TAG.tileOffsets, LONG, offsets],
          [TAG.tileBytes, LONG, lengths],
        ] as const)),
  ];
  entries.sort(([a], [b]) => a - b);

  const write16 = (to: Buffer, value: number, at: number) =>
    little ? to.writeUInt16LE(value & 0xffff, at) : to.writeUInt16BE(value & 0xffff, at);
  const write32 = (to: Buffer, value: number, at: number) =>
    little ? to.writeUInt32LE(value >>> 0, at) : to.writeUInt32BE(value >>> 0, at);
  const table = Buffer.alloc(2 + entries.length * 12 + 4);
  write16(table, entries.length, 0);
  entries.forEach(([tag, type, values], n) => {
    const at = 2 + n * 12;
    const each = type === SHORT ? 2 : type === LONG ? 4 : 1;
    const write = type === SHORT ? write16 : write32;
    const data = Buffer.alloc(values.length * each);
    if (values instanceof Uint8Array) data.set(values);
    else for (const [i, value] of values.entries()) write(data, value, i * each);
    write16(table, tag, at);
    write16(table, type, at + 2);
    write32(table, values.length, at + 4);
    if (data.length <= 4) data.copy(table, at + 8);
    else write32(table, append(data), at + 8);
  });
  const header = parts[0] as Buffer;
  header.write(little ? 'II' : 'MM', 'latin1');
  write16(header, 42, 2);
  write32(header, size, 4);
  parts.push(table);
  return Buffer.concat(parts);
};
