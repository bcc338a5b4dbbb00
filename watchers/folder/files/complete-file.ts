// Whether a file is complete by its own format. Reads head and tail, never the whole file.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { judgeTiff } from './complete-tiff.ts';
import type { Verdict } from './completeness.ts';
import { partsOf, type ReadPart } from './read-range.ts';

const TAIL = 64 * 1024;
const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const STARTS = [
  PNG_SIGNATURE,
  JPEG_START,
  ...['II*\0', 'II+\0', 'MM\0*', 'MM\0+', '%PDF-'].map((text) => Buffer.from(text)),
];
/** The closing chunk, and its checksum, which some writers get wrong. */
const PNG_END = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44]);
const PNG_CHECKSUM = Buffer.from([0xae, 0x42, 0x60, 0x82]);
const JPEG_END = Buffer.from([0xff, 0xd9]);
const MOST_JPEG_SEGMENTS = 2_000;

const isPadding = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0);
const isBlankSpace = (bytes: Buffer): boolean =>
  bytes.every((byte) => byte === 0 || (byte >= 9 && byte <= 13) || byte === 32);

const judgePng = async (part: ReadPart, size: number): Promise<Verdict> => {
  const from = Math.max(0, size - TAIL);
  const tail = await part(from, TAIL);
  const end = tail.lastIndexOf(PNG_END);
  const behind = end + PNG_END.length;
  if (end < 0 || behind + PNG_CHECKSUM.length > tail.length) return 'incomplete';
  const closed = PNG_CHECKSUM.equals(tail.subarray(behind, behind + PNG_CHECKSUM.length));
  return closed && isPadding(tail.subarray(behind + PNG_CHECKSUM.length)) ? 'whole' : 'unknown';
};

/** Where the picture data start (behind SOS); undefined if the head is not all there. ITU-T T.81, annex B. */
const jpegData = async (part: ReadPart): Promise<number | undefined> => {
  let at = 2;
  for (let segment = 0; segment < MOST_JPEG_SEGMENTS; segment++) {
    const head = await part(at, 4);
    if (head.length < 4) return undefined;
    // Stray bytes between two segments are left out by every decoder: what matters is the end behind them.
    if (head[0] !== 0xff) return at;
    const marker = head[1]!;
    // Fill bytes, and markers that stand alone.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else {
      at += 2 + head.readUInt16BE(2);
      if (marker === 0xda) return at;
    }
  }
  return undefined;
};

const judgeJpeg = async (part: ReadPart, size: number): Promise<Verdict> => {
  const data = await jpegData(part);
  // A thumbnail has an end of its own; only one behind the picture data counts.
  if (data === undefined || data >= size) return 'incomplete';
  const from = Math.max(data, size - TAIL);
  const tail = await part(from, TAIL);
  const end = tail.lastIndexOf(JPEG_END);
  if (end < 0) return 'incomplete';
  return isPadding(tail.subarray(end + JPEG_END.length)) ? 'whole' : 'unknown';
};

/** ISO 32000-1, 7.5.5: startxref, the offset of the last cross-reference, %%EOF. */
const judgePdf = async (part: ReadPart, size: number, head: Buffer): Promise<Verdict> => {
  const announced = /\/Linearized[^>]{0,200}?\/L\s+(\d{1,15})/.exec(head.toString('latin1'));
  if (announced && Number(announced[1]) > size) return 'incomplete';
  const tail = await part(Math.max(0, size - TAIL), TAIL);
  const end = tail.lastIndexOf('%%EOF');
  if (end < 0) return 'incomplete';
  const behind = tail.subarray(end + 5);
  // An update that is being appended starts with objects; anything else is what some gateways hang on.
  if (!isBlankSpace(behind)) return /\d\s+\d\s+obj\b/.test(behind.toString('latin1')) ? 'incomplete' : 'unknown';
  const trailer = /startxref\s+(\d{1,15})\s*$/.exec(tail.toString('latin1', Math.max(0, end - 64), end));
  if (!trailer) return 'unknown';
  const offset = Number(trailer[1]);
  // The first part of a linearised file ends with "startxref 0 %%EOF".
  if (offset === 0 || offset >= size) return 'incomplete';
  const start = head.indexOf('%PDF-');
  for (const place of start > 0 ? [offset, offset + start] : [offset]) {
    const there = await part(Math.max(0, place - 16), 96);
    if (/xref|\d\s+\d\s+obj\b/.test(there.toString('latin1'))) return 'whole';
    if (there.length > 0 && isPadding(there)) return 'incomplete';
  }
  return 'unknown';
};

const judge = async (part: ReadPart, size: number): Promise<Verdict> => {
  const head = await part(0, 1024);
  const start = head.toString('latin1', 0, 4);
  if (/^(II[*+]\0|MM\0[*+])$/.test(start)) return judgeTiff(part, size);
  if (head.indexOf('%PDF-') >= 0) return judgePdf(part, size, head);
  if (head.subarray(0, 3).equals(JPEG_START)) return judgeJpeg(part, size);
  if (head.subarray(0, 8).equals(PNG_SIGNATURE)) return judgePng(part, size);
  // The first bytes of a known format, or room that is still to be filled.
  const begun = STARTS.some((known) => head.length < known.length && known.subarray(0, head.length).equals(head));
  return begun || isPadding(head) ? 'incomplete' : 'unknown';
};

/**
 * The verdict on a regular file; undefined if it is gone (or is no regular file any more). A file that may not be read
 * is `unknown`. Throws what the file system throws otherwise.
 */
export const judgeFile = async (path: string | Buffer): Promise<Verdict | undefined> => {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    // Never through a link, never waiting at a pipe that took the file's place.
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENXIO') return undefined;
    if (code === 'EACCES' || code === 'EPERM') return 'unknown';
    throw error;
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return undefined;
    return stats.size === 0 ? 'empty' : await judge(partsOf(file, stats.size), stats.size);
  } finally {
    await file.close();
  }
};
