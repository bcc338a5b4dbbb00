// Runs Debian's tesseract: a fifth faster than WebAssembly, and its memory is released with its process.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { MailroomError } from '../../domain/errors.ts';
import type { LanguageFile } from './language-data.ts';
import { type StandingReader, standingReader } from './resident-tesseract.ts';

export interface TesseractProgram {
  /** As the program says it: `5.3.0`. */
  readonly version: string;
  /** Words of a grey TIFF as TSV; pages wait for each other. Throws OCR_FAILED and WORKER_TIMEOUT (`limitMs`: milliseconds of processor time). */
  read(image: Uint8Array, parameters: Readonly<Record<string, string>>, limitMs: number): Promise<string>;
  /** Starts what will read with these parameters, so that the first page finds it ready. */
  prepare(parameters: Readonly<Record<string, string>>): void;
  /** Ends what is running; it fails with OCR_FAILED, and so does what waits. */
  close(): void;
}

/** Milliseconds; it takes some twenty, but a host may be busy, and reading with another engine gives other words. */
const START_LIMIT = 120_000;
const LEAST_VERSION = 5;

/** Undefined: it, or what lets it stand and be fed, is not here. */
const installedVersion = (): string | undefined => {
  if (!existsSync('/proc/self/fd')) return undefined;
  const { PATH, LANG } = process.env;
  const asked = spawnSync('stdbuf', ['-oL', 'tesseract', '--version'], {
    env: { PATH, LANG },
    timeout: START_LIMIT,
    encoding: 'utf8',
  });
  const version = /^tesseract v?(\d+\.[\d.]+)/u.exec(asked.stdout ?? '')?.[1];
  return version !== undefined && Number.parseInt(version, 10) >= LEAST_VERSION ? version : undefined;
};

/**
 * The installed program for these languages; undefined where there is none, it is older than 5, or the languages do not
 * lie as plain files in one folder. A reader is renewed after `recycleAfter` pages.
 */
export const findTesseract = (
  languages: readonly LanguageFile[],
  recycleAfter: number,
): TesseractProgram | undefined => {
  const folders = new Set(languages.map(({ path }) => dirname(path)));
  if (folders.size !== 1 || !languages.every(({ path }) => path.endsWith('.traineddata'))) return undefined;
  const version = installedVersion();
  if (version === undefined) return undefined;
  const [folder] = folders;
  const common = ['-l', languages.map(({ code }) => code).join('+'), '--tessdata-dir', folder!, '--oem', '1'];
  // A reader's parameters are set once: there is one reader per way to read.
  const readers = new Map<string, StandingReader>();
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const readerFor = (parameters: Readonly<Record<string, string>>): StandingReader => {
    const key = JSON.stringify(parameters);
    const standing = readers.get(key);
    if (standing && !standing.ended && standing.pages < recycleAfter) return standing;
    standing?.end();
    const settings = Object.entries(parameters).flatMap(([name, value]) =>
      name === 'tessedit_pageseg_mode' ? ['--psm', value] : ['-c', `${name}=${value}`],
    );
    const fresh = standingReader([...common, ...settings]);
    readers.set(key, fresh);
    return fresh;
  };
  const close = (): void => {
    isClosed = true;
    for (const reader of readers.values()) reader.end();
  };
  // A page worker that ends leaves nobody behind who reads on.
  process.once('exit', close);
  return {
    version,
    read: (image, parameters, limitMs) => {
      const turn = last.then(() => {
        if (isClosed) throw new MailroomError('OCR_FAILED', { step: 'closed' });
        return readerFor(parameters).read(image, limitMs);
      });
      last = turn.catch(() => {});
      return turn;
    },
    prepare: (parameters) => {
      try {
        readerFor(parameters);
      } catch {
        // The fault is reported to the first page.
      }
    },
    close: () => {
      process.off('exit', close);
      close();
    },
  };
};
