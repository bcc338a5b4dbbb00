// Loads the configuration from file, environment and profile defaults; either valid as a whole, or all faults are reported.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MailroomError } from '../domain/errors.ts';
import { type Override, readEnvironment, withOverride } from './environment.ts';
import { crossFindings } from './findings/cross-checks.ts';
import type { ConfigFault, Finding } from './findings/fault.ts';
import { shapeFindings } from './findings/shape-findings.ts';
import { withAbsolutePaths } from './paths.ts';
import { PROFILES, profileNamed } from './profiles.ts';
import { type Config, configSchema } from './schema.ts';
import { type ConfigPath, pathText } from './schema-tree.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

/** Where a configuration came from. */
interface ConfigSource {
  /** Absolute path of the YAML file. */
  readonly file: string;
  /** No file was named: the sample municipality is used. */
  readonly isExample: boolean;
  /** The environment variables that changed a value, by name. */
  readonly variables: readonly string[];
}

export type ConfigLoaded =
  | {
      readonly kind: 'valid';
      readonly config: Config;
      readonly source: ConfigSource;
      /** The position of a value in the file. */
      readonly locate: (path: ConfigPath) => { readonly line: number; readonly column: number };
    }
  | { readonly kind: 'invalid'; readonly faults: readonly ConfigFault[]; readonly source: ConfigSource };

/** The configuration that counts when none is named: the sample municipality. */
export const exampleFile = fileURLToPath(
  // Compiled files lie below dist/; the example stays where its author put it.
  ['./examples/musterhausen.yaml', '../../config/examples/musterhausen.yaml']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url)) ?? new URL('./examples/musterhausen.yaml', import.meta.url),
);

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new MailroomError(code === 'EACCES' ? 'FILE_UNREADABLE' : 'CONFIG_MISSING', { file, cause });
  }
};

const isSection = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** `reading:` with nothing behind it means that nothing is said about reading. */
const withoutEmpty = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isSection(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null)
      .map(([key, field]) => [key, withoutEmpty(field)]),
  );
};

const overDefaults = (defaults: unknown, given: unknown): unknown => {
  if (given === undefined) return defaults;
  if (!isSection(defaults) || !isSection(given)) return given;
  const keys = new Set([...Object.keys(defaults), ...Object.keys(given)]);
  return Object.fromEntries([...keys].map((key) => [key, overDefaults(defaults[key], given[key])]));
};

const faultsOf = (findings: readonly Finding[], yaml: YamlFile, overrides: readonly Override[]): ConfigFault[] =>
  findings.map(({ path, message, hint }) => {
    const said = { path: pathText(path), message, hint };
    const variable = overrides.find((override) => pathText(override.path) === said.path)?.variable;
    if (variable !== undefined) return { line: 0, column: 0, ...said, variable };
    const { line, column } = yaml.locate(path);
    return { line, column, ...said };
  });

const applied = (data: unknown, overrides: readonly Override[]): { data: unknown; findings: Finding[] } => {
  const findings: Finding[] = [];
  let all = data;
  for (const { path, value } of overrides) {
    const next = withOverride(all, path, value);
    if (next !== undefined) all = next;
    else findings.push({ path, message: 'names a list entry that is not there', hint: 'the file must have it first' });
  }
  return { data: all, findings };
};

/**
 * `file` counts from `cwd`; without it the example is used. `env` is usually process.env. Relative paths inside are
 * resolved against `cwd`. Throws CONFIG_MISSING or FILE_UNREADABLE if the file cannot be read at all.
 */
export const loadConfig = (options: {
  readonly file?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}): ConfigLoaded => {
  const { env, cwd } = options;
  const file = options.file === undefined ? exampleFile : resolve(cwd, options.file);
  const yaml = readYaml(textOf(file));
  const environment = readEnvironment(env);
  const { overrides } = environment;
  const source = { file, isExample: options.file === undefined, variables: overrides.map(({ variable }) => variable) };

  const { data: given, findings: misplaced } = applied(withoutEmpty(yaml.data ?? {}), overrides);
  const data = overDefaults(PROFILES[profileNamed(isSection(given) ? given.profile : undefined)], given);
  const checked = configSchema.safeParse(data);
  const shape = checked.success ? [] : shapeFindings(checked.error.issues, data);

  const faults: ConfigFault[] = [...yaml.faults, ...environment.faults, ...faultsOf(misplaced, yaml, overrides)];
  if (yaml.faults.length === 0) faults.push(...faultsOf([...shape, ...crossFindings(data, cwd)], yaml, overrides));
  else {
    // Behind a slip of syntax nothing is what it seems; what stands before it can be told all the same.
    const slip = Math.min(...yaml.faults.map(({ line }) => line));
    const before = shape.filter(({ path }) => yaml.locate(path).found && yaml.locate(path).line < slip);
    faults.push(...faultsOf(before, yaml, overrides));
  }
  if (faults.length > 0 || !checked.success)
    return { kind: 'invalid', faults: faults.sort((a, b) => a.line - b.line || a.column - b.column), source };
  return { kind: 'valid', config: withAbsolutePaths(checked.data, cwd), source, locate: yaml.locate };
};
