// The classifier of this house: the configured model, or the starter model that was trained at build time.
import { readFileSync } from 'node:fs';
import { parse } from '../classifiers/model-file.ts';
import { createSorter } from '../classifiers/sorter.ts';
import type { Config } from '../config/schema.ts';
import { MailroomError } from '../domain/errors.ts';
import type { Sorter } from '../domain/ports/sorter.ts';
import { starterModelFile } from './places.ts';

/** Throws MODEL_INVALID if the file is missing, damaged or newer. */
export const openModel = (path: string) => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new MailroomError('MODEL_INVALID', { file: path, cause });
  }
  return parse(bytes);
};

export const openSorter = (config: Config): Sorter =>
  createSorter(openModel(config.sorting.model ?? starterModelFile), { labels: config, target: config.sorting.target });
