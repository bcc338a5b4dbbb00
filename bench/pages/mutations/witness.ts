// Poppler, libtiff and libjpeg as witnesses: page count, complaints, and where a page has ink.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import sharp from 'sharp';

export interface WitnessedPage {
  /** The program wrote a warning or an error about this page, or could not show it at all. */
  readonly complains: boolean;
  /** Whether a band of the page (shares of its height) has ink; undefined if the page could not be shown. */
  readonly hasInk?: (band: readonly [number, number]) => boolean;
}

const TIMEOUT_MS = 20_000;
/** Grey below this is ink. */
const INK = 150;
const FEWEST_INK_PIXELS = 12;

const run = (program: string, args: readonly string[]) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    ...{ timeout: TIMEOUT_MS, maxBuffer: 256 * 1024 * 1024 },
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT')
    throw new Error(`${program} is not installed: apt-get install poppler-utils libtiff-tools libjpeg-turbo-progs`);
  return { ok: status === 0, stdout, complains: status !== 0 || stderr.length > 0 };
};

const inkOf = async (image: Uint8Array | string): Promise<WitnessedPage['hasInk']> => {
  try {
    const { data, info } = await sharp(image, { failOn: 'none', limitInputPixels: 1e8 })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return ([top, bottom]) => {
      const rows = data.subarray(
        Math.floor(top * info.height) * info.width * info.channels,
        Math.floor(bottom * info.height) * info.width * info.channels,
      );
      return rows.filter((grey) => grey < INK).length >= FEWEST_INK_PIXELS;
    };
  } catch {
    return undefined;
  }
};

const pdfPages = async (file: string, folder: string): Promise<readonly WitnessedPage[]> => {
  const info = run('pdfinfo', [file]);
  const count = Number(/^Pages:\s+(\d+)/m.exec(info.stdout.toString('latin1'))?.[1] ?? 0);
  const pages: WitnessedPage[] = [];
  for (let page = 1; page <= Math.min(count, 10); page += 1) {
    const out = join(folder, `page${page}`);
    const drawn = run('pdftoppm', ['-r', '75', '-gray', '-singlefile', '-f', `${page}`, '-l', `${page}`, file, out]);
    const hasInk = await inkOf(`${out}.pgm`);
    pages.push({ complains: drawn.complains || info.complains, ...(hasInk === undefined ? {} : { hasInk }) });
  }
  return pages;
};

const tiffPages = async (file: string, folder: string): Promise<readonly WitnessedPage[]> => {
  const count =
    run('tiffinfo', [file])
      .stdout.toString('latin1')
      .match(/^TIFF Directory at/gm)?.length ?? 0;
  const pages: WitnessedPage[] = [];
  for (let page = 0; page < Math.min(count, 10); page += 1) {
    const out = join(folder, `page${page}.tif`);
    const { complains } = run('tiffcp', ['-c', 'none', '-i', `${file},${page}`, out]);
    const hasInk = await inkOf(out);
    pages.push({ complains, ...(hasInk === undefined ? {} : { hasInk }) });
  }
  return pages;
};

const jpegPage = async (file: string): Promise<readonly WitnessedPage[]> => {
  const { complains, stdout } = run('djpeg', ['-grayscale', '-pnm', file]);
  const hasInk = await inkOf(stdout);
  return [{ complains, ...(hasInk === undefined ? {} : { hasInk }) }];
};

/** A PNG has a checksum per chunk, so only its pixels are asked for. */
const pngPage = async (file: string): Promise<readonly WitnessedPage[]> => {
  const hasInk = await inkOf(readFileSync(file));
  return [{ complains: hasInk === undefined, ...(hasInk === undefined ? {} : { hasInk }) }];
};

/** Pages in order; an empty list if the program finds none. */
export const witnessed = async (file: string): Promise<readonly WitnessedPage[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-witness-'));
  try {
    const kind = extname(file);
    if (kind === '.pdf') return await pdfPages(file, folder);
    if (kind === '.tif') return await tiffPages(file, folder);
    return await (kind === '.jpg' ? jpegPage(file) : pngPage(file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
