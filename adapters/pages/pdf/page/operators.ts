// Reads a content stream for what it names and whether it makes sense, without painting. Source: ISO 32000-1, annex A.

import { isKeyword, isWhite, readerOf } from '../file/syntax.ts';
import { type Dictionary, nameOf, type PdfValue } from '../file/values.ts';
import { filtersOf } from '../filters/decode.ts';
import type { Resolve } from '../pictures/picture-damage.ts';

const OPERATORS: ReadonlySet<string> = new Set(
  (
    'b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG ' +
    'rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y '
  ).split(' '),
);

/** Operators that name a resource with their last operand. */
const NAMING: Readonly<Record<string, string>> = {
  Do: 'XObject',
  gs: 'ExtGState',
  sh: 'Shading',
  scn: 'Pattern',
  SCN: 'Pattern',
  Tf: 'Font',
};

export interface InlinePicture {
  readonly dictionary: Dictionary;
  readonly data: Buffer;
}

export interface ContentRead {
  /** Resource categories and names, each once, as `Category/Name`. */
  readonly named: ReadonlySet<string>;
  readonly inlinePictures: readonly InlinePicture[];
  /** Words that are no operators. */
  readonly unknown: number;
  /** It ends inside a text, a picture or between operands and their operator. */
  readonly endsInTheMiddle: boolean;
}

/** A drawing of more operators than this is a plan; what it names further on is not looked at. */
const MOST_TOKENS = 3_000_000;
const MOST_INLINE = 5000;

/** From behind `ID` to `EI`, as far as the picture's own coding tells where that is. */
const inlineData = (bytes: Buffer, from: number, isCoded: boolean): { readonly data: Buffer; readonly end: number } => {
  for (let at = bytes.indexOf('EI', from); at >= 0; at = bytes.indexOf('EI', at + 1)) {
    const behind = bytes[at + 2];
    if (!isWhite(bytes[at - 1]) && !isCoded) continue;
    if (behind !== undefined && !isWhite(behind)) continue;
    // What follows must read like content, or these two letters are part of the data.
    const next = bytes.toString('latin1', at + 2, at + 24);
    if (/^[\s\x20-\x7e]*$/.test(next)) return { data: bytes.subarray(from, at), end: at + 2 };
  }
  return { data: bytes.subarray(from), end: -1 };
};

export const readContent = (bytes: Buffer, resolve: Resolve): ContentRead => {
  const named = new Set<string>();
  const inlinePictures: InlinePicture[] = [];
  const reader = readerOf(bytes, 0, { withReferences: false });
  let operands: PdfValue[] = [];
  let [unknown, isText, isOdd, ended] = [0, false, 0, true];
  for (let n = 0; n < MOST_TOKENS; n++) {
    const token = reader.next();
    if (token === undefined) break;
    if (!isKeyword(token)) {
      operands.push(token);
      if (operands.length > 1000) operands = operands.slice(-10);
      continue;
    }
    const operator = token.keyword;
    if (operator === 'BX') isOdd++;
    else if (operator === 'EX') isOdd--;
    else if (operator === 'BT') isText = true;
    else if (operator === 'ET') isText = false;
    else if (operator === 'ID') {
      const entries = new Map<string, PdfValue>();
      for (let k = 0; k + 1 < operands.length; k += 2) entries.set(nameOf(operands[k]) ?? '', operands[k + 1]!);
      const from = reader.at + 1;
      const { data, end } = inlineData(bytes, from, filtersOf(entries, resolve).length > 0);
      if (inlinePictures.length < MOST_INLINE) inlinePictures.push({ dictionary: entries, data });
      ended = end >= 0;
      reader.at = ended ? end : bytes.length;
    } else if (!OPERATORS.has(operator) && isOdd <= 0) unknown++;
    const category = NAMING[operator];
    const name = category === 'Font' ? nameOf(operands.at(-2)) : nameOf(operands.at(-1));
    if (category !== undefined && name !== undefined) named.add(`${category}/${name}`);
    operands = [];
  }
  return { named, inlinePictures, unknown, endsInTheMiddle: isText || operands.length > 0 || !ended };
};
