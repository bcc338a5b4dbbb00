// Puts together what a page worker needs, and nothing else: its process stays small.

import { zxingReader } from '../../../adapters/barcodes/zxing-reader.ts';
import { folderBlobs } from '../../../adapters/blobs/folder-blobs.ts';
import { folderIntermediates } from '../../../adapters/imaging/folder-intermediates.ts';
import { sharpImager } from '../../../adapters/imaging/sharp-imager.ts';
import { tesseractEngine } from '../../../adapters/ocr/tesseract-engine.ts';
import { pageSource } from '../../../adapters/pages/page-source.ts';
import type { Config } from '../../../config/schema.ts';
import { type PageJob, pageJob } from '../../../pipeline/page/page-job.ts';
import { reserveOf, roomsOf } from '../../run/files/paths.ts';
import { systemClock } from '../../run/system-clock.ts';

/** The part of the configuration that a page worker receives. */
export interface PageWorkerSettings extends Pick<Config, 'data' | 'store' | 'reading' | 'separators' | 'limits'> {
  /** Folder for what lies between the steps; absent: nothing is kept. */
  readonly intermediates?: string;
}

export const pageWorkerSettings = (
  { data, store, reading, separators, limits }: Config,
  intermediates: string | undefined,
): PageWorkerSettings => ({
  ...{ data, store, reading, separators, limits },
  ...(intermediates === undefined ? {} : { intermediates }),
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
    program: 'if-installed',
    ...(reading.languageFolder === undefined ? {} : { languageFolder: reading.languageFolder }),
  }),
});

const openBlobs = async ({ store, data, limits }: Pick<Config, 'store' | 'data' | 'limits'>) =>
  store.in === 'mongodb'
    ? (await import('../ledger/mongodb.ts')).openMongodbBlobs(store)
    : { blobs: folderBlobs(roomsOf(data).blobs, { reserveBytes: reserveOf({ limits }) }), close: async () => {} };

export const composePageJob = async (settings: PageWorkerSettings): Promise<PageJob> => {
  const eyes = await openEyes(settings);
  const { blobs, close } = await openBlobs(settings);
  const job = pageJob({
    ...eyes,
    blobs,
    separators: zxingReader(),
    clock: systemClock,
    payloads: settings.separators.payloads,
    ...(settings.intermediates === undefined ? {} : { intermediates: folderIntermediates(settings.intermediates) }),
  });
  return {
    ...job,
    close: async () => {
      await job.close();
      await eyes.ocr.close();
      await close();
    },
  };
};
