// Finds Tesseract's language data on this host. Nothing is downloaded: missing data is a fault with a code.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { MailroomError } from '../../domain/errors.ts';

/** Debian's tesseract-ocr-* packages: the fast models, twice as quick as the ones in npm. */
const DEBIAN_FOLDER = '/usr/share/tesseract-ocr/5/tessdata';

export interface LanguageFile {
  /** Tesseract's name of the language: `deu`. */
  readonly code: string;
  /** Absolute; ends in `.traineddata` or `.traineddata.gz`. */
  readonly path: string;
  /** The file on disk, possibly gzipped. */
  readonly data: Uint8Array;
}

const packageFolder = (code: string): string | undefined => {
  try {
    const manifest = createRequire(import.meta.url).resolve(`@tesseract.js-data/${code}/package.json`);
    return join(dirname(manifest), '4.0.0_best_int');
  } catch {
    // Not installed: simply one place less to look.
    return undefined;
  }
};

const readIfThere = async (path: string): Promise<Uint8Array | undefined> => {
  try {
    return await readFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT' || (cause as NodeJS.ErrnoException).code === 'ENOTDIR') {
      return undefined;
    }
    throw new MailroomError('OCR_LANGUAGE_MISSING', { path, cause });
  }
};

/**
 * Reads the data of one language: from `folders` in their order, then from Debian's folder, then from the npm package.
 * `only`: look nowhere but in `folders`, because the configuration names one and a silent substitute would be a guess.
 * Throws OCR_LANGUAGE_MISSING.
 */
export const findLanguage = async (
  code: string,
  options: { readonly folder: string | undefined; readonly only: boolean },
): Promise<LanguageFile> => {
  // The name becomes part of a path.
  if (!/^[A-Za-z0-9_]{2,40}$/.test(code)) throw new MailroomError('OCR_LANGUAGE_MISSING', { language: code });
  const elsewhere = options.only ? [] : [DEBIAN_FOLDER, packageFolder(code)];
  for (const folder of [options.folder, ...elsewhere]) {
    if (folder === undefined) continue;
    for (const ending of ['.traineddata', '.traineddata.gz']) {
      const path = join(folder, code + ending);
      const data = await readIfThere(path);
      if (data !== undefined) return { code, path, data };
    }
  }
  throw new MailroomError('OCR_LANGUAGE_MISSING', { language: code, folder: options.folder });
};
