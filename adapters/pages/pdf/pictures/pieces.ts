// A PDF page that is made of several pictures, strips or tiles as some scanners write them, is put together from their pixels.
import type { Limits } from '../../limits.ts';
import type { StoredPicture } from '../../to-raster.ts';
import type { Pdfium } from '../engine/pdfium.ts';
import type { PageContent, PlacedPicture } from '../page/content.ts';
import { areaOf, overlap, squareUnder } from '../page/geometry.ts';
import { asDecoded, type Damaged, NOT_PLAIN, turnOf } from './covering-picture.ts';
import { type FindStream, pictureDataOf } from './picture-data.ts';

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly bytes: Uint8Array;
}

const MOST_PIECES = 2000;
/** Pixels by which the pieces' own sizes and places may be off from one grid: they are written in rounded points. */
const OFF_GRID = 0.3;

/** The pixels of an inch that all pieces share; undefined if one has others, lies turned, or is masked or blended. */
const sharedDpi = (pictures: readonly PlacedPicture[]): number | undefined => {
  if (pictures.length < 2 || pictures.length > MOST_PIECES) return undefined;
  if (pictures.some(({ altered, matrix }) => altered || turnOf(matrix) !== 0)) return undefined;
  // The widest piece is measured best.
  const widest = pictures.reduce((most, picture) => (picture.width > most.width ? picture : most));
  const perPoint = widest.width / widest.matrix[0];
  const fits = ({ matrix: [a, , , d], width, height }: PlacedPicture): boolean =>
    Math.abs(a * perPoint - width) <= OFF_GRID && Math.abs(d * perPoint - height) <= OFF_GRID;
  return pictures.every(fits) ? perPoint * 72 : undefined;
};

const paste = (piece: Pixels, on: Pixels, [left, top]: readonly [number, number]): void => {
  const [from, to] = [Math.max(0, -left), Math.min(piece.width, on.width - left)];
  for (let row = Math.max(0, -top); row < Math.min(piece.height, on.height - top); row++) {
    const source = row * piece.width;
    const target = (top + row) * on.width + left;
    if (piece.channels === on.channels) {
      const [first, last] = [(source + from) * on.channels, (source + to) * on.channels];
      on.bytes.set(piece.bytes.subarray(first, last), (target + from) * on.channels);
    } else {
      for (let x = from; x < to; x++) {
        const at = (target + x) * 3;
        on.bytes.fill(piece.bytes[source + x]!, at, at + 3);
      }
    }
  }
};

/**
 * Puts a page together whose pieces lie on one grid of pixels and cover at least 95 % of it, white between them.
 * Undefined if it has to be drawn: something else is visible, pieces differ in resolution, are masked or blended.
 */
export const putTogether = (
  pdfium: Pdfium,
  from: {
    readonly page: number;
    readonly content: PageContent;
    readonly findStream: FindStream;
    readonly limits: Limits;
  },
): { readonly kind: 'picture'; readonly picture: StoredPicture } | Damaged | undefined => {
  const { page, findStream, limits } = from;
  const { pictures, box, othersVisible, rotate, userUnit } = from.content;
  const dpi = othersVisible ? undefined : sharedDpi(pictures);
  if (dpi === undefined) return undefined;
  const scale = dpi / 72;
  const [width, height] = [(box.right - box.left) * scale, (box.top - box.bottom) * scale].map(Math.round) as [
    number,
    number,
  ];
  const covered = pictures.reduce((sum, { matrix }) => sum + areaOf(overlap(squareUnder(matrix), box)), 0);
  if (covered < 0.95 * areaOf(box) || width * height > limits.megapixels * 1e6) return undefined;

  const pieces: (Pixels & { readonly at: readonly [number, number]; readonly oneBit: boolean })[] = [];
  for (const picture of pictures) {
    const data = pictureDataOf(pdfium, { handle: picture.handle, page }, findStream);
    if (data === undefined || NOT_PLAIN.test(data.dictionary)) return undefined;
    const pixels = asDecoded(pdfium, picture.handle, data);
    if (pixels === undefined) return undefined;
    // Drawn, the page would have a hole where the piece should be, and nobody would notice.
    if ('damage' in pixels) return { kind: 'damaged', detail: pixels.damage };
    const { left, top } = squareUnder(picture.matrix);
    const at = [Math.round((left - box.left) * scale), Math.round((box.top - top) * scale)] as const;
    const { channels } = pixels.raw;
    pieces.push({ ...picture, bytes: pixels.bytes, channels, at, oneBit: pixels.oneBit });
  }
  const channels = pieces.every((piece) => piece.channels === 1) ? 1 : 3;
  const whole: Pixels = { width, height, channels, bytes: new Uint8Array(width * height * channels).fill(255) };
  for (const piece of pieces) paste(piece, whole, piece.at);
  const picture: StoredPicture = {
    bytes: whole.bytes,
    width,
    height,
    grey: channels === 1,
    oneBit: pieces.every(({ oneBit }) => oneBit),
    raw: { channels },
    declared: { x: dpi / userUnit, y: dpi / userUnit },
    turn: rotate,
    ifDamaged: 'PAGE_DAMAGED',
  };
  return { kind: 'picture', picture };
};
