// What a PDF carries beside its pages: programs, actions on opening, media, files. Looks at its dictionaries only, whatever
// way they are written or packed; nothing is run or opened, and what cannot be looked at is said to be unexamined.
import type { ActiveContent, Carried } from '../../../domain/carried.ts';
import { attachmentsIn } from './attachments.ts';
import { GAP, nameOf, REFERENCE } from './names.ts';
import { everyPiece, type PdfText, textOf, versionsOf } from './texts.ts';
import { walked } from './walked.ts';

const any = (...sources: string[]): RegExp => new RegExp(sources.join('|'));

const SIGNS: readonly (readonly [ActiveContent, RegExp])[] = [
  ['javascript', any(nameOf('JavaScript'), `${nameOf('JS')}${GAP}(?:[(<]|${REFERENCE})`)],
  ['launch', any(nameOf('Launch'))],
  [
    'rich-media',
    any(
      ...['RichMedia', 'RichMediaExecute', 'Rendition'].map(nameOf),
      ...['3D', 'Movie', 'Sound', 'Screen'].map((kind) => `${nameOf('Subtype')}${GAP}${nameOf(kind)}`),
    ),
  ],
  ['embedded-files', any(`${nameOf('EF')}${GAP}(?:<<|${REFERENCE})`)],
];

/** Actions that reach out of the file. */
const REACHES_OUT = any(
  ...['URI', 'SubmitForm', 'GoToR', 'GoToE', 'ImportData'].map((kind) => `${nameOf('S')}${GAP}${nameOf(kind)}`),
);
const BY_ITSELF = new RegExp(`(?:${nameOf('OpenAction')}|${nameOf('AA')})${GAP}(?:${REFERENCE}|<<)`, 'g');
const EVERY_REFERENCE = new RegExp(REFERENCE, 'g');
const MOST_FOUND = 5_000;
const MOST_ACTIONS = 2_000;
const MOST_BEHIND = 50;
const IS_PAGE = /\/(?:Contents|Kids|Parent)\b/;
const DEEPEST = 4;
/** Of a dictionary that is written where it is used. */
const INLINE = 600;

const numbersIn = (text: string): number[] => [...text.matchAll(EVERY_REFERENCE)].map((found) => Number(found[1]));

/**
 * Follows what happens without anybody's doing: the document's and the pages' own actions, and those behind them.
 * Undefined: there are too many to follow.
 */
const reachesOut = (text: PdfText): boolean | undefined => {
  const seen = new Set<number>();
  let waiting: number[] = [];
  let found = 0;
  for (const piece of everyPiece(text))
    for (const { index, 1: reference } of piece.matchAll(BY_ITSELF)) {
      found += 1;
      if (found > MOST_FOUND) return undefined;
      if (reference !== undefined) {
        waiting.push(Number(reference));
        continue;
      }
      const dictionary = piece.slice(index, index + INLINE).split('endobj', 1)[0]!;
      if (REACHES_OUT.test(dictionary)) return true;
      waiting.push(...numbersIn(dictionary));
    }
  for (let depth = 0; depth < DEEPEST && waiting.length > 0; depth += 1) {
    const next: number[] = [];
    for (const number of waiting) {
      if (seen.has(number)) continue;
      if (seen.size >= MOST_ACTIONS) return undefined;
      seen.add(number);
      for (const version of versionsOf(text, number)) {
        if (REACHES_OUT.test(version)) return true;
        // Only actions and lists of them lead on; a page would lead to everything.
        if (!IS_PAGE.test(version)) next.push(...numbersIn(version).slice(0, MOST_BEHIND));
      }
    }
    waiting = next;
  }
  return false;
};

/** White space and a byte order mark before it are harmless. */
const hasBytesBefore = (bytes: Buffer): boolean => {
  const start = bytes.subarray(0, 1024 + 5).indexOf('%PDF-');
  return start > 0 && !/^(?:\xef\xbb\xbf)?[\s\0]*$/.test(bytes.toString('latin1', 0, start));
};

const ENCRYPTED = new RegExp(`${nameOf('Encrypt')}${GAP}(?:<<|${REFERENCE})`);

const isEncrypted = (text: PdfText): boolean => {
  for (const piece of everyPiece(text)) if (ENCRYPTED.test(piece)) return true;
  return false;
};

/**
 * `written`: the same file written anew, without protection and without object streams; asked for only where the file as it
 * is does not show everything. Undefined: that cannot be had.
 */
export const carriedBy = async (pdf: Uint8Array, written: () => Promise<Uint8Array | undefined>): Promise<Carried> => {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const plain = textOf(bytes);
  const texts = [plain];
  const walks = [walked(bytes)];
  let examined = plain.whole;
  if (!plain.whole || isEncrypted(plain) || walks[0]?.whole !== true) {
    const anew = await written();
    if (anew === undefined) examined = false;
    else {
      texts.push(textOf(Buffer.from(anew.buffer, anew.byteOffset, anew.byteLength)));
      examined = texts[1]!.whole;
      walks.push(walked(anew));
    }
  }
  const has = new Set<ActiveContent>(walks.flatMap((walk) => [...(walk?.has ?? [])]));
  for (const text of texts) {
    for (const piece of everyPiece(text)) for (const [what, sign] of SIGNS) if (sign.test(piece)) has.add(what);
    const out = reachesOut(text);
    if (out === undefined) has.add('unexamined');
    else if (out) has.add('uri-on-open');
  }
  if (hasBytesBefore(bytes)) has.add('bytes-before-pdf');
  if (!examined) has.add('unexamined');
  // Names are readable only where the protection is gone.
  const attachments = has.has('embedded-files') ? attachmentsIn(texts.at(-1)!) : [];
  return { has: [...has], attachments };
};
