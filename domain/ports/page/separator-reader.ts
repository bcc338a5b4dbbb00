// Port: finds bar codes and QR codes on a page.
import type { Raster } from '../../raster.ts';

export interface Code {
  readonly format: string;
  readonly text: string;
}

export interface SeparatorReader {
  /** All codes on the page, in no order. An unreadable code is no code. */
  codes(page: Raster): Promise<readonly Code[]>;
}
