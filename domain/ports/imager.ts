// Everything that touches pixels: upright, deskewed, cleaned for reading, small enough to keep.
import type { Orientation } from '../page.ts';
import type { Raster } from '../raster.ts';

export interface Skew {
  /** Degrees by which the page is turned clockwise, -15 to 15; undefined: no measurable angle. */
  readonly degrees: number | undefined;
  /** 0 to 1. */
  readonly confidence: number;
}

export interface Imager {
  /** The angle of the text lines, modulo quarter turns. */
  skew(page: Raster): Promise<Skew>;
  /** A quick look at how the page lies. `confidence` below 0.5: ask the OCR engine. */
  orientation(page: Raster): Promise<{ readonly orientation: Orientation; readonly confidence: number }>;
  /** Turns back `orientation` and `skewDegrees` in one pass; new corners are white. Page size: as turned, not grown by skew. */
  turn(page: Raster, by: { readonly orientation: Orientation; readonly skewDegrees: number }): Promise<Raster>;
  /** True only if nothing is written: no line, no page number, no signature, no stamp. */
  isBlank(page: Raster): Promise<boolean>;
  /** Grey, background divided out, about 250 dpi (never enlarged past 300): what the engine reads best. */
  forReading(page: Raster): Promise<Raster>;
  /** What is kept and goes into the PDF: G4 TIFF for bilevel pages, JPEG otherwise. */
  encode(page: Raster): Promise<{ readonly bytes: Uint8Array; readonly type: 'image/jpeg' | 'image/tiff' }>;
  /** A small grey or colour JPEG, about 100 dpi, for the console. */
  preview(page: Raster): Promise<Uint8Array>;
}
