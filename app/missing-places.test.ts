// Commands that read from a missing place say so and create nothing there.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectMongodb } from '../adapters/store/mongodb/connection.ts';
import { runProgram } from '../testing/processes/test-program.ts';
import { startMongodb, type WireServer } from '../testing/services/mongodb.ts';
import { programFolder } from './run/files/paths.ts';

let folder: string;
let server: WireServer;

const at = (...names: readonly string[]): string => join(folder, ...names);

const configure = (name: string, store = '{ in: folder }'): string => {
  const example = readFileSync(join(programFolder, 'config/examples/musterhausen.yaml'), 'utf8');
  const labels = example.slice(example.search(/^types:/m));
  writeFileSync(
    at(`${name}.yaml`),
    `office: { name: Teststadt }\ndata: ${at(name)}\nstore: ${store}\nstations: []\n${labels}`,
  );
  return at(`${name}.yaml`);
};

const inHouse = (config: string, ...args: readonly string[]) =>
  runProgram(['--config', config, ...args], { cwd: folder });

const collectionsIn = async (database: string): Promise<readonly string[]> => {
  const { db, close } = await connectMongodb({ url: server.url, database });
  const found = await db.listCollections().toArray();
  await close();
  return found.map(({ name }) => name);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-missing-'));
  server = await startMongodb();
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('where there is no backup and no office each command says so, and makes nothing', async () => {
  const target = configure('target');
  const absent = configure('absent');
  const elsewhere = configure('elsewhere', `{ in: mongodb, url: "${server.url}", database: elsewhere }`);
  mkdirSync(at('empty'));
  const before = readdirSync(folder);
  const says = async (said: RegExp, config: string, ...args: readonly string[]): Promise<void> => {
    const { code, stderr } = await inHouse(config, ...args);
    expect([code, stderr]).toEqual([1, expect.stringMatching(said)]);
  };
  await says(/^BACKUP_MISSING .*there is no such folder\): There is no backup/, target, 'restore', '--from', 'nowhere');
  await says(/^BACKUP_MISSING .*no store.sqlite lies in this folder/, target, 'restore', '--from', 'empty');
  for (const [from, what] of [
    [absent, 'there is no such folder'],
    [elsewhere, 'nothing lies in this database'],
  ] as const) {
    const said = new RegExp(`^OFFICE_MISSING .*${what}\\): No office`);
    await says(said, target, 'migrate', '--from', from, '--to', target);
    await says(said, from, 'backup', '--to', 'nowhere');
    await says(said, from, 'downgrade', '--to', '1');
  }
  expect(readdirSync(folder)).toEqual(before);
  expect([readdirSync(at('empty')), await collectionsIn('elsewhere')]).toEqual([[], []]);
});

test('a backup that was carried to another place is only read there: no lock and no log is left', async () => {
  const office = configure('office');
  expect((await inHouse(office, 'reconcile')).code).toBe(0);
  expect((await inHouse(office, 'backup', '--to', 'backup')).code).toBe(0);
  rmSync(at('backup', 'office.lock'));
  const carried = readdirSync(at('backup'));
  expect((await inHouse(configure('back'), 'restore', '--from', 'backup')).code).toBe(0);
  expect(readdirSync(at('backup'))).toEqual(carried);
});
