// The page job: straightens, inspects and reads a page in one go, so that its pixels are decoded once and stay in one process.
import type { BlobRef } from '../../domain/blob.ts';
import { carriedFields } from '../../domain/carried.ts';
import type { PageDoubt, Word } from '../../domain/page.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { Imager } from '../../domain/ports/page/imager.ts';
import type { Intermediates, PageAt } from '../../domain/ports/page/intermediates.ts';
import type { OcrEngine } from '../../domain/ports/page/ocr-engine.ts';
import type { OpenFile, PageSource, SourcePage } from '../../domain/ports/page/page-source.ts';
import type { OpenResult, PageResult, PageWish, PageWorkers, StepTimes } from '../../domain/ports/page/page-workers.ts';
import type { SeparatorReader } from '../../domain/ports/page/separator-reader.ts';
import { inspect } from './inspect.ts';
import { meanConfidence, read, textOf } from './read.ts';
import { type StraightPage, straighten } from './straighten.ts';
import { readBeside } from './words-beside.ts';

export interface PageJobPorts {
  readonly blobs: Blobs;
  readonly source: PageSource;
  readonly imager: Imager;
  readonly ocr: OcrEngine;
  readonly separators: SeparatorReader;
  readonly clock: Clock;
  /** Payloads that separate, beside our own sheets. */
  readonly payloads: readonly string[];
  /** Absent: what lies between the steps is not kept. */
  readonly intermediates?: Intermediates;
}

export interface PageJob {
  open(original: BlobRef): Promise<OpenResult>;
  page(original: BlobRef, number: number, wish?: PageWish): Promise<PageResult & { readonly times: StepTimes }>;
  shinesThrough: PageWorkers['shinesThrough'];
  close(): Promise<void>;
}

const encoder = new TextEncoder();

export const pageJob = (ports: PageJobPorts): PageJob => {
  const { blobs, source, imager, clock } = ports;
  const straightenPage = straighten(ports);
  const inspectPage = inspect(ports);
  const readPage = read(ports);
  const readRest = readBeside(imager, readPage);
  // The pages of a stack come one after the other: the file stays open until another one is asked for.
  let current: { readonly sha256: string; readonly file: OpenFile } | undefined;

  const opened = async (original: BlobRef) => {
    if (current?.sha256 === original.sha256) return { kind: 'opened' as const, file: current.file };
    const bytes = await blobs.get(original);
    const result = await source.open(bytes);
    if (result.kind === 'opened') {
      await current?.file.close();
      current = { sha256: original.sha256, file: result.file };
    }
    return result;
  };

  const keep = async (
    straight: StraightPage,
    words: readonly Word[],
    { textSource, doubts }: { readonly textSource: 'ocr' | 'embedded'; readonly doubts: readonly PageDoubt[] },
  ) => {
    const { raster } = straight;
    const [image, preview] = await Promise.all([imager.encode(raster), imager.preview(raster)]);
    const [imageRef, previewRef, wordsRef, textRef] = await Promise.all([
      blobs.put(image.bytes),
      blobs.put(preview),
      blobs.put(encoder.encode(JSON.stringify(words))),
      blobs.put(encoder.encode(textOf(words))),
    ]);
    return {
      image: imageRef,
      imageType: image.type,
      preview: previewRef,
      width: raster.width,
      height: raster.height,
      dpi: raster.dpi,
      orientation: straight.orientation,
      skewConfidence: straight.skewConfidence,
      ...(straight.skewDegrees === undefined ? {} : { skewDegrees: straight.skewDegrees }),
      textSource,
      ...(textSource === 'ocr' ? { readBy: ports.ocr.name } : {}),
      words: wordsRef,
      text: textRef,
      wordCount: words.length,
      meanConfidence: meanConfidence(words),
      ...(doubts.length === 0 ? {} : { doubts }),
    };
  };

  const lay = async (straight: StraightPage) => ({
    preview: await blobs.put(await imager.preview(straight.raster)),
    orientation: straight.orientation,
    ...(straight.skewDegrees === undefined ? {} : { skewDegrees: straight.skewDegrees }),
  });

  const work = async (
    at: PageAt,
    page: SourcePage,
    { asDocument, isAlone, notBlank }: PageWish & { readonly isAlone: boolean },
    timed: <T>(step: string, run: () => Promise<T>) => Promise<T>,
  ): Promise<PageResult> => {
    const { raster, words: own, doubts = [] } = page;
    const mayBeBlank = doubts.length === 0;
    const mayBeBack = mayBeBlank && !isAlone && !asDocument && !notBlank;
    // A born-digital page is straight and says itself what is written on it.
    const straight: StraightPage = own
      ? { raster, reading: raster, orientation: 0, skewConfidence: 1, skewDegrees: 0, blank: false }
      : await timed('straighten', () => straightenPage(raster, { mayBeBlank, mayBeBack }));
    const { intermediates } = ports;
    await intermediates?.picture(at, 'scan', raster);
    await intermediates?.picture(at, 'straight', straight.raster);
    await intermediates?.picture(at, 'reading', straight.reading);
    if (straight.blank && !asDocument && mayBeBlank) return { kind: 'blank', ...(await lay(straight)) };
    if (straight.faint !== undefined) {
      const faintMarks = await blobs.put(await imager.encodeMarks(straight.faint));
      return { kind: 'blank', ...(await lay(straight)), faintMarks };
    }
    const mark = asDocument ? undefined : await timed('inspect', () => inspectPage(straight.reading));
    if (mark !== undefined) return { kind: 'separator', mark, ...(await lay(straight)) };
    const words = own
      ? await timed('read', () => readRest(raster, own, page.unread ?? []))
      : (straight.words ?? (await timed('read', () => readPage(straight.raster, straight.reading))));
    await intermediates?.words(at, words);
    const reading = await timed('keep', () => keep(straight, words, { textSource: own ? 'embedded' : 'ocr', doubts }));
    return { kind: 'read', reading };
  };

  return {
    open: async (original) => {
      const result = await opened(original);
      if (result.kind === 'quarantined') return result;
      const { mediaType, pageCount, signed } = result.file;
      const carried = await result.file.carried?.();
      return {
        kind: 'opened',
        mediaType,
        pageCount,
        ...(signed ? { signed } : {}),
        ...(carried === undefined ? {} : carriedFields(carried)),
      };
    },
    page: async (original, number, wish = {}) => {
      const times: Record<string, number> = {};
      const timed = async <T>(step: string, run: () => Promise<T>): Promise<T> => {
        const began = clock.now();
        const result = await run();
        times[step] = clock.now() - began;
        return result;
      };
      const file = await opened(original);
      if (file.kind === 'quarantined') return { ...file, times };
      const page = await timed('decode', () => file.file.page(number));
      if (page.kind === 'quarantined') return { ...page, times };
      const isAlone = file.file.pageCount === 1;
      return { ...(await work({ original, number }, page.page, { ...wish, isAlone }, timed)), times };
    },
    shinesThrough: async ({ faintMarks, ...known }, preview) =>
      imager.shinesThrough({ picture: await blobs.get(faintMarks), ...known }, await blobs.get(preview)),
    close: async () => {
      await current?.file.close();
      current = undefined;
    },
  };
};
