// Port: reads the words of a straightened greyscale page.
import type { Orientation, Word } from '../../page.ts';
import type { Raster } from '../../raster.ts';

export interface OcrEngine {
  /** Words in reading order; boxes in the raster's pixels. Throws OCR_FAILED, WORKER_TIMEOUT. */
  read(page: Raster): Promise<readonly Word[]>;
  /**
   * How the page lies, for pages on which the quick look is in doubt; undefined: the engine can't tell either.
   * `confidence` 0 to 1.
   */
  orientation(page: Raster): Promise<{ readonly orientation: Orientation; readonly confidence: number } | undefined>;
  /** Name and version of engine and language data, for the journal and the PDF's metadata. */
  readonly name: string;
  close(): Promise<void>;
}
