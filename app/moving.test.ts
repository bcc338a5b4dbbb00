// A built office with real letters: backed up while running, migrated to a database and back, restored, complete.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { folderBlobs } from '../adapters/blobs/folder-blobs.ts';
import { openSqlite } from '../adapters/store/sqlite/driver.ts';
import { loadLetters } from '../fixtures/letters/letters.ts';
import { createRandom } from '../fixtures/make-scans/random.ts';
import { singleLetter } from '../fixtures/make-scans/single-letter.ts';
import type { Balance } from '../ledger/reconcile.ts';
import type { JournalVerdict } from '../ledger/verify-journal.ts';
import { eventually } from '../testing/processes/test-house.ts';
import { type Ran, runProgram } from '../testing/processes/test-program.ts';
import { startMongodb, type WireServer } from '../testing/services/mongodb.ts';
import { programFolder } from './run/files/paths.ts';

const WELL = expect.stringContaining('Restored.');
const TOKEN = 'f'.repeat(64);

let folder: string;
let server: WireServer;
let office: ChildProcess | undefined;

const at = (...names: readonly string[]): string => join(folder, ...names);

/** A machine that is busy with other tests may answer late. */
const url = (): string => `${server.url}?serverSelectionTimeoutMS=30000`;

/** An office whose stations and units are the same wherever it keeps its ledger. */
const configure = (name: string, store: string): string => {
  const example = readFileSync(join(programFolder, 'config/examples/musterhausen.yaml'), 'utf8');
  writeFileSync(
    at(`${name}.yaml`),
    `office: { name: Teststadt }
data: ${at(name)}
store: ${store}
handover: { to: folder, folder: ${at('units')} }
documents: { port: 0, tokens: ${at('tokens')} }
stations:
  - { id: steuer, name: Steueramt, folder: ${at('steuer')}, unit: steueramt, type: sepa-mandat }
console: { port: 0 }
${example.slice(example.search(/^types:/m))}`,
  );
  return at(`${name}.yaml`);
};

const program = (...args: readonly string[]): Promise<Ran> => runProgram(args, { cwd: folder });
const inHouse = (config: string, ...args: readonly string[]): Promise<Ran> => program('--config', config, ...args);

const open = async (config: string): Promise<void> => {
  office = spawn(process.execPath, [join(programFolder, 'dist/app/main.js'), '--config', config, 'start'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, POSTSTELLE_LOG__LEVEL: 'silent' },
  });
  await once(office.stdout!, 'data');
};

const close = async (signal: NodeJS.Signals): Promise<void> => {
  const ended = once(office!, 'exit');
  office!.kill(signal);
  await ended;
  office = undefined;
};

const drop = async (letter: number): Promise<void> => {
  const { file, bytes } = await singleLetter(loadLetters()[letter]!, {
    ...{ random: createRandom(letter + 1), dpi: 150, severity: 0, format: 'tiff-g4' },
    name: `scan-${letter}`,
  });
  writeFileSync(at('steuer', file), bytes);
};

const arrived = (count: number): Promise<true> =>
  eventually(() => {
    try {
      const files = readdirSync(at('units', 'steueramt')).filter((name) => name.endsWith('.json'));
      return files.length === count ? true : undefined;
    } catch {
      return undefined; // Nothing yet.
    }
  });

/** What a copy must have in common with what it is a copy of. The heads kept beside a data folder stay there. */
const books = async (config: string) => {
  const [verified, balance] = [await inHouse(config, 'journal', 'verify'), await inHouse(config, 'reconcile')];
  expect([verified.code, balance.code]).toEqual([0, 0]);
  const { heads: _, ...journal } = JSON.parse(verified.stdout) as JournalVerdict & { readonly heads: number };
  return { journal, balance: JSON.parse(balance.stdout) as Balance };
};

/** As a unit's system does: the file in its folder and the one it fetches have the same bytes. */
const fetchesItsPdf = async (config: string): Promise<void> => {
  mkdirSync(at('tokens'));
  writeFileSync(at('tokens', 'steueramt'), TOKEN, { mode: 0o600 });
  const name = readdirSync(at('units', 'steueramt')).find((file) => file.endsWith('.pdf'))!;
  const { data } = JSON.parse(readFileSync(at('units', 'steueramt', name.replace(/pdf$/, 'json')), 'utf8'));
  const serving = spawn(process.execPath, [join(programFolder, 'dist/app/main.js'), '--config', config, 'documents'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, POSTSTELLE_LOG__LEVEL: 'silent' },
  });
  const ended = once(serving, 'exit');
  for await (const line of createInterface(serving.stdout!)) {
    const [, url] = /documents (http\S+)/.exec(line) ?? [];
    if (url === undefined) continue;
    const path = `${url}/documents/${data.document}/pdf`;
    const answer = await fetch(path, { headers: { Authorization: `Bearer ${TOKEN}` } });
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(readFileSync(at('units', 'steueramt', name)));
    expect(answer.headers.get('etag')).toBe(`"${data.pdf.sha256}"`);
    expect((await fetch(path)).status).toBe(401);
    serving.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
};

const refusal = async (running: Promise<Ran>): Promise<string | undefined> => {
  const { code, stderr } = await running;
  expect(code).toBe(1);
  return /^[A-Z_]+/.exec(stderr)?.[0];
};

let old: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-moving-'));
  mkdirSync(at('steuer'));
  server = await startMongodb();
  old = configure('old', '{ in: folder }');
  await open(old);
  for (const letter of [1, 2]) await drop(letter);
  await arrived(2);
}, 120_000);

afterEach(() => {
  office?.kill('SIGKILL');
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a running office is backed up, again too; each backup comes back whole, in a folder and in a database', {
  timeout: 900_000,
}, async () => {
  const backup = () => inHouse(old, 'backup', '--to', at('backup'));
  expect((await backup()).code).toBe(0);
  const afterTwo = await books(old);
  const restored = configure('restored', '{ in: folder }');
  expect(await inHouse(restored, 'restore', '--from', at('backup'))).toMatchObject({ code: 0, stderr: WELL });
  expect(await books(restored)).toEqual(afterTwo);
  expect(await refusal(inHouse(restored, 'restore', '--from', at('backup')))).toBe('TARGET_NOT_EMPTY');

  for (const letter of [3, 4]) await drop(letter);
  // While they are on their way.
  await eventually(async () => ((await books(old)).balance.deliveries > 2 ? true : undefined));
  const second = await backup();
  expect(second.code).toBe(0);
  await arrived(4);
  await close('SIGTERM');
  const database = configure('restored-too', `{ in: mongodb, url: "${url()}", database: restored }`);
  expect(await inHouse(database, 'restore', '--from', at('backup'))).toMatchObject({ code: 0, stderr: WELL });
  const back = await books(database);
  expect(back.balance.discrepancies).toEqual([]);
  expect(back.journal).toMatchObject({ kind: 'holds', head: JSON.parse(second.stdout).head });
  expect(await refusal(inHouse(old, 'backup', '--to', at('old')))).toBe('TARGET_NOT_EMPTY');
});

test('an office moves into a database, is killed on the way, moves on, works there, and moves back', {
  timeout: 900_000,
}, async () => {
  const city = configure('city', `{ in: mongodb, url: "${url()}", database: city }`);
  const migrate = ['migrate', '--from', old, '--to', city];
  await open(old);
  expect(await refusal(program(...migrate))).toBe('OFFICE_RUNNING');
  await drop(5);
  await eventually(async () => ((await books(old)).balance.deliveries === 5 ? true : undefined));
  await close('SIGKILL');
  // So many that the move is still at work when it is killed.
  const blobs = folderBlobs(at('old', 'blobs'));
  for (let number = 0; number < 120; number += 1) await blobs.put(Buffer.alloc(100_000, `${number} `));
  const before = await books(old);

  const moving = spawn(process.execPath, [join(programFolder, 'dist/app/main.js'), ...migrate], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(moving, 'exit');
  for await (const line of createInterface(moving.stderr!)) {
    expect(line).toContain('now the blobs');
    moving.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(await refusal(inHouse(city, 'reconcile'))).toBe('STORE_UNFINISHED');
  expect(await books(old)).toEqual(before);

  const moved = await program(...migrate);
  expect([moved.code, moved.stderr]).toEqual([0, expect.stringContaining(`--config ${city} reconcile`)]);
  const told = await inHouse(old, 'start');
  expect([told.code, told.stderr]).toEqual([1, expect.stringContaining(`STORE_MOVED (to=${url()} city`)]);
  expect(await refusal(program(...migrate))).toBe('STORE_MOVED');
  const after = await books(city);
  expect(after).toEqual(before);

  await open(city);
  await drop(6);
  await arrived(6);
  await close('SIGTERM');
  const worked = await books(city);
  expect(worked.balance.documents).toEqual({ 'handed-over': 6 });

  await fetchesItsPdf(city);

  const village = configure('village', '{ in: folder }');
  expect((await program('migrate', '--from', city, '--to', village)).code).toBe(0);
  expect(await books(village)).toEqual(worked);
  expect(await refusal(inHouse(city, 'journal', 'verify'))).toBe('STORE_MOVED');
});

test('a store goes back to its first version, is taken up again, and goes to none that does not exist', async () => {
  const config = configure('versions', '{ in: folder }');
  expect((await inHouse(config, 'reconcile')).code).toBe(0);
  expect((await inHouse(config, 'downgrade', '--to', '1')).code).toBe(0);
  const database = openSqlite(at('versions', 'store.sqlite'));
  expect(database.prepare('pragma user_version').get()).toEqual({ user_version: 1 });
  database.close();
  expect(await refusal(inHouse(config, 'downgrade', '--to', '7'))).toBe('VERSION_UNKNOWN');
  expect((await inHouse(config, 'reconcile')).code).toBe(0);
});
