// Inspect: detects separator sheets and blank pages, which skip OCR.
import type { SeparatorMark } from '../../domain/page.ts';
import type { SeparatorReader } from '../../domain/ports/page/separator-reader.ts';
import type { Raster } from '../../domain/raster.ts';
import { markAmong } from '../../domain/sources/separator-sheet.ts';

export const inspect =
  ({ separators, payloads }: { readonly separators: SeparatorReader; readonly payloads: readonly string[] }) =>
  async (page: Raster): Promise<SeparatorMark | undefined> =>
    markAmong(
      (await separators.codes(page)).map(({ text }) => text),
      payloads,
    );
