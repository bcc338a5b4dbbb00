// The words of a born-digital page with their boxes, if its text layer can be trusted, and what else is to be read on it.
import type { Word } from '../../../../domain/page.ts';
import type { PageBox } from '../../../../domain/ports/page/page-source.ts';
import type { Raster } from '../../../../domain/raster.ts';
import type { Pdfium } from '../engine/pdfium.ts';
import type { PageContent } from '../page/content.ts';
import { areaOf, overlap, type Rect, squareUnder } from '../page/geometry.ts';
import { type Character, readLayer, type TextLayer } from './characters.ts';
import { type OpenPage, whyUnseenOn } from './inkless.ts';
import { isMostlyWritten, readsLikeLanguage } from './language.ts';
import { inReadingOrder, type PlacedWord } from './reading-order.ts';
import { joinAccents } from './spacing-accents.ts';
import { unreadInk } from './unread-ink.ts';

/** Fewer letters than this (a page number under a drawing) cannot be judged as a text; they are what they are. */
const FEWEST_CHARACTERS = 40;
/** Share of the page under pictures from which on it is a scan that something was printed on: it may lie askew. */
const MOST_PICTURE = 0.8;

type CharacterWord = readonly Character[];

const textOf = (words: readonly CharacterWord[]): string =>
  words.flatMap((word) => word.map(({ text }) => text)).join('');

const isScan = ({ pictures, box }: PageContent): boolean => {
  const covered = pictures.reduce((sum, { matrix }) => sum + areaOf(overlap(squareUnder(matrix), box)), 0);
  return covered > MOST_PICTURE * areaOf(box);
};

const isUsable = ({ visible, invisible, unmapped, leaning }: TextLayer): boolean =>
  visible > 0 &&
  invisible <= visible &&
  leaning <= 0.1 * visible &&
  (visible < FEWEST_CHARACTERS || unmapped <= 0.02 * visible);

/** Words in fonts whose letters make sense; undefined if that leaves less than half of the text. */
const readable = (words: readonly CharacterWord[]): readonly CharacterWord[] | undefined => {
  const all = textOf(words);
  if (all.length < FEWEST_CHARACTERS) return words;
  if (!isMostlyWritten(all)) return undefined;
  const byFont = new Map<number, string>();
  for (const word of words) {
    const text = word.map((character) => character.text).join('');
    byFont.set(word[0]!.font, `${byFont.get(word[0]!.font) ?? ''} ${text}`);
  }
  const senseless = new Set([...byFont].filter(([, text]) => !readsLikeLanguage(text)).map(([font]) => font));
  const left = words.filter((word) => !senseless.has(word[0]!.font));
  return 2 * textOf(left).length > all.length && readsLikeLanguage(textOf(left)) ? left : undefined;
};

/** Painted over by a picture later on: what can be seen there is the picture's. */
const isCovered = (word: CharacterWord, { pictures, texts }: PageContent): boolean => {
  const { object, left, right, bottom, top } = word[0]!;
  const position = texts.get(object) ?? Number.POSITIVE_INFINITY;
  const [x, y] = [(left + right) / 2, (bottom + top) / 2];
  return pictures.some((picture) => {
    if (picture.altered || picture.position < position) return false;
    const square = squareUnder(picture.matrix);
    return x > square.left && x < square.right && y > square.bottom && y < square.top;
  });
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

export interface PageText {
  /** In reading order, boxes in the raster's pixels (rounded, at least 1 × 1), confidence 1. */
  readonly words?: readonly Word[];
  /** Where there is ink that the words do not explain. */
  readonly unread: readonly PageBox[];
  /** There are characters that should be seen, and none of them is. */
  readonly withoutInk: boolean;
}

const NO_TEXT: PageText = { unread: [], withoutInk: false };

/**
 * What the open page says itself. No words if its text layer is not usable: none, not mapped to Unicode or to nonsense,
 * invisible (a scanner's OCR), lying on its side, or printed on a scan.
 */
export const pageText = (
  pdfium: Pdfium,
  { document, page, content, raster }: OpenPage & { readonly content: PageContent; readonly raster: Raster },
): PageText => {
  const text = pdfium.FPDFText_LoadPage(page);
  if (text === 0) return NO_TEXT;
  try {
    const layer = readLayer(pdfium, text, content.rotate);
    const place = toPixels(content, raster.dpi);
    const placed = joinAccents(layer.words)
      .filter((word) => !isCovered(word, content))
      .map((characters) => ({
        characters,
        text: textOf([characters]).normalize('NFC'),
        ...place({
          left: Math.min(...characters.map(({ left }) => left)),
          right: Math.max(...characters.map(({ right }) => right)),
          bottom: Math.min(...characters.map(({ bottom }) => bottom)),
          top: Math.max(...characters.map(({ top }) => top)),
        }),
      }));
    const whyUnseen = whyUnseenOn(pdfium, { document, page });
    const unseen = new Map(
      placed.filter((word) => !isSeen(raster, word)).map((word) => [word, whyUnseen(word.characters)]),
    );
    const fontOf = ({ characters }: (typeof placed)[number]) => characters[0]!.font;
    const lacking = new Set([...unseen].filter(([, why]) => why === 'inkless').map(([word]) => fontOf(word)));
    // A font that lacks some letters is not the one that was meant: what else of it is not to be seen is lacking, too.
    const seen = placed.filter((word) => {
      const why = unseen.get(word);
      return why === undefined || (why !== 'hidden' && lacking.has(fontOf(word)));
    });
    const withoutInk = layer.visible > 0 && (seen.length === 0 || lacking.size > 0);
    const sensible =
      isUsable(layer) && !isScan(content) ? readable(seen.map(({ characters }) => characters)) : undefined;
    if (sensible === undefined || sensible.length === 0) return { ...NO_TEXT, withoutInk };
    const kept = new Set(sensible);
    const own = seen.filter(({ characters }) => kept.has(characters));
    return { words: inReadingOrder(own), unread: unreadInk(raster, own), withoutInk };
  } finally {
    pdfium.FPDFText_ClosePage(text);
  }
};
