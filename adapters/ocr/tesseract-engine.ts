// The OCR engine: the installed tesseract program, otherwise tesseract.js in a thread. Works without network.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { MailroomError } from '../../domain/errors.ts';
import type { Orientation, Word } from '../../domain/page.ts';
import type { OcrEngine } from '../../domain/ports/page/ocr-engine.ts';
import type { Raster } from '../../domain/raster.ts';
import { type DarkArea, darkAreas } from './dark-areas.ts';
import { checkSize, greyTiff } from './grey-tiff.ts';
import { findLanguage } from './language-data.ts';
import { unreadShare } from './missed-text.ts';
import { type CopyOptions, engineCopy } from './ocr-input.ts';
import { repairParagraphSigns } from './paragraph-sign.ts';
import { inReadingOrder, isNarrow } from './reading-order.ts';
import { repairSigns } from './symbol-repair.ts';
import { findTesseract } from './tesseract-program.ts';
import { tesseractThread } from './tesseract-thread.ts';
import { wordsFromTsv } from './tsv-words.ts';
import { bestReading, completed, type Reading } from './two-pass.ts';

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

/** A way to read a page: how it is copied, and Tesseract's parameters. */
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

/** For pages on which those two find no word: print in any place, as it is and turned round. */
const SPARSE: Way = {
  copy: { narrowing: 1, paperShare: 0.15 },
  parameters: { tessedit_pageseg_mode: '11', thresholding_method: '0' },
};

/** A dark area lower than this, inches, is a line or two: the page's layout would not see them. */
const LOW_AREA = 1.2;
const WHITE_AROUND = 12;
/** A till receipt has more words than a label. */
const SLIP_WORDS = 12;

/** With white on all sides: letters that touch the edge are missed. */
const framed = ({ width, height, data, dpi }: Raster): Raster => {
  const [wide, high] = [width + 2 * WHITE_AROUND, height + 2 * WHITE_AROUND];
  const out = new Uint8Array(wide * high).fill(255);
  for (let y = 0; y < height; y++)
    out.set(data.subarray(y * width, (y + 1) * width), (y + WHITE_AROUND) * wide + WHITE_AROUND);
  return { width: wide, height: high, channels: 1, data: out, dpi, bilevel: false };
};

const isInside = ({ x, y, width, height }: Word, area: DarkArea): boolean =>
  x + width / 2 >= area.x &&
  x + width / 2 <= area.x + area.width &&
  y + height / 2 >= area.y &&
  y + height / 2 <= area.y + area.height;

const turnedRound = (page: Raster): Raster => ({ ...page, data: page.data.map((value) => 255 - value) });

/**
 * Dots an inch below which strokes are a pixel wide (a fax has 204 across): narrowed, or with their grey edges taken for
 * paper, thin ones vanish.
 */
const COARSE_DPI = 220;
const COARSE_PAPER_SHARE = 0.1;

const copyFor = (dpi: number, { copy }: Way): CopyOptions =>
  dpi < COARSE_DPI ? { narrowing: 1, paperShare: Math.min(copy.paperShare, COARSE_PAPER_SHARE) } : copy;

const toldFor = (way: Way): Parameters => ({ ...ALWAYS, ...way.parameters });

/** Shares of a page's time: no way may take all of it, so that the next still has some. */
const SHARES = { first: 0.35, areas: 0.1, second: 0.35, others: 0.1 } as const;

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

  /** `beside`: areas whose print is read by themselves. */
  const readOne = async (page: Raster, way: Way, limit: number, beside: readonly DarkArea[] = []): Promise<Reading> => {
    const copy = engineCopy(page, copyFor(page.dpi, way));
    if (copy === undefined) return { words: [], unread: 0 };
    const { width, height } = copy.image;
    const image = greyTiff(copy.image);
    const tsv = program
      ? await program.read(image, toldFor(way), limit)
      : await readInThread(image, way.parameters, limit);
    const words = wordsFromTsv(tsv, width, height);
    const read = [...words, ...beside.map(copy.onCopy)];
    return { words: words.map(copy.onPage), unread: unreadShare(copy.image, read) };
  };

  /** Light print on a dark area, with boxes on the page. An area that cannot be read takes nothing from the page. */
  const readArea = async ({ x, y, image }: DarkArea, limit: number): Promise<readonly Word[]> => {
    const way = image.height < LOW_AREA * image.dpi ? SECOND : FIRST;
    try {
      const { words } = await readOne(framed(image), way, limit);
      return words.map((word) => ({ ...word, x: word.x + x - WHITE_AROUND, y: word.y + y - WHITE_AROUND }));
    } catch (fault) {
      if (isClosed || !(fault instanceof MailroomError) || fault.code === 'OCR_LANGUAGE_MISSING') throw fault;
      return [];
    }
  };

  const readBest = async (page: Raster): Promise<readonly Word[]> => {
    const areas = darkAreas(page);
    let words = await bestReading({
      first: () => readOne(page, FIRST, limitMs * SHARES.first, areas),
      second: () => readOne(page, SECOND, limitMs * SHARES.second, areas),
      others: [() => page, () => turnedRound(page)].map((one) => () => readOne(one(), SPARSE, limitMs * SHARES.others)),
      isSlip: (found) => found.length >= SLIP_WORDS && isNarrow(found, page),
      isClosed: () => isClosed,
    });
    for (const area of areas) {
      const inside = await readArea(area, (limitMs * SHARES.areas) / areas.length);
      // What was seen there before it was turned round is no print.
      if (inside.length > 0)
        words = completed(
          words.filter((word) => !isInside(word, area)),
          inside,
        );
    }
    return words;
  };

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
