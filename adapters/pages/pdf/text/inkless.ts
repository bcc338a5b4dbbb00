// Tells text that should leave ink and does not, because its font is not in the file and PDFium has no other for it,
// from text that somebody has hidden.
import { floatsFrom, type Pdfium, withMemory } from '../engine/pdfium.ts';
import type { Character } from './characters.ts';

export interface OpenPage {
  readonly document: number;
  readonly page: number;
}

/** Nearly white, or see-through. */
const FAINT = 230;

const isPale = (pdfium: Pdfium, object: number): boolean =>
  withMemory(pdfium, 16, (at) => {
    if (!pdfium.FPDFPageObj_GetFillColor(object, at, at + 4, at + 8, at + 12)) return false;
    const [red, green, blue, alpha] = [0, 4, 8, 12].map((o) => pdfium.pdfium.getValue(at + o, 'i32') & 255);
    return alpha! < 255 - FAINT || Math.min(red!, green!, blue!) > FAINT;
  });

/** Where a text object by itself leaves ink, from its left to its right side. */
interface Ink {
  readonly left: number;
  readonly right: number;
  readonly columns: readonly boolean[];
}

const inkOf = (pdfium: Pdfium, { document, page }: OpenPage, object: number): Ink => {
  const [left = 0, , right = 0] =
    floatsFrom(pdfium, 4, (at) => pdfium.FPDFPageObj_GetBounds(object, at, at + 4, at + 8, at + 12)) ?? [];
  const bitmap = pdfium.FPDFTextObj_GetRenderedBitmap(document, page, object, 1);
  if (bitmap === 0) return { left, right, columns: [] };
  try {
    const [width, height] = [pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)];
    const [stride, from] = [pdfium.FPDFBitmap_GetStride(bitmap), pdfium.FPDFBitmap_GetBuffer(bitmap)];
    const alpha = (x: number, y: number): number => pdfium.pdfium.HEAPU8[from + y * stride + x * 4 + 3]!;
    const columns = Array.from({ length: width }, (_, x) =>
      Array.from({ length: height }, (__, y) => alpha(x, y)).some((value) => value > 0),
    );
    return { left, right, columns };
  } finally {
    pdfium.FPDFBitmap_Destroy(bitmap);
  }
};

/** `inkless`: never painted. `inked`: painted, and something is over it. `hidden`: pale on purpose, or its font is there. */
export type Unseen = 'inkless' | 'inked' | 'hidden';

/** For the words of one open page that are not to be seen: why. */
export const whyUnseenOn = (pdfium: Pdfium, open: OpenPage) => {
  const known = new Map<number, Ink | 'hidden'>();
  return (word: readonly Character[]): Unseen => {
    const { object, font, left } = word[0]!;
    const right = Math.max(...word.map((character) => character.right));
    const ink =
      known.get(object) ??
      (pdfium.FPDFFont_GetIsEmbedded(font) === 1 || isPale(pdfium, object) ? 'hidden' : inkOf(pdfium, open, object));
    known.set(object, ink);
    if (ink === 'hidden') return ink;
    const scale = ink.columns.length / Math.max(ink.right - ink.left, 0.01);
    const [from, to] = [Math.floor((left - ink.left) * scale), Math.ceil((right - ink.left) * scale)];
    // Inside a form the places are others; then the text counts as a whole.
    const isElsewhere = from < -2 || to > ink.columns.length + 2;
    const columns = isElsewhere ? ink.columns : ink.columns.slice(Math.max(0, from), Math.max(0, to));
    return columns.some((hasInk) => hasInk) ? 'inked' : 'inkless';
  };
};
