// Looks up a path in the schema: allowed keys, expected type and hint.
import { z } from 'zod';
import { configSchema } from './schema.ts';

/** A place in the configuration: keys and, in lists, positions from 0. */
export type ConfigPath = readonly (string | number)[];

/** The part of JSON Schema that occurs here. */
export interface SchemaNode {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly oneOf?: readonly SchemaNode[];
}

const root = z.toJSONSchema(configSchema, { io: 'input' }) as SchemaNode;

/** The keys that a section may have; undefined for what is no section. */
export const keysOf = (node: SchemaNode): Readonly<Record<string, SchemaNode>> | undefined =>
  node.oneOf ? Object.assign({}, ...node.oneOf.map((option) => option.properties ?? {})) : node.properties;

const childOf = (node: SchemaNode, step: string | number): SchemaNode | undefined => {
  if (typeof step === 'number') return node.items;
  const keys = keysOf(node);
  return keys && Object.hasOwn(keys, step) ? keys[step] : undefined;
};

/** The schema at a path; undefined if the path does not exist in any configuration. */
export const schemaAt = (path: ConfigPath): SchemaNode | undefined => {
  let node: SchemaNode | undefined = root;
  for (const step of path) node = node && childOf(node, step);
  return node;
};

/** What may stand at a path that chooses between kinds of a section, such as `handover.to`. */
export const choicesAt = (path: ConfigPath): readonly string[] => {
  const name = path.at(-1);
  return (schemaAt(path.slice(0, -1))?.oneOf ?? []).flatMap(({ properties }) => properties?.[name ?? '']?.const ?? []);
};

/** `stations[0].unit` */
export const pathText = (path: ConfigPath): string =>
  path.reduce<string>(
    (said, step) => (typeof step === 'number' ? `${said}[${step}]` : said === '' ? step : `${said}.${step}`),
    '',
  );
