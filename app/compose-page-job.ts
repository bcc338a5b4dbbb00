// Puts together what a page worker needs, and nothing else: its process stays small.
import { folderBlobs } from '../adapters/blobs/folder-blobs.ts';
import { sharpImager } from '../adapters/imaging/sharp-imager.ts';
import { tesseractEngine } from '../adapters/ocr/tesseract-engine.ts';
import { pageSource } from '../adapters/pages/page-source.ts';
import { zxingReader } from '../adapters/separators/zxing-reader.ts';
import type { Config } from '../config/schema.ts';
import { type PageJob, pageJob } from '../pipeline/page-job.ts';
import { roomsOf } from './places.ts';
import { systemClock } from './system-clock.ts';

/** The part of the configuration that a page worker is told. */
export type PageWorkerSettings = Pick<Config, 'data' | 'reading' | 'separators' | 'limits'>;

export const pageWorkerSettings = ({ data, reading, separators, limits }: Config): PageWorkerSettings => ({
  data,
  reading,
  separators,
  limits,
});

/** The engine's worker thread is renewed after this many pages: its heap never shrinks. */
const PAGES_PER_ENGINE = 200;

/** What looks at pages: opening, imaging, reading. The OCR engine starts when it is first asked. */
export const openEyes = async ({ reading, limits }: Pick<Config, 'reading' | 'limits'>) => ({
  source: pageSource({
    megapixels: limits.megapixelsPerPage,
    pages: limits.pagesPerDelivery,
    megabytes: limits.megabytesPerFile,
  }),
  imager: sharpImager(),
  ocr: await tesseractEngine({
    language: reading.language,
    pageLimitMs: reading.pageLimitSeconds * 1000,
    recycleAfter: PAGES_PER_ENGINE,
    ...(reading.languageFolder === undefined ? {} : { languageFolder: reading.languageFolder }),
  }),
});

export const composePageJob = async (settings: PageWorkerSettings): Promise<PageJob> => {
  const eyes = await openEyes(settings);
  const job = pageJob({
    ...eyes,
    blobs: folderBlobs(roomsOf(settings.data).blobs),
    separators: zxingReader(),
    clock: systemClock,
    payloads: settings.separators.payloads,
  });
  return {
    ...job,
    close: async () => {
      await job.close();
      await eyes.ocr.close();
    },
  };
};
