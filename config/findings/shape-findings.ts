// Turns schema errors into plain messages, with the hint from the field's description.
import type { z } from 'zod';
import { type ConfigPath, choicesAt, keysOf, schemaAt } from '../schema-tree.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Finding } from './fault.ts';

const SECRET_KEY = /pass(word|wort)?$|^(secret|token|credentials|user(name)?|benutzer|kennwort)$/i;
const SECRET_HINT =
  'secrets never stand in this file: write them into files of their own and name these in usernameFile and passwordFile';

const valueAt = (data: unknown, path: ConfigPath): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      value !== null && typeof value === 'object' ? (value as Record<string | number, unknown>)[step] : undefined,
    data,
  );

const kindOf = (value: unknown): string => {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a section';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' ? 'a number' : typeof value;
};

const EXPECTED: Readonly<Record<string, string>> = {
  object: 'a section',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

const hintAt = (path: ConfigPath): string => {
  const own = schemaAt(path)?.description;
  if (own) return own;
  const parent = path.length > 0 ? hintAt(path.slice(0, -1)) : undefined;
  return parent ?? 'see config/examples/musterhausen.yaml';
};

const unknownKey = (path: ConfigPath, key: string): Finding => {
  const section = schemaAt(path);
  return {
    path: [...path, key],
    message: 'is not a known key',
    hint: SECRET_KEY.test(key) ? SECRET_HINT : didYouMean(key, Object.keys((section && keysOf(section)) ?? {})),
  };
};

const messageOf = (issue: z.core.$ZodIssue, value: unknown, path: ConfigPath): string => {
  if (value === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${EXPECTED[issue.expected] ?? issue.expected}, but is ${kindOf(value)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return `must be one of ${choicesAt(path).join(', ')}`;
    case 'too_small':
      return typeof value === 'number' ? `must be at least ${issue.minimum}` : 'must not be empty';
    case 'too_big':
      return typeof value === 'number' ? `must be at most ${issue.maximum}` : `is too long (at most ${issue.maximum})`;
    default:
      return 'has not the right form';
  }
};

/** Each finding of the schema; `data` is what was checked. Never repeats a value: it could be a secret. */
export const shapeFindings = (issues: readonly z.core.$ZodIssue[], data: unknown): Finding[] =>
  issues.flatMap((issue): Finding[] => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
    const value = valueAt(data, path);
    if (
      /^(handover(\.also\.\d+)?|store|queue)\.url$/.test(path.join('.')) &&
      typeof value === 'string' &&
      value.includes('@')
    )
      return [{ path, message: 'holds a user name or password', hint: SECRET_HINT }];
    const choices = issue.code === 'invalid_value' ? issue.values.map(String) : [];
    const hint = typeof value === 'string' && choices.length > 0 ? didYouMean(value, choices) : hintAt(path);
    return [{ path, message: messageOf(issue, value, path), hint }];
  });
