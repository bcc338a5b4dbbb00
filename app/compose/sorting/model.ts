// What tells this house about a letter: the classifier (the configured model, or the starter model that was trained at
// build time), the finder of register fields, and the office's own rules.
import { readFileSync } from 'node:fs';
import { indexFields } from '../../../classifiers/fields/index-fields.ts';
import { parse } from '../../../classifiers/model/model-file.ts';
import { rulebookOf } from '../../../classifiers/rules/rulebook.ts';
import { createSorter } from '../../../classifiers/sorter.ts';
import type { Config } from '../../../config/schema.ts';
import { MailroomError } from '../../../domain/errors.ts';
import type { FieldFinder } from '../../../domain/ports/sorting/field-finder.ts';
import type { Rulebook } from '../../../domain/ports/sorting/rulebook.ts';
import type { Sorter } from '../../../domain/ports/sorting/sorter.ts';
import { starterModelFile } from '../../run/files/paths.ts';

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

/** Knows the office by its name and its units' names: it is never the sender. */
export const openFieldFinder = ({ office, units }: Config): FieldFinder => {
  const officeNames = [office.name, ...units.map(({ name }) => name)];
  return (pages) => indexFields(pages, { officeNames });
};

export const openRulebook = ({ sorting }: Config): Rulebook => rulebookOf(sorting.rules);
