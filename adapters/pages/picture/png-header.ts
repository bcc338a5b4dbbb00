// Parses a PNG's chunks: size, depth, resolution, and whether the closing chunk is present.
// Source: W3C PNG specification, third edition.
import type { Resolution } from '../resolution.ts';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits a sample, or a palette index. */
  readonly bits: number;
  /** Stored as grey, or as a palette of two: black and white. */
  readonly grey: boolean;
  readonly palette: boolean;
  /** Some of its pixels may be clear. */
  readonly opacity: boolean;
  readonly resolution?: Resolution;
  readonly complete: boolean;
  /** Behind the closing chunk; if there is none, the end of the file. */
  readonly end: number;
}

const METRES_TO_INCH = 0.0254;
const PALETTE = 3;

const isBlackAndWhite = (palette: Buffer): boolean =>
  palette.length === 6 && ['000000ffffff', 'ffffff000000'].includes(palette.toString('hex'));

/** Undefined if the header itself is missing. */
export const readPngHeader = (source: Uint8Array): PngHeader | undefined => {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const [bits, colours] = [bytes[24]!, bytes[25]!];
  let grey = colours === 0 || colours === 4;
  let resolution: Resolution | undefined;
  let opacity = colours === 4 || colours === 6;
  let complete = false;
  let end = bytes.length;
  for (let at = 33; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const [kind, data] = [bytes.toString('latin1', at + 4, at + 8), at + 8];
    if (kind === 'IEND') {
      complete = true;
      end = Math.min(at + 12, bytes.length);
      break;
    }
    if (kind === 'PLTE' && colours === PALETTE)
      grey = isBlackAndWhite(bytes.subarray(data, data + bytes.readUInt32BE(at)));
    if (kind === 'tRNS') opacity = true;
    if (kind === 'pHYs' && bytes[data + 8] === 1) {
      resolution = { x: bytes.readUInt32BE(data) * METRES_TO_INCH, y: bytes.readUInt32BE(data + 4) * METRES_TO_INCH };
    }
  }
  return {
    width,
    height,
    bits,
    grey,
    palette: colours === PALETTE,
    opacity,
    ...(resolution === undefined ? {} : { resolution }),
    complete,
    end,
  };
};
