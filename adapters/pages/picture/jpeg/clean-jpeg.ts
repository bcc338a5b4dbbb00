// Rewrites a JPEG without the harmless errors that decoders reject: versions, broken profiles, wrong scan bounds.
// The coded data stay as they are, so that every complaint of the decoder that is left is about them.
import { isFrame, type JpegHeader, MARKER } from '../../jpeg-header.ts';

const segment = (marker: number, data: Uint8Array): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};

/** Version 1.1, no unit, square pixels. */
const JFIF = segment(MARKER.jfif, Buffer.from('4a46494600010100000100010000', 'hex'));
const PROFILE = 'ICC_PROFILE\0';
/** "acsp" is at byte 36 of every profile, which follows its number and their count. */
const PROFILE_SIGNATURE_AT = PROFILE.length + 2 + 36;

/** 1: YCbCr, 2: YCCK, 0: as stored; what else there may be is taken for what the number of components suggests. */
const adobe = (data: Buffer, components: number): Buffer => {
  const transform = data[11];
  const known = data.length >= 12 && (transform === 0 || transform === 1 || transform === 2);
  return segment(
    MARKER.adobe,
    Buffer.from([...Buffer.from('Adobe\0\x64\0\0\0\0', 'latin1'), known ? transform : components === 4 ? 2 : 1]),
  );
};

const exif = (orientation: number): Buffer =>
  segment(
    MARKER.exif,
    Buffer.from(
      `4578696600004d4d002a000000080001011200030000000100${orientation.toString(16).padStart(2, '0')}000000000000`,
      'hex',
    ),
  );

const isSequential = (frame: number): boolean => frame === 0xc0 || frame === 0xc1 || frame === 0xc9;

/** A picture of its own for the decoder: what lies before and behind it in the file is left out. */
export const cleanJpeg = (source: Uint8Array, header: JpegHeader): Buffer => {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const firstScan = header.segments.find(({ marker }) => marker === MARKER.scan);
  const behindTables = firstScan?.from ?? header.end;
  const before = header.segments.filter(({ from }) => from < behindTables);
  const textOf = (data: Buffer) => data.toString('latin1', 0, PROFILE.length);
  const profiles = before
    .filter(({ marker }) => marker === MARKER.profile)
    .map(({ from, data, to }) => ({ data: bytes.subarray(data, to), whole: bytes.subarray(from, to) }))
    .filter(({ data }) => textOf(data) === PROFILE);
  const isProfile = profiles[0]?.data.toString('latin1', PROFILE_SIGNATURE_AT, PROFILE_SIGNATURE_AT + 4) === 'acsp';

  const parts: Buffer[] = [Buffer.from([0xff, MARKER.start])];
  if (before.some(({ marker, data }) => marker === MARKER.jfif && textOf(bytes.subarray(data)).startsWith('JFIF'))) {
    parts.push(JFIF);
  }
  if ((header.orientation ?? 1) > 1 && header.orientation! <= 8) parts.push(exif(header.orientation!));
  if (isProfile) parts.push(...profiles.map(({ whole }) => whole));
  for (const { marker, from, data, to } of before) {
    if (marker === MARKER.adobe && textOf(bytes.subarray(data)).startsWith('Adobe')) {
      parts.push(adobe(bytes.subarray(data, to), header.components));
    } else if (isFrame(marker)) {
      const frame = Buffer.from(bytes.subarray(from, to));
      // Only the first frame counts; its height may come behind the first scan.
      if (frame.length >= 10) frame.writeUInt16BE(header.height, 5);
      parts.push(frame);
    } else if (marker < 0xe0) parts.push(bytes.subarray(from, to));
  }
  const coded = Buffer.from(bytes.subarray(behindTables, header.end));
  for (const { marker, from, to } of header.segments) {
    // Cameras write wrong spectral bounds into baseline scans; they are always 0 to 63.
    if (marker === MARKER.scan && isSequential(header.frame) && to - from >= 6) {
      coded.set([0, 63, 0], to - behindTables - 3);
    }
  }
  parts.push(coded);
  return Buffer.concat(parts);
};
