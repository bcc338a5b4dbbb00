// Finds files embedded in a PDF by their file specifications: name tree, annotations, associated files.
// Source: ISO 32000-1, 7.11; ISO 32000-2, 14.13. Described by what the file states about them; none is opened.
import type { Attachment } from '../../../domain/carried.ts';
import { GAP, nameOf, REFERENCE } from './names.ts';
import { everyPiece, type PdfText, versionsOf } from './texts.ts';

const MOST = 200;
/** Places that are looked at; an attachment is named in several. */
const MOST_PLACES = 5_000;
const LONGEST_NAME = 120;
/** How far a file's name may stand from where its bytes are named. */
const REACH = 4_000;

const EMBEDDED = new RegExp(`${nameOf('EF')}${GAP}(?:<<|${REFERENCE})`, 'g');
const FILE_REFERENCE = new RegExp(`/(?:U?F|DOS|Unix|Mac)${GAP}${REFERENCE}`);
const SIZE = new RegExp(`${nameOf('Size')}${GAP}(\\d{1,12})`);
const KIND = new RegExp(`${nameOf('Subtype')}${GAP}/([\\w.+#-]{3,80})`);
const NAMES = ['UF', 'F', 'Desc'].map(
  (key) =>
    new RegExp(`${nameOf(key)}${GAP}(\\((?:[^()\\\\]|\\\\[\\s\\S]|\\([^()]*\\)){0,500}\\)|<[\\da-fA-F\\s]{0,2000}>)`),
);

const KINDS: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  xml: 'application/xml',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  txt: 'text/plain',
  csv: 'text/csv',
  zip: 'application/zip',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  eml: 'message/rfc822',
};

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

const bytesOf = (token: string): Buffer => {
  if (token.startsWith('<')) return Buffer.from(token.replace(/[^\da-fA-F]/g, ''), 'hex');
  const text = token
    .slice(1, -1)
    .replace(/\\(?:([0-7]{1,3})|\r\n|([\s\S]))/g, (_, octal?: string, one?: string) =>
      octal === undefined
        ? one === undefined
          ? ''
          : (ESCAPES[one] ?? one)
        : String.fromCharCode(Number.parseInt(octal, 8) & 0xff),
    );
  return Buffer.from(text, 'latin1');
};

/** A text string: UTF-16 with its mark, UTF-8 with its mark, else near enough to Windows-1252. */
const textOf = (token: string): string => {
  const bytes = bytesOf(token);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
  return new TextDecoder('windows-1252').decode(bytes);
};

/** What may be shown: one line, no path, nothing that turns the reading direction. */
export const sanitised = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, '')
    .replace(/^.*[\\/]/s, '')
    .trim()
    .slice(0, LONGEST_NAME);

const kindOf = (name: string, said: string | undefined): string | undefined => {
  const type = said?.replace(/#([\da-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (type !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(type)) return type.toLowerCase();
  return KINDS[/\.([a-z\d]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? ''];
};

/** The file specification around the place where its bytes are named. */
const specificationAt = (piece: string, at: number): string => {
  const before = piece.slice(Math.max(0, at - REACH), at);
  const from = Math.max(before.lastIndexOf(' obj'), before.lastIndexOf('endobj'));
  const behind = piece.slice(at, at + REACH);
  const to = behind.search(/\bendobj\b/);
  return before.slice(Math.max(from, 0)) + (to < 0 ? behind : behind.slice(0, to));
};

export const attachmentsIn = (text: PdfText): readonly Attachment[] => {
  const found = new Map<string, Attachment>();
  let places = 0;
  for (const piece of everyPiece(text)) {
    for (const place of piece.matchAll(EMBEDDED)) {
      places += 1;
      if (found.size >= MOST || places > MOST_PLACES) return [...found.values()];
      const inline = place[1] === undefined ? piece.slice(place.index, place.index + 400) : undefined;
      const files = inline ?? versionsOf(text, Number(place[1]))[0] ?? '';
      const number = FILE_REFERENCE.exec(files)?.[1];
      const specification = specificationAt(piece, place.index);
      const token = NAMES.map((name) => name.exec(specification)?.[1]).find((one) => one !== undefined);
      const name = (token === undefined ? '' : sanitised(textOf(token))) || 'ohne Namen';
      const stream = number === undefined ? undefined : versionsOf(text, Number(number)).at(-1);
      const size = stream === undefined ? undefined : SIZE.exec(stream)?.[1];
      const kind = kindOf(name, stream === undefined ? undefined : KIND.exec(stream)?.[1]);
      // An attachment is named in several places: its bytes say that it is the same.
      const key = number ?? `${name} ${found.size}`;
      // What an object stream says again outside of its objects counts less.
      if (found.has(key)) continue;
      found.set(key, {
        name,
        ...(size === undefined ? {} : { size: Number(size) }),
        ...(kind === undefined ? {} : { kind }),
      });
    }
  }
  return [...found.values()];
};
