// Port: image processing. Rotates, deskews and cleans pages for OCR, and encodes them for storage.
import type { Orientation } from '../../page.ts';
import type { Raster } from '../../raster.ts';

/** What one look at a page tells; every question is answered from the same small copy of it. */
export interface PageLook {
  readonly skew: {
    /** Degrees by which the page is turned clockwise, -15 to 15, modulo quarter turns; undefined: no measurable angle. */
    readonly degrees: number | undefined;
    /** 0 to 1. */
    readonly confidence: number;
  };
  /** How the page lies. `confidence` (0 to 1) below 0.5: ask the OCR engine. */
  readonly lie: { readonly orientation: Orientation; readonly confidence: number };
  /** True only if all of the sheet is white: no line, no page number, no signature, no picture, however pale. */
  readonly blank: boolean;
  /** Nothing is on the page but hairs, threads and straight strokes: it is not blank, but looks the same on every side. */
  readonly strokesOnly: boolean;
  /**
   * All that is on a page which is not blank, if it is so pale that it may be print of the other side: a small grey picture
   * of the marks alone, as the page was scanned. Absent if something darker is on it as well.
   */
  readonly faint?: Raster;
}

export interface StraightRasters {
  /**
   * Upright and level in its own resolution and colours; what is no sheet (the scanner's dark edge, punch holes) is white,
   * the paper's shadow and tint are divided out.
   */
  readonly page: Raster;
  /** The same for the engine: grey, background divided out, about 250 dpi (never enlarged past 300). */
  readonly reading: Raster;
}

export interface Imager {
  look(page: Raster): Promise<PageLook>;
  /** Turns back `orientation` and `skewDegrees` in one pass; new corners are white. Page size: as turned, not grown by skew. */
  straighten(
    page: Raster,
    by: { readonly orientation: Orientation; readonly skewDegrees: number },
  ): Promise<StraightRasters>;
  /** What is kept and goes into the PDF: G4 TIFF for bilevel pages, JPEG otherwise. */
  encode(page: Raster): Promise<{ readonly bytes: Uint8Array; readonly type: 'image/jpeg' | 'image/tiff' }>;
  /** A small grey or colour JPEG, about 100 dpi, for the console. */
  preview(page: Raster): Promise<Uint8Array>;
  /** `PageLook.faint` as it is kept: every pixel. */
  encodeMarks(faint: Raster): Promise<Uint8Array>;
  /**
   * Whether the page with this preview is the other side of the sheet, and all of the marks are its print, seen through the
   * paper: nothing is left over.
   */
  shinesThrough(
    marks: { readonly picture: Uint8Array; readonly skewDegrees?: number },
    preview: Uint8Array,
  ): Promise<boolean>;
}
