// An engine that says what a test tells it to. Implements the port; reads nothing.
import type { Word } from '../../domain/page.ts';
import type { OcrEngine } from '../../domain/ports/ocr-engine.ts';
import type { Raster } from '../../domain/raster.ts';

export interface EngineScript {
  /** The words of a page; it may wait, and what it throws `read` throws. */
  readonly read: (page: Raster) => readonly Word[] | Promise<readonly Word[]>;
  /** Absent: the engine never knows how a page lies. */
  readonly orientation?: OcrEngine['orientation'];
}

export const scriptedEngine = (script: EngineScript): OcrEngine => ({
  name: 'scripted',
  read: async (page) => script.read(page),
  orientation: async (page) => script.orientation?.(page),
  close: async () => undefined,
});
