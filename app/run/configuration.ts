// Finds the configuration of a command: the given file, poststelle.yaml here, or the sample municipality; several files are
// several municipalities.
import { existsSync } from 'node:fs';
import { parse, resolve } from 'node:path';
import { explainFaults } from '../../config/findings/explain.ts';
import { installationFindings, type NamedConfig } from '../../config/findings/installation-checks.ts';
import { type ConfigLoaded, loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { pathText } from '../../config/schema-tree.ts';
import { MailroomError } from '../../domain/errors.ts';

const OWN_FILE = 'poststelle.yaml';

type Valid = ConfigLoaded & { readonly kind: 'valid' };

/** `file` as given on the command line; undefined: poststelle.yaml of this folder if there is one, else the example. */
export const findConfig = (file: string | undefined): ConfigLoaded => {
  const cwd = process.cwd();
  const chosen = file ?? (existsSync(resolve(cwd, OWN_FILE)) ? OWN_FILE : undefined);
  return loadConfig({ env: process.env, cwd, ...(chosen === undefined ? {} : { file: chosen }) });
};

const refused = (lines: readonly string[]): MailroomError =>
  new MailroomError('CONFIG_INVALID', { cause: new Error(`\n${lines.join('\n')}`) });

/** As `findConfig`. Throws CONFIG_INVALID with every fault as a line of its own. */
const requireLoaded = (file: string | undefined): Valid => {
  const loaded = findConfig(file);
  if (loaded.kind === 'valid') return loaded;
  throw refused(explainFaults(loaded.faults, loaded.source.file));
};

/** As `findConfig`, for a command that works on one municipality. Throws CONFIG_INVALID. */
export const requireConfig = (file: string | undefined): Config => requireLoaded(file).config;

export interface Municipality {
  /** The name of its file without ending; absent: it is the only one of this installation. */
  readonly id?: string;
  readonly config: Config;
  /** No file was named: the sample municipality is used. */
  readonly isExample: boolean;
}

/** One that cannot be opened before somebody mends its configuration. */
export interface RefusedMunicipality {
  readonly id: string;
  readonly error: MailroomError;
}

export interface FoundMunicipalities {
  readonly municipalities: readonly Municipality[];
  readonly refused: readonly RefusedMunicipality[];
}

/** Faults that lie between several valid configurations, as lines like those of one. */
export const sharedFaults = (
  loaded: readonly (NamedConfig & Pick<Valid, 'locate'>)[],
): readonly { readonly id: string; readonly line: string }[] =>
  installationFindings(loaded).map(({ id, path, message, hint }) => {
    const { file, locate } = loaded.find((one) => one.id === id)!;
    const { line, column } = locate(path);
    return { id, line: `${file}:${line}:${column}  ${pathText(path)}  ${message} → ${hint}` };
  });

/** Names of municipalities: what their files are called. Throws CONFIG_INVALID where two are called the same. */
export const idsOf = (files: readonly string[]): readonly string[] => {
  const ids = files.map((file) => parse(file).name);
  const twice = files.filter((_, position) => ids.indexOf(ids[position]!) !== position);
  if (twice.length === 0) return ids;
  throw refused(twice.map((file) => `${file}  has the name of another file → call each file after its municipality`));
};

const loadedOrError = (file: string): Valid | MailroomError => {
  try {
    return requireLoaded(file);
  } catch (error) {
    if (error instanceof MailroomError) return error;
    throw error;
  }
};

/**
 * The municipalities of this installation. One file, or none: as `requireConfig`. Of several, those whose configuration is
 * wrong, or shares with another what each must have for itself, are refused, and the others are opened.
 */
export const findMunicipalities = (files: readonly string[]): FoundMunicipalities => {
  if (files.length < 2) {
    const { config, source } = requireLoaded(files[0]);
    return { municipalities: [{ config, isExample: source.isExample }], refused: [] };
  }
  const ids = idsOf(files);
  const found = files.map((file, position) => ({ id: ids[position]!, loaded: loadedOrError(file) }));
  const valid = found.flatMap(({ id, loaded }) =>
    loaded instanceof MailroomError ? [] : [{ id, file: loaded.source.file, ...loaded }],
  );
  const shared = sharedFaults(valid);
  const linesOf = (id: string): readonly string[] => shared.filter((one) => one.id === id).map(({ line }) => line);
  return {
    municipalities: valid
      .filter(({ id }) => linesOf(id).length === 0)
      .map(({ id, config }) => ({ id, config, isExample: false })),
    refused: found.flatMap(({ id, loaded }) => {
      if (loaded instanceof MailroomError) return [{ id, error: loaded }];
      return linesOf(id).length === 0 ? [] : [{ id, error: refused(linesOf(id)) }];
    }),
  };
};
