// Configuration values from the environment: POSTSTELLE_CONSOLE__PORT=9000 overrides console.port.
import { parseDocument } from 'yaml';
import { didYouMean } from './findings/did-you-mean.ts';
import type { ConfigFault } from './findings/fault.ts';
import { type ConfigPath, keysOf, pathText, type SchemaNode, schemaAt } from './schema-tree.ts';

const PREFIX = 'POSTSTELLE_';

export interface Override {
  readonly variable: string;
  readonly path: ConfigPath;
  readonly value: unknown;
}

const stepInto = (path: ConfigPath, word: string): { step: string | number } | { hint: string } => {
  const node = schemaAt(path);
  if (node?.items) return /^\d{1,4}$/.test(word) ? { step: Number(word) } : { hint: 'name a position from 0' };
  const known = Object.keys((node && keysOf(node)) ?? {});
  const step = known.find((key) => key.toLowerCase() === word.toLowerCase());
  if (step !== undefined) return { step };
  if (known.length === 0) return { hint: `${pathText(path)} is a value and has no parts` };
  const asVariable = known.map((key) => [PREFIX + [...path, key].join('__').toUpperCase()].join(''));
  return { hint: didYouMean(PREFIX + [...path, word].join('__').toUpperCase(), asVariable) };
};

/** Text that does not fit stays text, so that the schema says what is wrong with it. */
const valueFrom = (text: string, { type }: SchemaNode): unknown => {
  if (type === 'integer' || type === 'number') return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type !== 'array') return text;
  if (!text.trimStart().startsWith('[')) return text.split(',').map((part) => part.trim());
  const list = parseDocument(text);
  return list.errors.length > 0 ? text : list.toJS();
};

/** What the environment changes, in the order of the variables' names; a variable that names nothing is a fault. */
export const readEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
): { readonly overrides: readonly Override[]; readonly faults: readonly ConfigFault[] } => {
  const overrides: Override[] = [];
  const faults: ConfigFault[] = [];
  const fault = (variable: string, path: ConfigPath, said: { message: string; hint: string }): void => {
    faults.push({ line: 0, column: 0, path: pathText(path), variable, ...said });
  };
  for (const [variable, text] of Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!variable.startsWith(PREFIX) || text === undefined) continue;
    const path: (string | number)[] = [];
    let hint: string | undefined;
    for (const word of variable.slice(PREFIX.length).split('__')) {
      const next = stepInto(path, word);
      if ('hint' in next) {
        hint = next.hint;
        break;
      }
      path.push(next.step);
    }
    const node = schemaAt(path)!;
    if (hint !== undefined) fault(variable, path, { message: 'is not a known setting', hint });
    else if (keysOf(node) || node.items?.properties)
      fault(variable, path, {
        message: 'names a section, not a value',
        hint: `add the value’s name behind two underscores, such as ${variable}__${node.items ? '0__' : ''}${Object.keys(keysOf(node.items ?? node) ?? {})[0]?.toUpperCase()}`,
      });
    else overrides.push({ variable, path, value: valueFrom(text, node) });
  }
  return { overrides, faults };
};

/** A copy of the data with one value set. Undefined if a list is too short for the position named. */
export const withOverride = (data: unknown, path: ConfigPath, value: unknown): unknown => {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    if (!Array.isArray(data) || step >= data.length) return undefined;
    const item = withOverride(data[step], rest, value);
    return item === undefined ? undefined : data.with(step, item);
  }
  const section = data !== null && typeof data === 'object' && !Array.isArray(data) ? data : {};
  const inner = withOverride((section as Record<string, unknown>)[step], rest, value);
  return inner === undefined ? undefined : { ...section, [step]: inner };
};
