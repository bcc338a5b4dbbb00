// Splits a file that contains several: scanners with "append" write a second file behind the first.
import { isJpeg, MARKER, readJpegHeader } from '../jpeg-header.ts';
import { readPngHeader } from './png-header.ts';
import { reachOf, readDirectories } from './tiff/tiff-directory.ts';
import { isTiff } from './tiff/tiff-fields.ts';

export type SectionKind = 'tiff' | 'jpeg' | 'png' | 'pdf';

export interface Section {
  readonly kind: SectionKind;
  readonly from: number;
  readonly to: number;
}

const SIGNATURES: readonly (readonly [kind: SectionKind, start: Buffer])[] = [
  ['jpeg', Buffer.from([0xff, 0xd8, 0xff])],
  ['png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['tiff', Buffer.from('II*\0', 'latin1')],
  ['tiff', Buffer.from('MM\0*', 'latin1')],
  ['tiff', Buffer.from('II+\0', 'latin1')],
  ['tiff', Buffer.from('MM\0+', 'latin1')],
  ['pdf', Buffer.from('%PDF-', 'latin1')],
];
/** Directories of an appended TIFF that are looked at to find its end. */
const MOST_DIRECTORIES = 2_000;
/** More files in one file than anybody appends; what follows is left to the last one. */
const MOST_SECTIONS = 1_000;

/** What the first bytes say; undefined: none of the four, or a TIFF of which there is not even a header. */
export const kindOf = (bytes: Uint8Array): SectionKind | undefined => {
  const kind = SIGNATURES.find(([, start]) => start.equals(bytes.subarray(0, start.length)))?.[0];
  return kind === 'tiff' && !isTiff(bytes) ? undefined : kind;
};

/** Where the file that begins `bytes` ends, and whether that is sure; undefined if it goes on to the last byte. */
const endOf = (kind: SectionKind, bytes: Uint8Array): { readonly at: number; readonly sure: boolean } | undefined => {
  const whole = kind === 'jpeg' ? readJpegHeader(bytes) : kind === 'png' ? readPngHeader(bytes) : undefined;
  if (whole !== undefined) return { at: whole.end, sure: true };
  if (kind !== 'tiff' || !isTiff(bytes)) return undefined;
  const entries = readDirectories(bytes, MOST_DIRECTORIES);
  return { at: reachOf(bytes, entries), sure: entries.every((entry) => entry.kind === 'page') };
};

/** Three or four bytes may stand anywhere by chance: is what follows them a picture? */
const holdsPicture = (kind: SectionKind, bytes: Uint8Array): boolean => {
  if (kind === 'tiff') {
    const [first] = readDirectories(bytes, 1);
    return first?.kind === 'page' && first.page.pieces.lack === undefined;
  }
  if (kind !== 'jpeg' || !isJpeg(bytes)) return true;
  const { segments = [] } = readJpegHeader(bytes) ?? {};
  const scan = segments.findIndex(({ marker }) => marker === MARKER.scan);
  return scan > 0 && segments.slice(0, scan + 1).every(({ from }, n) => from === (n === 0 ? 2 : segments[n - 1]!.to));
};

const isPadding = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0 || byte === 0xff);

interface Start {
  readonly kind: SectionKind;
  readonly at: number;
}

/** The next file at or behind `from`; `right`: what begins right there needs no proof. */
const nextStart = (bytes: Buffer, from: number, right: boolean): Start | undefined => {
  const places = SIGNATURES.map(([kind, start]) => ({ kind, start, at: bytes.indexOf(start, from) }));
  for (;;) {
    const found = places.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at)[0];
    if (found === undefined) return undefined;
    const { kind, at } = found;
    const rightBehind = right && at - from < 512 && isPadding(bytes.subarray(from, at));
    if (rightBehind || holdsPicture(kind, bytes.subarray(at))) return { kind, at };
    found.at = bytes.indexOf(found.start, at + 1);
  }
};

/** At least the one that begins `bytes`, which must be a TIFF, a JPEG or a PNG. A PDF goes on to the end. */
export const sectionsOf = (source: Uint8Array): readonly Section[] => {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const sections: Section[] = [];
  let next: Start | undefined = { kind: kindOf(bytes)!, at: 0 };
  while (next !== undefined && sections.length < MOST_SECTIONS) {
    const { kind, at }: Start = next;
    const end = endOf(kind, bytes.subarray(at));
    const to: number = end === undefined ? bytes.length : at + Math.max(end.at, 3);
    next = to < bytes.length ? nextStart(bytes, to, end?.sure === true) : undefined;
    sections.push({ kind, from: at, to: next === undefined ? bytes.length : to });
  }
  return sections;
};
