// The characters of a page's text layer, in painting order, with what is known of each.
import { type Pdfium, withMemory } from '../engine/pdfium.ts';
import { INVISIBLE } from '../page/content.ts';
import type { Rect } from '../page/geometry.ts';

export interface Character extends Rect {
  readonly text: string;
  /** PDFium's handle of the text object that paints it. */
  readonly object: number;
  /** PDFium's handle of its font. */
  readonly font: number;
}

export interface TextLayer {
  readonly words: readonly (readonly Character[])[];
  readonly visible: number;
  readonly invisible: number;
  /** Glyphs whose font does not say what they stand for. */
  readonly unmapped: number;
  /** Not upright as the page is shown. */
  readonly leaning: number;
}

/** Text that stands within 10° of upright. */
const UPRIGHT = (10 * Math.PI) / 180;
/** PDFium writes U+0002 for a hyphen at a line's end. */
const HYPHEN = 0x02;

/** What a glyph stands for; undefined if its font does not say: no code, replacement, private use or control. */
const meaningOf = (code: number): string | undefined => {
  if (code === HYPHEN) return '-';
  if (code < 0x20 || code > 0x10ffff || (code >= 0x7f && code < 0xa0) || code >= 0xf0000) return undefined;
  if ((code >= 0xd800 && code <= 0xf8ff) || (code >= 0xfff0 && code <= 0xffff)) return undefined;
  // Ligatures are one glyph, but nobody looks for a word with U+FB01 in it.
  const text = String.fromCodePoint(code);
  return code >= 0xfb00 && code <= 0xfb06 ? text.normalize('NFKC') : text;
};

const isBlank = (code: number, character: string | undefined): boolean =>
  character === undefined ? code > HYPHEN && code < 0x20 : /^\s$/u.test(character);

/** `text`: PDFium's text page. `rotate`: clockwise degrees by which the page is shown. */
export const readLayer = (pdfium: Pdfium, text: number, rotate: number): TextLayer =>
  withMemory(pdfium, 32, (at) => {
    const words: Character[][] = [[]];
    const counted = { visible: 0, invisible: 0, unmapped: 0, leaning: 0 };
    const objects = new Map<number, { readonly invisible: boolean; readonly font: number }>();
    const known = (object: number) => {
      const found = objects.get(object) ?? {
        invisible: INVISIBLE.has(pdfium.FPDFTextObj_GetTextRenderMode(object)),
        font: pdfium.FPDFTextObj_GetFont(object),
      };
      objects.set(object, found);
      return found;
    };
    // Both clockwise: the glyph's rotation on the page, and the page's rotation.
    const shown = (rotate * Math.PI) / 180;
    const count = pdfium.FPDFText_CountChars(text);
    for (let n = 0; n < count; n++) {
      const code = pdfium.FPDFText_GetUnicode(text, n);
      const character = meaningOf(code);
      if (pdfium.FPDFText_IsGenerated(text, n) === 1 || isBlank(code, character)) {
        if (code !== HYPHEN) words.push([]);
        continue;
      }
      const object = pdfium.FPDFText_GetTextObject(text, n);
      const { invisible, font } = known(object);
      if (invisible) {
        counted.invisible++;
        continue;
      }
      counted.visible++;
      if (character === undefined || pdfium.FPDFText_HasUnicodeMapError(text, n) === 1) {
        counted.unmapped++;
        continue;
      }
      const leaning = (pdfium.FPDFText_GetCharAngle(text, n) + shown) % (2 * Math.PI);
      if (Math.min(leaning, 2 * Math.PI - leaning) > UPRIGHT) counted.leaning++;
      if (!pdfium.FPDFText_GetCharBox(text, n, at, at + 8, at + 16, at + 24)) continue;
      const [left, right, bottom, top] = [0, 8, 16, 24].map((o) => pdfium.pdfium.getValue(at + o, 'double'));
      words.at(-1)!.push({ text: character, left: left!, right: right!, bottom: bottom!, top: top!, object, font });
    }
    return { words: words.filter((word) => word.length > 0), ...counted };
  });
