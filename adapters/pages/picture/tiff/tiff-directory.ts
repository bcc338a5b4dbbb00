// Walks a TIFF's directory chain: missing pages are counted, loops end.
// Sources: TIFF 6.0 (Adobe, 1992), TIFF Technical Note 1 (directories below a directory).
import type { QuarantineReason } from '../../../../domain/reasons.ts';
import { type Lying, lyingIn } from '../exif.ts';
import {
  bytesIn,
  numbersIn,
  offsetAt,
  TAG,
  type TiffDirectory,
  type TiffReader,
  tiffDirectory,
  tiffReader,
} from './tiff-fields.ts';
import { type Pieces, piecesOf } from './tiff-pieces.ts';

/** One picture's directory. Numbers are TIFF's own (compression 3: G3, 4: G4; photometric 0: white is zero, …). */
export interface TiffPage extends Lying {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly samples: number;
  /** Samples beyond those of the colour, by what they are: 0 nothing in particular, 1 and 2 opacity. */
  readonly extraSamples: readonly number[];
  readonly photometric: number;
  readonly compression: number;
  readonly pieces: Pieces;
  /** It says that it is a smaller version of another picture. */
  readonly reduced: boolean;
  /** A mask of another picture: never a sheet. */
  readonly mask: boolean;
  readonly directory: TiffDirectory;
}

export type TiffEntry =
  /** `below`: pictures in directories of its own. */
  | { readonly kind: 'page'; readonly page: TiffPage; readonly below: readonly TiffPage[] }
  /** Here the chain breaks: this page and all behind it are lost, and count as one. */
  | { readonly kind: 'broken'; readonly reason: QuarantineReason; readonly detail: string };

/** Directories below one page, all levels together: a pyramid has some ten. */
const MOST_BELOW = 64;

/** Samples that the colour takes: CMYK has four, RGB, YCbCr and Lab three. */
const COLOUR_SAMPLES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  3: 1,
  4: 1,
  5: 4,
  2: 3,
  6: 3,
  8: 3,
  9: 3,
  10: 3,
};

/** Faxes are black on white; three samples are a colour. For files that do not say. */
const likelyPhotometric = (compression: number, samples: number, palette: boolean): number =>
  compression >= 2 && compression <= 4 ? 0 : palette ? 3 : samples >= 3 ? 2 : 1;

const pageIn = (reader: TiffReader, directory: TiffDirectory): TiffPage | undefined => {
  const numbers = (tag: number) => numbersIn(reader, directory, tag);
  const first = (tag: number, otherwise: number) => numbers(tag)?.[0] ?? otherwise;
  const [width, height] = [first(TAG.width, 0), first(TAG.height, 0)];
  const [compression, bits] = [first(TAG.compression, 1), first(TAG.bits, 1)];
  const samples = first(TAG.samples, numbers(TAG.bits)?.length ?? 1);
  if (!(width >= 1 && height >= 1)) return undefined;
  const photometric = first(
    TAG.photometric,
    likelyPhotometric(compression, samples, directory.fields.has(TAG.colourMap)),
  );
  const pieces = piecesOf(reader, directory, { width, height, bits, samples, compression, photometric });
  if (pieces === undefined) return undefined;
  const extras = Math.max(0, samples - (COLOUR_SAMPLES[photometric] ?? samples));
  const kind = first(TAG.newSubfileType, 0);
  return {
    width,
    height,
    bits,
    samples,
    extraSamples: Array.from({ length: extras }, (_, n) => numbers(TAG.extraSamples)?.[n] ?? 0),
    photometric,
    compression,
    pieces,
    reduced: (kind & 1) !== 0 || first(TAG.subfileType, 1) === 2,
    mask: photometric === 4 || ((kind & 4) !== 0 && bits === 1 && samples === 1),
    directory,
    ...lyingIn(reader, directory),
  };
};

/** Pictures in directories below `directory`, those below these included. */
const pagesBelow = (reader: TiffReader, directory: TiffDirectory): TiffPage[] => {
  const seen = new Set([directory.at]);
  const waiting = [...(numbersIn(reader, directory, TAG.subDirectories) ?? [])];
  const pages: TiffPage[] = [];
  for (let at = waiting.shift(); at !== undefined && seen.size < MOST_BELOW; at = waiting.shift()) {
    if (at === 0 || seen.has(at)) continue;
    seen.add(at);
    const found = tiffDirectory(reader, at);
    if (found === undefined) continue;
    const page = pageIn(reader, found);
    if (page !== undefined) pages.push(page);
    waiting.push(found.next, ...(numbersIn(reader, found, TAG.subDirectories) ?? []));
  }
  return pages;
};

const NEEDED = [TAG.width, TAG.height, TAG.stripOffsets, TAG.stripBytes, TAG.tileOffsets, TAG.tileBytes];

/**
 * The pages of a TIFF in order, at most `most` of them. A chain that leads out of the file, into rubbish or back on
 * itself ends in one `broken` entry. `[]` only if `bytes` is no TIFF.
 */
export const readDirectories = (bytes: Uint8Array, most: number): readonly TiffEntry[] => {
  const reader = tiffReader(bytes);
  if (reader === undefined) return [];
  const broken = (reason: QuarantineReason, detail: string): TiffEntry => ({ kind: 'broken', reason, detail });
  const entries: TiffEntry[] = [];
  const seen = new Set<number>();
  let at = offsetAt(reader, reader.big ? 8 : 4);
  // A scan that was broken off still has the 0 that its header began with.
  if (at === 0) return [broken('FILE_TRUNCATED', 'the first directory was never written')];
  for (let directory = 0; at !== 0 && entries.length < most; directory++) {
    if (seen.has(at)) return [...entries, broken('PAGE_DAMAGED', `directory ${directory + 1} leads back to another`)];
    seen.add(at);
    const found = tiffDirectory(reader, at);
    if (found === undefined) {
      return [...entries, broken('FILE_TRUNCATED', `directory ${directory + 1} lies behind the end of the file`)];
    }
    const lacking = NEEDED.some((tag) => found.lacking.has(tag));
    const below = pagesBelow(reader, found);
    const page = lacking ? undefined : pageIn(reader, found);
    if (page !== undefined) entries.push({ kind: 'page', page, below });
    else if (below.length > 0 && !lacking) entries.push({ kind: 'page', page: below[0]!, below: below.slice(1) });
    else {
      const reason = lacking ? 'FILE_TRUNCATED' : 'PAGE_DAMAGED';
      return [...entries, broken(reason, `directory ${directory + 1} describes no page`)];
    }
    at = found.next;
  }
  return entries;
};

/** Behind the last byte that a directory, or a picture it describes, names. */
export const reachOf = (bytes: Uint8Array, entries: readonly TiffEntry[]): number => {
  const reader = tiffReader(bytes)!;
  let reach = 8;
  const directory = ({ end, fields }: TiffDirectory) => {
    reach = Math.max(reach, end);
    for (const { to } of fields.values()) reach = Math.max(reach, to);
  };
  for (const entry of entries) {
    if (entry.kind !== 'page') continue;
    for (const { directory: own, pieces } of [entry.page, ...entry.below]) {
      directory(own);
      for (const { from, length } of pieces.parts) reach = Math.max(reach, from + length);
      const jpeg = numbersIn(reader, own, TAG.jpegAt)?.[0];
      if (jpeg !== undefined) reach = Math.max(reach, jpeg + (numbersIn(reader, own, TAG.jpegBytes)?.[0] ?? 0));
      for (const tag of [TAG.exif, TAG.gps]) {
        const place = numbersIn(reader, own, tag)?.[0];
        const found = place === undefined ? undefined : tiffDirectory(reader, place);
        if (found !== undefined) directory(found);
      }
    }
  }
  return Math.min(reach, bytes.length);
};

export const tablesOf = (bytes: Uint8Array, { directory }: TiffPage): Uint8Array =>
  bytesIn(tiffReader(bytes)!, directory, TAG.jpegTables);
