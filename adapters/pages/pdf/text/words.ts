// The words of a born-digital page with their boxes, if its text layer can be trusted.
import type { Word } from '../../../../domain/page.ts';
import type { Raster } from '../../../../domain/raster.ts';
import { type Pdfium, withMemory } from '../engine/pdfium.ts';
import { INVISIBLE, type PageContent } from '../page/content.ts';
import { areaOf, overlap, type Rect, squareUnder } from '../page/geometry.ts';
import { inReadingOrder, type PlacedWord } from './reading-order.ts';

/** Fewer letters than this (a page number under a drawing) say nothing about the rest of the page: OCR reads it. */
const FEWEST_CHARACTERS = 40;
/** Share of the page under pictures from which on they may hold text themselves. */
const MOST_PICTURE = 0.25;
/** Text that stands within 10° of upright. */
const UPRIGHT = (10 * Math.PI) / 180;

interface Character extends Rect {
  readonly text: string;
}

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

interface TextLayer {
  readonly words: readonly (readonly Character[])[];
  readonly visible: number;
  readonly invisible: number;
  readonly unmapped: number;
  readonly leaning: number;
}

const readLayer = (pdfium: Pdfium, text: number, rotate: number): TextLayer =>
  withMemory(pdfium, 32, (at) => {
    const words: Character[][] = [[]];
    const counted = { visible: 0, invisible: 0, unmapped: 0, leaning: 0 };
    const modes = new Map<number, boolean>();
    const isInvisible = (object: number): boolean => {
      const known = modes.get(object) ?? INVISIBLE.has(pdfium.FPDFTextObj_GetTextRenderMode(object));
      modes.set(object, known);
      return known;
    };
    // Both clockwise: how the glyph stands on the page, and how the page is shown.
    const shown = (rotate * Math.PI) / 180;
    const count = pdfium.FPDFText_CountChars(text);
    for (let n = 0; n < count; n++) {
      const code = pdfium.FPDFText_GetUnicode(text, n);
      const character = meaningOf(code);
      if (
        pdfium.FPDFText_IsGenerated(text, n) === 1 ||
        /^\s$/u.test(character ?? (code < 0x20 && code > 2 ? ' ' : 'x'))
      ) {
        if (code !== HYPHEN) words.push([]);
        continue;
      }
      if (isInvisible(pdfium.FPDFText_GetTextObject(text, n))) {
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
      words.at(-1)!.push({ text: character, left: left!, right: right!, bottom: bottom!, top: top! });
    }
    return { words: words.filter((word) => word.length > 0), ...counted };
  });

/** UTF-8 that somebody took for Windows' letters: "Ã¼" for "ü", "Â§" for "§", "â€" for a dash or a quote. */
const MOJIBAKE = /Ã[\u0080-\u00bf\u0152-\u0178\u2013-\u2026\u20ac]|Â[§°²³´«»]|â€/gu;

/**
 * Letters in a sensible mixture. A font without a map gives codes that look like letters but are none; they give
 * themselves away because German and its neighbours have about 40 % vowels.
 */
const readsLikeLanguage = (text: string): boolean => {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const digits = text.match(/\p{N}/gu)?.length ?? 0;
  if (letters + digits < 0.5 * text.length) return false;
  if ((text.match(MOJIBAKE)?.length ?? 0) > Math.max(1, 0.002 * letters)) return false;
  const vowels = text.match(/[aeiouyäöü]/giu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return latin < 100 || (vowels > 0.22 * latin && vowels < 0.62 * latin);
};

const isUsable = (layer: TextLayer, content: PageContent): boolean => {
  const { visible, invisible, unmapped, leaning } = layer;
  if (visible < FEWEST_CHARACTERS || invisible > visible) return false;
  if (unmapped > 0.02 * visible || leaning > 0.1 * visible) return false;
  const underPictures = content.pictures.reduce(
    (sum, { matrix }) => sum + areaOf(overlap(squareUnder(matrix), content.box)),
    0,
  );
  if (underPictures > MOST_PICTURE * areaOf(content.box)) return false;
  return readsLikeLanguage(layer.words.flatMap((word) => word.map(({ text }) => text)).join(''));
};

/** From page space to the raster's pixels, y downwards, as /Rotate shows the page. */
const toPixels = ({ box, rotate, userUnit }: PageContent, dpi: number) => {
  const scale = (dpi * userUnit) / 72;
  return ({ left, bottom, right, top }: Rect) => {
    const [l, r, b, t] = [left - box.left, right - box.left, bottom - box.bottom, top - box.bottom];
    const [width, height] = [box.right - box.left, box.top - box.bottom];
    const [x, y, w, h] =
      rotate === 0
        ? [l, height - t, r - l, t - b]
        : rotate === 90
          ? [b, l, t - b, r - l]
          : rotate === 180
            ? [width - r, b, r - l, t - b]
            : [height - t, width - r, t - b, r - l];
    return { x: x * scale, y: y * scale, width: w * scale, height: h * scale };
  };
};

/** White on white, under a picture or beside the page: what a person cannot see must not steer where a letter goes. */
const isSeen = ({ width, height, channels, data }: Raster, word: PlacedWord): boolean => {
  const [x0, y0] = [Math.max(0, Math.floor(word.x)), Math.max(0, Math.floor(word.y))];
  const [x1, y1] = [Math.min(width, Math.ceil(word.x + word.width)), Math.min(height, Math.ceil(word.y + word.height))];
  let [darkest, lightest] = [255, 0];
  for (let y = y0; y < y1; y++) {
    for (let at = (y * width + x0) * channels; at < (y * width + x1) * channels; at++) {
      const value = data[at]!;
      if (value < darkest) darkest = value;
      if (value > lightest) lightest = value;
      if (lightest - darkest > 24) return true;
    }
  }
  return false;
};

/**
 * The open page's own words in reading order, boxes in the pixels of `raster` (rounded, at least 1 × 1), confidence 1;
 * undefined if the text layer is not usable: too little of it, not mapped to Unicode, invisible (a scanner's OCR), lying
 * on its side, or beside large pictures.
 */
export const wordsOf = (
  pdfium: Pdfium,
  { page, content, raster }: { readonly page: number; readonly content: PageContent; readonly raster: Raster },
): readonly Word[] | undefined => {
  const text = pdfium.FPDFText_LoadPage(page);
  if (text === 0) return undefined;
  try {
    const layer = readLayer(pdfium, text, content.rotate);
    if (!isUsable(layer, content)) return undefined;
    const place = toPixels(content, raster.dpi);
    const placed = layer.words.map((characters) => ({
      text: characters
        .map((character) => character.text)
        .join('')
        .normalize('NFC'),
      ...place({
        left: Math.min(...characters.map(({ left }) => left)),
        right: Math.max(...characters.map(({ right }) => right)),
        bottom: Math.min(...characters.map(({ bottom }) => bottom)),
        top: Math.max(...characters.map(({ top }) => top)),
      }),
    }));
    const words = inReadingOrder(placed.filter((word) => isSeen(raster, word)));
    return words.length === 0 ? undefined : words;
  } finally {
    pdfium.FPDFText_ClosePage(text);
  }
};
