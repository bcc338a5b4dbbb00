// Tesseract as the engine that reads pages: the installed program, else WebAssembly in a thread. Works without network.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { MailroomError } from '../../domain/errors.ts';
import type { Orientation, Word } from '../../domain/page.ts';
import type { OcrEngine } from '../../domain/ports/ocr-engine.ts';
import type { Raster } from '../../domain/raster.ts';
import { bestReading, type Reading } from './best-reading.ts';
import { type CopyOptions, engineCopy } from './engine-copy.ts';
import { checkSize, greyTiff } from './grey-tiff.ts';
import { findLanguage } from './language-data.ts';
import { inReadingOrder } from './reading-order.ts';
import { repairParagraphSigns } from './repair.ts';
import { repairSigns } from './signs.ts';
import { findTesseract } from './tesseract-program.ts';
import { tesseractThread } from './tesseract-thread.ts';
import { wordsFromTsv } from './tsv-words.ts';
import { unreadShare } from './unread.ts';

/** Milliseconds: doubtful pages come in batches, and the thread that judges them holds 100 MB. */
const ORIENTATION_IDLE = 20_000;

/** Tesseract's own `min_orientation_margin`: from here on it would turn a page by itself. Doubled, it is sure. */
const TRUSTED_MARGIN = 7;

const SILENT = { debug_file: '/dev/null' };

export interface TesseractOptions {
  /** Tesseract's names, joined by `+`: `deu`, `deu+eng`. */
  readonly language: string;
  /** A folder with `<language>.traineddata` (or `.gz`); absent: Debian's fast model if installed, else the npm package. */
  readonly languageFolder?: string;
  /** Milliseconds of processor time that a page may take, a second reading included. */
  readonly pageLimitMs: number;
  /** Whether Debian's program reads where it is installed; WebAssembly does everywhere else. */
  readonly program: 'if-installed' | 'never';
  /** Pages after which the thread or the program is started anew, because its memory never shrinks. */
  readonly recycleAfter: number;
}

type Parameters = Readonly<Record<string, string>>;

/** Letters are dark on light; the second try on inverted lines costs time and invents words in black bars. */
const ALWAYS: Parameters = { tessedit_do_invert: '0' };

/** A way to read a page: how it is copied, and what Tesseract is told. */
interface Way {
  readonly copy: CopyOptions;
  readonly parameters: Parameters;
}

/**
 * The copy's contrast is full, so Otsu's one threshold fits it; Sauvola's many cost a sixth more and lose pale print.
 * Layout is automatic: a "single block" (6) joins the lines of columns side by side.
 */
const FIRST: Way = {
  copy: { narrowing: 0.8, paperShare: 0.25 },
  parameters: { tessedit_pageseg_mode: '3', thresholding_method: '0' },
};

/**
 * Where the first way fails: letters in their full width, Sauvola's thresholds (Pattern Recognition 33, 2000) for
 * paper that is darker here and there, and the page as one block, which no layout can lead astray.
 */
const SECOND: Way = {
  copy: { narrowing: 1, paperShare: 0.35 },
  parameters: { tessedit_pageseg_mode: '6', thresholding_method: '2', thresholding_kfactor: '0.25' },
};

/**
 * Dots an inch below which strokes are a pixel wide (a fax has 204 across): narrowed, or with their grey edges taken for
 * paper, thin ones vanish.
 */
const COARSE_DPI = 220;
const COARSE_PAPER_SHARE = 0.1;

const copyFor = (dpi: number, { copy }: Way): CopyOptions =>
  dpi < COARSE_DPI ? { narrowing: 1, paperShare: Math.min(copy.paperShare, COARSE_PAPER_SHARE) } : copy;

const toldFor = (way: Way): Parameters => ({ ...ALWAYS, ...way.parameters });

/** Share of a page's time after which the first way is given up, so that the second still has some. */
const FIRST_SHARE = 0.4;

/**
 * How the page lay, clockwise, from Tesseract's answer: tesseract.js says by how many degrees the page must be turned
 * clockwise to stand upright.
 */
const layFrom = (degreesToUpright: number): Orientation => ((360 - degreesToUpright) % 360) as Orientation;

/**
 * Reads with the program, or with one thread, started with the first page; another thread tells orientations (legacy
 * engine) and goes when it is not needed. Pages wait for each other. The neural engine keeps nothing from one page to the next: the same page
 * gives the same words whatever was read before it. Throws OCR_LANGUAGE_MISSING before anything starts.
 *
 * A page that fails, takes too long, is read with little confidence or keeps much print to itself is read once more in
 * another way; the better of the two is kept, or both together.
 */
export const tesseractEngine = async (options: TesseractOptions): Promise<OcrEngine> => {
  const { languageFolder: folder, pageLimitMs: limitMs, recycleAfter } = options;
  const codes = options.language.split('+');
  const languages = await Promise.all(codes.map((code) => findLanguage(code, { folder, only: folder !== undefined })));
  const findOrientationData = () => findLanguage('osd', { folder, only: false });
  await findOrientationData();
  const { version } = createRequire(import.meta.url)('tesseract.js/package.json') as { version: string };
  const data = languages.map((one) => `${one.code} ${createHash('sha256').update(one.data).digest('hex').slice(0, 8)}`);

  const program = options.program === 'never' ? undefined : findTesseract(languages, recycleAfter);
  program?.prepare(toldFor(FIRST));
  const thread = tesseractThread({
    languages: async () => languages,
    engineMode: 1,
    parameters: { ...SILENT, ...ALWAYS },
    recycleAfter,
  });
  const orienting = tesseractThread({
    languages: async () => [await findOrientationData()],
    engineMode: 0,
    parameters: SILENT,
    recycleAfter,
    idleMs: ORIENTATION_IDLE,
  });

  let isClosed = false;

  const readInThread = async (image: Uint8Array<ArrayBuffer>, settings: Parameters, limit: number): Promise<string> => {
    const request = { image, options: settings, output: { text: false, tsv: true } };
    const { tsv } = (await thread.run((ask) => ask('recognize', request, [image.buffer]), limit)) as { tsv: string };
    return tsv;
  };

  const readOne = async (page: Raster, way: Way, limit: number): Promise<Reading> => {
    const copy = engineCopy(page, copyFor(page.dpi, way));
    if (copy === undefined) return { words: [], unread: 0 };
    const { width, height } = copy.image;
    const image = greyTiff(copy.image);
    const tsv = program
      ? await program.read(image, toldFor(way), limit)
      : await readInThread(image, way.parameters, limit);
    const words = wordsFromTsv(tsv, width, height);
    return { words: words.map(copy.onPage), unread: unreadShare(copy.image, words) };
  };

  const readBest = (page: Raster): Promise<readonly Word[]> =>
    bestReading({
      first: () => readOne(page, FIRST, limitMs * FIRST_SHARE),
      second: () => readOne(page, SECOND, limitMs * (1 - FIRST_SHARE)),
      isClosed: () => isClosed,
    });

  return {
    name: `${program ? `tesseract ${program.version}` : `tesseract.js ${version}`} (${data.join(', ')})`,
    async read(page) {
      checkSize(page);
      if (isClosed) throw new MailroomError('OCR_FAILED', { step: 'closed' });
      return repairSigns(repairParagraphSigns(inReadingOrder(await readBest(page), page)));
    },
    async orientation(page) {
      const image = greyTiff(page);
      const { orientation_degrees: degrees, orientation_confidence: margin } = (await orienting.run(
        (ask) => ask('detect', { image }, [image.buffer]),
        limitMs,
      )) as { orientation_degrees: number | null; orientation_confidence: number | null };
      if (degrees === null || margin === null) return undefined;
      return { orientation: layFrom(degrees), confidence: Math.min(Math.max(margin / (2 * TRUSTED_MARGIN), 0), 1) };
    },
    async close() {
      isClosed = true;
      program?.close();
      await Promise.all([thread.close(), orienting.close()]);
    },
  };
};
