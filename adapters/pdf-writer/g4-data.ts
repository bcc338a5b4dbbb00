// Extracts the fax data of a G4 TIFF unchanged, for embedding in a PDF without re-encoding.
// Source: TIFF 6.0, sections 8 and 11.
import { MailroomError } from '../../domain/errors.ts';

export interface G4Data {
  readonly data: Uint8Array;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const unfit = (what: string) => new MailroomError('PORT_MISUSED', { what: `a page's TIFF ${what}` });

const [SHORT, G4, WHITE_IS_ZERO, MSB_FIRST] = [3, 4, 0, 1] as const;

/** Throws PORT_MISUSED unless it is a G4 TIFF with all its data in one strip, as `Imager.encode` writes it. */
export const g4DataOf = (tiff: Uint8Array): G4Data => {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = tiff[0] === 0x49;
  const tags = new Map<number, { readonly value: number; readonly count: number }>();
  try {
    if (view.getUint16(2, little) !== 42) throw unfit('is none');
    const directory = view.getUint32(4, little);
    for (let n = 0; n < view.getUint16(directory, little); n++) {
      const at = directory + 2 + n * 12;
      const value =
        view.getUint16(at + 2, little) === SHORT ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little);
      tags.set(view.getUint16(at, little), { value, count: view.getUint32(at + 4, little) });
    }
  } catch (cause) {
    throw cause instanceof RangeError ? unfit('is cut off') : cause;
  }
  const entry = (tag: number, otherwise?: number): number => {
    const value = tags.get(tag)?.value ?? otherwise;
    if (value === undefined) throw unfit(`has no tag ${tag}`);
    return value;
  };
  if (entry(259) !== G4 || entry(262) !== WHITE_IS_ZERO || entry(266, MSB_FIRST) !== MSB_FIRST)
    throw unfit('is not plain G4');
  if (tags.get(273)?.count !== 1) throw unfit('is in several pieces');
  const [from, length] = [entry(273), entry(279)];
  if (from + length > tiff.length) throw unfit('is cut off');
  return { data: tiff.subarray(from, from + length), width: entry(256), height: entry(257) };
};
