// What two municipalities of one installation may not share, each said on both sides.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../load.ts';
import { pathText } from '../schema-tree.ts';
import { SMALL } from '../test-config.ts';
import { installationFindings } from './installation-checks.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'installation-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const municipality = (id: string, more: string) => {
  const file = join(cwd, `${id}.yaml`);
  writeFileSync(file, `${SMALL.replace('folder: scans', `folder: scans-${id}`)}${more}`);
  const loaded = loadConfig({ file, env: {}, cwd });
  if (loaded.kind === 'invalid') throw new Error(JSON.stringify(loaded.faults));
  return { id, file, config: loaded.config };
};

/** Two that share nothing but what these lines say. */
const found = (first: string, second = first): readonly string[] => {
  const own = (id: string, said: string): string =>
    [
      ...(/^data:/m.test(said) ? [] : [`data: data-${id}`]),
      ...(/^console:/m.test(said) ? [] : [`console: { publicUrl: "https://post.example/${id}" }`]),
      said,
    ].join('\n');
  const all = [municipality('a', own('a', first)), municipality('b', own('b', second))];
  return installationFindings(all).map(({ id, path, message }) => `${id} ${pathText(path)} ${message}`);
};

const queue = (prefix: string, host = 'rabbit.example') =>
  `queue: { in: rabbitmq, url: "amqp://${host}/", usernameFile: u, passwordFile: p, prefix: ${prefix} }`;
const handover = (prefix: string) =>
  `handover: { to: rabbitmq, url: "amqp://RABBIT.example:5672", usernameFile: u, passwordFile: p, prefix: ${prefix} }`;
const mongodb = (hosts: string) => `store: { in: mongodb, url: "mongodb://${hosts}/?replicaSet=post" }`;

test('two that have everything for themselves are right beside each other; one alone needs no public address', () => {
  expect(found('')).toEqual([]);
  expect(found(queue('a'), queue('b'))).toEqual([]);
  expect(found(queue('a'), queue('a', 'other.example'))).toEqual([]);
  expect(installationFindings([municipality('alone', '')])).toEqual([]);
});

test('a public address must be there, and be nobody else’s, nor lie in another’s', () => {
  const at = (url: string) => `console: { publicUrl: "${url}" }`;
  expect(found('console: {}', at('https://b.example'))).toEqual([
    'a console.publicUrl is missing beside other municipalities',
  ]);
  expect(found(at('https://post.example/x'))).toEqual([
    'a console.publicUrl is the address of b too',
    'b console.publicUrl is the address of a too',
  ]);
  expect(found(at('https://post.example/x'), at('https://post.example/x/y'))).toEqual([
    'a console.publicUrl and the address of b lie one in the other',
    'b console.publicUrl and the address of a lie one in the other',
  ]);
  expect(found(at('https://post.example'), at('https://post.example:8443/y'))).toHaveLength(2);
  expect(found(at('https://post.example/x'), at('https://post.example/xy'))).toEqual([]);
  expect(found(at('https://a.example'), at('https://b.example'))).toEqual([]);
});

test('folders are not shared, nor does one lie in the other, whatever name leads there', () => {
  expect(found('data: data')).toEqual(['a data is the data folder of b too', 'b data is the data folder of a too']);
  expect(found('data: data', 'data: data/b')).toHaveLength(2);
  mkdirSync(join(cwd, 'data'));
  symlinkSync(join(cwd, 'data'), join(cwd, 'elsewhere'));
  expect(found('data: data', 'data: elsewhere')).toHaveLength(2);
  expect(found('handover: { to: folder, folder: units }')).toContain(
    'a handover.folder is the folder of units of b too',
  );
  expect(found('handover: { to: folder, folder: scans-b }', '')).toEqual([
    'a handover.folder is the station’s folder of b too',
    'b stations[0].folder is the folder of units of a too',
  ]);
  expect(found('documents: { port: 8090, tokens: tokens }')).toContain(
    'b documents.tokens is the folder of tokens of a too',
  );
  expect(found('journal: { headFile: heads.jsonl }')).toContain(
    'a journal.headFile is the file of the journal’s heads of b too',
  );
});

test('a database is not shared, whichever of its hosts is named; exchanges and queues of a broker neither', () => {
  expect(found(mongodb('db1.example,db2.example'), mongodb('DB2.example:27017'))).toEqual([
    'a store.database is the database of b too',
    'b store.database is the database of a too',
  ]);
  expect(found(mongodb('db1.example'), mongodb('db2.example'))).toEqual([]);
  expect(found(queue('mr'))).toHaveLength(2);
  expect(found(queue('mr'), handover('mr'))).toEqual([
    'a queue.prefix is the broker and prefix of b too',
    'b handover.prefix is the broker and prefix of a too',
  ]);
  expect(found(`${queue('a')}\n${handover('a')}`, `${queue('b')}\n${handover('b')}`)).toEqual([]);
});
