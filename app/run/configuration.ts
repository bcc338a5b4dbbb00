// Finds the configuration of a command: the given file, poststelle.yaml here, or the sample municipality.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { explainFaults } from '../../config/findings/explain.ts';
import { type ConfigLoaded, loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { MailroomError } from '../../domain/errors.ts';

const OWN_FILE = 'poststelle.yaml';

/** `file` as given on the command line; undefined: poststelle.yaml of this folder if there is one, else the example. */
export const findConfig = (file: string | undefined): ConfigLoaded => {
  const cwd = process.cwd();
  const chosen = file ?? (existsSync(resolve(cwd, OWN_FILE)) ? OWN_FILE : undefined);
  return loadConfig({ env: process.env, cwd, ...(chosen === undefined ? {} : { file: chosen }) });
};

/** As `findConfig`. Throws CONFIG_INVALID with every fault as a line of its own. */
export const requireConfigAndSource = (file: string | undefined): ConfigLoaded & { readonly kind: 'valid' } => {
  const loaded = findConfig(file);
  if (loaded.kind === 'valid') return loaded;
  const lines = explainFaults(loaded.faults, loaded.source.file);
  throw new MailroomError('CONFIG_INVALID', { cause: new Error(`\n${lines.join('\n')}`) });
};

/** As `requireConfigAndSource`, for all who do not ask where it came from. */
export const requireConfig = (file: string | undefined): Config => requireConfigAndSource(file).config;
