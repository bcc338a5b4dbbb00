// Old-style JPEG in TIFF (compression 6, TIFF 6.0): written by old fax servers and copiers, no longer read by decoders.
// The JPEG is taken out: whole, or put together from tables and strips. Source: TIFF 6.0, section 22.
import { isFrame, isJpeg, MARKER, readJpegHeader } from '../../jpeg-header.ts';
import type { TiffPage } from './tiff-directory.ts';
import { numbersIn, TAG, tiffReader } from './tiff-fields.ts';

/** Bytes behind the header of a scan that is not there. */
const HEAD_ALONE = 16;
const END = Buffer.from([0xff, MARKER.end]);

const segment = (marker: number, data: readonly number[] | Uint8Array): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, Buffer.from(data)]);
};

/** Says which colours these are, where neither JFIF nor the components' names do. */
const colours = ({ photometric }: TiffPage): Buffer =>
  segment(MARKER.adobe, [...Buffer.from('Adobe\0\x64\0\0\0\0', 'latin1'), photometric === 6 ? 1 : 0]);

/** A JPEG that begins at `at` and holds a frame as large as the page. */
const wholeAt = (bytes: Uint8Array, at: number, page: TiffPage): Buffer | undefined => {
  const jpeg = bytes.subarray(at);
  const header = isJpeg(jpeg) ? readJpegHeader(jpeg) : undefined;
  if (header === undefined || header.width < page.width || header.height < page.height) return undefined;
  // A head alone has tables, frame and perhaps a scan's beginning, but next to no data behind it.
  const scan = header.segments.find(({ marker }) => marker === MARKER.scan);
  return scan !== undefined && header.end - scan.to > HEAD_ALONE
    ? Buffer.from(jpeg.subarray(0, header.end))
    : undefined;
};

/** The strips' coded data, a restart marker between two; without markers that a strip brought along. */
const coded = (bytes: Uint8Array, page: TiffPage): Buffer => {
  const parts: Uint8Array[] = [];
  page.pieces.parts.forEach(({ from, length }, n) => {
    if (n > 0) parts.push(Buffer.from([0xff, 0xd0 + ((n - 1) % 8)]));
    const strip = bytes.subarray(from, from + length);
    const ended = strip.at(-2) === 0xff && (strip.at(-1) === MARKER.end || (strip.at(-1)! & 0xf8) === 0xd0);
    parts.push(ended ? strip.subarray(0, -2) : strip);
  });
  return Buffer.concat(parts);
};

/** The size of a picture that strips, each decoded from its own beginning, are cut into. */
const restartOf = ({ width, pieces }: TiffPage, [across, down]: readonly [number, number], stated = 0): Buffer => {
  if (pieces.parts.length < 2)
    return stated === 0 ? Buffer.alloc(0) : segment(MARKER.restart, [stated >> 8, stated & 255]);
  const units = Math.ceil(width / (8 * across)) * Math.ceil(pieces.rows / (8 * down));
  return segment(MARKER.restart, [units >> 8, units & 0xff]);
};

const frameOf = (page: TiffPage, factors: readonly [number, number]): Buffer => {
  const samples = page.samples >= 3 ? 3 : 1;
  const of = (n: number) => [n + 1, samples === 3 && n === 0 ? (factors[0] << 4) | factors[1] : 0x11, n];
  const size = [page.height >> 8, page.height & 255, page.width >> 8, page.width & 255];
  return segment(0xc0, [8, ...size, samples, ...Array.from({ length: samples }, (_, n) => of(n)).flat()]);
};

const scanOf = (samples: number): Buffer =>
  segment(MARKER.scan, [samples, ...Array.from({ length: samples }, (_, n) => [n + 1, (n << 4) | n]).flat(), 0, 63, 0]);

/** From tables that stand apart, one for each component. */
const fromTables = (bytes: Uint8Array, page: TiffPage): Buffer | undefined => {
  const reader = tiffReader(bytes)!;
  const places = (tag: number) => numbersIn(reader, page.directory, tag) ?? [];
  const samples = page.samples >= 3 ? 3 : 1;
  const quantisation = places(TAG.jpegQuantisation);
  const [dc, ac] = [places(TAG.jpegDc), places(TAG.jpegAc)];
  if ([quantisation, dc, ac].some((tables) => tables.length < samples)) return undefined;
  const huffman = (at: number, id: number): Buffer => {
    const counts = bytes.subarray(at, at + 16);
    const codes = counts.reduce((sum, count) => sum + count, 0);
    return segment(MARKER.huffman, [id, ...bytes.subarray(at, at + 16 + Math.min(codes, 256))]);
  };
  const [across = 2, down = 2] = samples === 3 ? (numbersIn(reader, page.directory, TAG.subsampling) ?? []) : [1, 1];
  const each = Array.from({ length: samples }, (_, n) => n);
  return Buffer.concat([
    Buffer.from([0xff, MARKER.start]),
    ...(samples === 3 ? [colours(page)] : []),
    ...each.map((n) => segment(MARKER.quantisation, [n, ...bytes.subarray(quantisation[n]!, quantisation[n]! + 64)])),
    ...each.map((n) => huffman(dc[n]!, n)),
    ...each.map((n) => huffman(ac[n]!, 0x10 | n)),
    frameOf(page, [across, down]),
    restartOf(page, [across, down], places(TAG.jpegRestart)[0] ?? 0),
    scanOf(samples),
    coded(bytes, page),
    END,
  ]);
};

/** From a head that holds tables and frame but no data; the strips hold nothing else. */
const fromHead = (bytes: Uint8Array, at: number, page: TiffPage): Buffer | undefined => {
  const head = bytes.subarray(at);
  const header = isJpeg(head) ? readJpegHeader(head) : undefined;
  const frame = header?.segments.find(({ marker }) => isFrame(marker));
  if (header === undefined || frame === undefined) return undefined;
  const tables = header.segments.filter(
    ({ marker, from }) => marker < 0xe0 && marker !== MARKER.scan && from < header.end,
  );
  const scan = header.segments.find(({ marker }) => marker === MARKER.scan);
  const factors = head[frame.data + 7] ?? 0x11;
  const restart = tables.some(({ marker }) => marker === MARKER.restart)
    ? Buffer.alloc(0)
    : restartOf(page, [factors >> 4, factors & 15]);
  return Buffer.concat([
    Buffer.from([0xff, MARKER.start]),
    ...(header.components === 3 ? [colours(page)] : []),
    ...tables.map(({ from, to }) => head.subarray(from, to)),
    restart,
    scan === undefined ? scanOf(header.components) : head.subarray(scan.from, scan.to),
    coded(bytes, page),
    END,
  ]);
};

/** `asStored`: one JPEG, nothing put together. Undefined if it cannot be found: this way of storing it is not known. */
export const oldJpeg = (
  bytes: Uint8Array,
  page: TiffPage,
): { readonly jpeg: Buffer; readonly asStored: boolean } | undefined => {
  const at = numbersIn(tiffReader(bytes)!, page.directory, TAG.jpegAt)?.[0] ?? 0;
  const [first] = page.pieces.parts;
  const places = [at, page.pieces.parts.length === 1 ? (first?.from ?? 0) : 0];
  for (const place of places.filter((from) => from > 0 && from < bytes.length)) {
    const jpeg = wholeAt(bytes, place, page);
    if (jpeg !== undefined) return { jpeg, asStored: true };
  }
  const jpeg = (at > 0 ? fromHead(bytes, at, page) : undefined) ?? fromTables(bytes, page);
  return jpeg === undefined ? undefined : { jpeg, asStored: false };
};
