// Parses a JPEG's markers: size, colours, resolution, orientation, scans, and whether the picture ends properly.
// Source: ITU-T T.81 (JPEG), T.871 (JFIF), CIPA DC-008 (EXIF).
import { readExif } from './picture/exif.ts';
import { isDefault, type Resolution } from './resolution.ts';

/** A marker segment: `from` is the 0xFF, `data` the first byte behind the length, `to` behind the last. */
export interface JpegSegment {
  readonly marker: number;
  readonly from: number;
  readonly data: number;
  readonly to: number;
}

export interface JpegHeader {
  readonly width: number;
  /** 0 in the frame header means that it comes behind the first scan (DNL), from where it is taken. */
  readonly height: number;
  /** 1: grey, 3: YCbCr or RGB, 4: CMYK or YCCK. */
  readonly components: number;
  /** The frame's marker: 0xC0 to 0xCF (T.81, table B.1). */
  readonly frame: number;
  /** Bits a sample. */
  readonly precision: number;
  /** Written by Adobe's rules: CMYK is inverted then. */
  readonly adobe: boolean;
  readonly resolution?: Resolution;
  /** EXIF, 1 to 8. */
  readonly orientation?: number;
  /** The end marker is there: nothing was cut off. */
  readonly complete: boolean;
  /** Everything between the first marker and the last; coded data lie behind a scan's header and belong to none. */
  readonly segments: readonly JpegSegment[];
  /** Behind the end marker; if there is none, where the picture breaks off. */
  readonly end: number;
}

export const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

export const MARKER = {
  huffman: 0xc4,
  start: 0xd8,
  end: 0xd9,
  scan: 0xda,
  quantisation: 0xdb,
  lines: 0xdc,
  restart: 0xdd,
  jfif: 0xe0,
  exif: 0xe1,
  profile: 0xe2,
  adobe: 0xee,
} as const;

export const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Sequential or progressive, with 8 bits a sample: neither lossless nor hierarchical. */
export const isDecodable = ({ frame, precision }: JpegHeader): boolean =>
  precision === 8 && [0xc0, 0xc1, 0xc2, 0xc9, 0xca].includes(frame);

const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

const jfifResolution = (segment: Buffer): Resolution | undefined => {
  if (segment.length < 12 || segment.toString('latin1', 0, 4) !== 'JFIF') return undefined;
  const unit = segment[7];
  if (unit !== 1 && unit !== 2) return undefined;
  const toInch = unit === 2 ? 2.54 : 1;
  return { x: segment.readUInt16BE(8) * toInch, y: segment.readUInt16BE(10) * toInch };
};

/** The next marker at or behind `at` in coded data, where 0xFF 0x00 and restart markers are data; -1: none. */
const markerBehind = (bytes: Buffer, at: number): number => {
  for (let i = bytes.indexOf(0xff, at); i >= 0 && i + 1 < bytes.length; i = bytes.indexOf(0xff, i + 1)) {
    const next = bytes[i + 1]!;
    if (next !== 0x00 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return i;
  }
  return -1;
};

/** All segments up to the end marker. Another picture's beginning ends this one: it was cut off. */
const walk = (bytes: Buffer): Pick<JpegHeader, 'segments' | 'end' | 'complete'> => {
  const segments: JpegSegment[] = [];
  let at = 2;
  while (at >= 0 && at + 1 < bytes.length) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff) at = markerBehind(bytes, at);
    else if (marker === 0xff) at += 1;
    else if (marker === MARKER.end) return { segments, end: at + 2, complete: true };
    else if (marker === MARKER.start && segments.length > 0) return { segments, end: at, complete: false };
    else if (standsAlone(marker) || marker === MARKER.start) at += 2;
    else {
      if (at + 4 > bytes.length) break;
      const to = at + 2 + Math.max(bytes.readUInt16BE(at + 2), 2);
      segments.push({ marker, from: at, data: at + 4, to });
      at = marker === MARKER.scan ? markerBehind(bytes, to) : to;
    }
  }
  return { segments, end: bytes.length, complete: false };
};

/** What programs write that know nothing gives way to a number that somebody measured. */
const likelier = (jfif: Resolution | undefined, exif: Resolution | undefined): Resolution | undefined =>
  jfif === undefined || (exif !== undefined && (isDefault(jfif.x) || !(jfif.x > 1))) ? (exif ?? jfif) : jfif;

/** Undefined if there is no frame header to be found: no picture. */
export const readJpegHeader = (source: Uint8Array): JpegHeader | undefined => {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const walked = walk(bytes);
  let frame: Pick<JpegHeader, 'width' | 'height' | 'components' | 'frame' | 'precision'> | undefined;
  let jfif: Resolution | undefined;
  let exif: ReturnType<typeof readExif> = {};
  let adobe = false;
  let lines = 0;
  for (const { marker, data, to } of walked.segments) {
    const segment = bytes.subarray(data, to);
    if (isFrame(marker) && segment.length >= 6) {
      frame ??= {
        frame: marker,
        precision: segment[0]!,
        height: segment.readUInt16BE(1),
        width: segment.readUInt16BE(3),
        components: segment[5]!,
      };
    }
    if (marker === MARKER.lines && segment.length >= 2) lines ||= segment.readUInt16BE(0);
    if (marker === MARKER.jfif) jfif ??= jfifResolution(segment);
    if (marker === MARKER.exif && segment.toString('latin1', 0, 4) === 'Exif') exif = readExif(segment.subarray(6));
    if (marker === MARKER.adobe && segment.toString('latin1', 0, 5) === 'Adobe') adobe = true;
  }
  if (frame === undefined) return undefined;
  const resolution = likelier(jfif, exif.resolution);
  return {
    ...frame,
    height: frame.height || lines,
    adobe,
    ...(resolution === undefined ? {} : { resolution }),
    ...(exif.orientation === undefined ? {} : { orientation: exif.orientation }),
    ...walked,
  };
};
