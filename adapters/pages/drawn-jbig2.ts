// Wraps fax data (MMR is G4) as JBIG2 the way it stands in a PDF, for the tests. Source: ITU-T T.88, 7.2 and 7.4.
import type { PictureInPdf } from './drawn-pdfs.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

const numbers = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, n) => {
    bytes.writeUInt32BE(value, n * 4);
  });
  return bytes;
};

/** Segment header: number, type, no references, page 1, length. */
const segment = (number: number, type: number, data: Buffer): Buffer =>
  Buffer.concat([numbers(number), Buffer.from([type, 0, 1]), numbers(data.length), data]);

export const mmrAsJbig2 = (g4: Uint8Array, { width, height }: Size): Buffer => {
  const [PAGE_INFORMATION, IMMEDIATE_GENERIC_REGION] = [48, 38];
  const page = Buffer.concat([numbers(width, height, 0, 0), Buffer.from([0, 0, 0])]);
  const MMR = 1;
  const region = Buffer.concat([numbers(width, height, 0, 0), Buffer.from([0, MMR]), g4]);
  return Buffer.concat([segment(0, PAGE_INFORMATION, page), segment(1, IMMEDIATE_GENERIC_REGION, region)]);
};

export const jbig2Dictionary = ({ width, height }: Size): PictureInPdf['dictionary'] => ({
  Width: width,
  Height: height,
  BitsPerComponent: 1,
  ColorSpace: 'DeviceGray',
  Filter: 'JBIG2Decode',
});
