// What a PDF page paints, as far as we ask: its pictures and where they lie, and whether anything else is visible.

import { floatsFrom, type Pdfium, withMemory } from '../engine/pdfium.ts';
import { type Matrix, multiply, type Rect, squareUnder } from './geometry.ts';

export interface PlacedPicture {
  /** PDFium's handle; valid while the page is open. */
  readonly handle: number;
  /** From the unit square to page space. */
  readonly matrix: Matrix;
  /** Pixels as stored. */
  readonly width: number;
  readonly height: number;
  /** Blended, translucent, or cut by a clip that is not a plain rectangle around it. */
  readonly altered: boolean;
  /** Its place in the order in which the page is painted. */
  readonly position: number;
}

export interface PageContent {
  /** What of the page is shown, in page space before /Rotate. */
  readonly box: Rect;
  /** Clockwise quarter turns by which the page is shown. */
  readonly rotate: 0 | 90 | 180 | 270;
  /** Length of a point of this page, in 1/72 inch. */
  readonly userUnit: number;
  readonly pictures: readonly PlacedPicture[];
  /** There are visible letters, lines, areas or shadings too. */
  readonly othersVisible: boolean;
  /** By PDFium's handle of a text: its place in the order in which the page is painted. */
  readonly texts: ReadonlyMap<number, number>;
}

const [TEXT, IMAGE, FORM] = [1, 3, 5] as const;
/** Text render modes that leave no ink: invisible, and only a clip. */
export const INVISIBLE: ReadonlySet<number> = new Set([3, 7]);
/** Forms inside forms deeper than this are not looked into and count as visible. */
const DEEPEST = 4;
/** Forms can paint each other over and over: what is behind this many objects is not looked at and counts as visible. */
const MOST_OBJECTS = 100_000;
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

const matrixOf = (pdfium: Pdfium, object: number): Matrix =>
  (floatsFrom(pdfium, 6, (at) => pdfium.FPDFPageObj_GetMatrix(object, at)) as Matrix | undefined) ?? IDENTITY;

const segmentPoint = (pdfium: Pdfium, segment: number) =>
  floatsFrom(pdfium, 2, (at) => pdfium.FPDFPathSegment_GetPoint(segment, at, at + 4)) ?? [0, 0];

/** True if a clip takes more than a hair (1 % of its sides) of the picture away, or is not a plain rectangle. */
const isClipped = (pdfium: Pdfium, object: number, own: Matrix): boolean => {
  const clip = pdfium.FPDFPageObj_GetClipPath(object);
  const square = squareUnder(own);
  const [dx, dy] = [(square.right - square.left) * 0.01, (square.top - square.bottom) * 0.01];
  for (let path = 0; path < pdfium.FPDFClipPath_CountPaths(clip); path++) {
    const count = pdfium.FPDFClipPath_CountPathSegments(clip, path);
    if (count < 4 || count > 5) return true;
    const points = Array.from({ length: count }, (_, n) =>
      segmentPoint(pdfium, pdfium.FPDFClipPath_GetPathSegment(clip, path, n)),
    );
    const [xs, ys] = [points.map(([x]) => x!), points.map(([, y]) => y!)];
    const covers =
      Math.min(...xs) <= square.left + dx &&
      Math.max(...xs) >= square.right - dx &&
      Math.min(...ys) <= square.bottom + dy &&
      Math.max(...ys) >= square.top - dy;
    if (!covers) return true;
  }
  return false;
};

const pixelSize = (pdfium: Pdfium, image: number) =>
  withMemory(pdfium, 8, (at) =>
    pdfium.FPDFImageObj_GetImagePixelSize(image, at, at + 4)
      ? { width: pdfium.pdfium.getValue(at, 'i32') >>> 0, height: pdfium.pdfium.getValue(at + 4, 'i32') >>> 0 }
      : { width: 0, height: 0 },
  );

const boxOf = (pdfium: Pdfium, page: number): Rect => {
  const [left = 0, top = 0, right = 0, bottom = 0] =
    floatsFrom(pdfium, 4, (at) => pdfium.FPDF_GetPageBoundingBox(page, at)) ?? [];
  return { left, bottom, right, top };
};

/** Looks at an open page. Forms are looked into; pictures in patterns and in type 3 glyphs are not. */
export const contentOf = (pdfium: Pdfium, page: number, userUnit: number): PageContent => {
  const pictures: PlacedPicture[] = [];
  const texts = new Map<number, number>();
  let othersVisible = false;
  let looked = 0;

  const look = (object: number, outer: Matrix, { depth, altered }: { depth: number; altered: boolean }): void => {
    const type = ++looked > MOST_OBJECTS ? undefined : pdfium.FPDFPageObj_GetType(object);
    if (type === TEXT) {
      texts.set(object, looked);
      othersVisible ||= !INVISIBLE.has(pdfium.FPDFTextObj_GetTextRenderMode(object));
    } else if (type === IMAGE) {
      const own = matrixOf(pdfium, object);
      pictures.push({
        handle: object,
        matrix: multiply(own, outer),
        ...pixelSize(pdfium, object),
        position: looked,
        altered: altered || pdfium.FPDFPageObj_HasTransparency(object) || isClipped(pdfium, object, own),
      });
    } else if (type === FORM && depth < DEEPEST) {
      const inner = multiply(matrixOf(pdfium, object), outer);
      const clipped = pdfium.FPDFClipPath_CountPaths(pdfium.FPDFPageObj_GetClipPath(object)) > 0;
      const veiled = altered || clipped || pdfium.FPDFPageObj_HasTransparency(object);
      const count = pdfium.FPDFFormObj_CountObjects(object);
      for (let n = 0; n < count && looked <= MOST_OBJECTS; n++) {
        look(pdfium.FPDFFormObj_GetObject(object, n), inner, { depth: depth + 1, altered: veiled });
      }
    } else {
      othersVisible = true;
    }
  };

  const count = pdfium.FPDFPage_CountObjects(page);
  for (let n = 0; n < count && looked <= MOST_OBJECTS; n++)
    look(pdfium.FPDFPage_GetObject(page, n), IDENTITY, { depth: 0, altered: false });
  const rotate = (((pdfium.FPDFPage_GetRotation(page) % 4) + 4) % 4) * 90;
  return {
    box: boxOf(pdfium, page),
    rotate: rotate as PageContent['rotate'],
    userUnit,
    pictures,
    othersVisible,
    texts,
  };
};
