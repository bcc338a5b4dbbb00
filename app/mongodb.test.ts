// The built office over MongoDB (a wire server): letters go their way, it is killed in the middle and goes on, and nothing
// is missing.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadLetters } from '../fixtures/letters/letters.ts';
import { createRandom } from '../fixtures/make-scans/random.ts';
import { singleLetter } from '../fixtures/make-scans/single-letter.ts';
import { runProgram } from '../testing/processes/test-program.ts';
import { startMongodb, type WireServer } from '../testing/services/mongodb.ts';
import { programFolder } from './run/files/paths.ts';

const LETTERS = 8;

let folder: string;
let server: WireServer;
let office: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-mongodb-office-'));
  server = await startMongodb();
  const example = readFileSync(join(programFolder, 'config/examples/musterhausen.yaml'), 'utf8');
  writeFileSync(
    join(folder, 'poststelle.yaml'),
    `profile: production
office: { name: Teststadt }
data: ${folder}/data
store: { url: "${server.url}", database: office }
queue: { in: process }
handover: { to: folder }
stations:
  - { id: steuer, name: Steueramt, folder: ${folder}/steuer, unit: steueramt, type: sepa-mandat }
console: { port: 0 }
${example.slice(example.search(/^types:/m))}`,
  );
  mkdirSync(join(folder, 'steuer'));
});

afterAll(async () => {
  office?.kill('SIGKILL');
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the office and looks at every line of its log until `seen` is satisfied. */
const openUntil = async (seen: (line: string) => boolean): Promise<void> => {
  const config = join(folder, 'poststelle.yaml');
  office = spawn(process.execPath, [join(programFolder, 'dist/app/main.js'), '--config', config, 'start'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  for await (const line of createInterface(office.stderr!)) if (seen(line)) return;
  throw new Error('the office has ended');
};

const command = (...args: string[]) =>
  runProgram(['--config', join(folder, 'poststelle.yaml'), ...args], { cwd: folder });

const arrived = (): readonly string[] => {
  try {
    return readdirSync(join(folder, 'data/units/steueramt')).filter((file) => file.endsWith('.json'));
  } catch {
    return []; // Nothing yet.
  }
};

test('killed while letters are on their way, the office finishes them; every page has its outcome, the journal holds', {
  timeout: 900_000,
}, async () => {
  const random = createRandom(5);
  for (const [index, letter] of loadLetters().slice(0, LETTERS).entries()) {
    const name = `scan-${index}`;
    const { file, bytes } = await singleLetter(letter, { random, dpi: 200, severity: 0, format: 'tiff-g4', name });
    writeFileSync(join(folder, 'steuer', file), bytes);
  }
  await openUntil((line) => line.includes('letters separated'));
  office!.kill('SIGKILL');
  await once(office!, 'exit');
  expect(arrived().length).toBeLessThan(LETTERS);
  // What it held is free a minute later, by the database's time.
  await server.setClock(61_000);
  await openUntil(() => arrived().length === LETTERS);
  const documents = arrived().map(
    (file) => JSON.parse(readFileSync(join(folder, 'data/units/steueramt', file), 'utf8')).data.document as string,
  );
  expect(new Set(documents).size).toBe(LETTERS);
  office!.kill('SIGTERM');
  expect(await once(office!, 'exit')).toEqual([0, null]);

  const [journal, balance] = await Promise.all([command('journal', 'verify'), command('reconcile')]);
  expect(JSON.parse(journal.stdout)).toMatchObject({ kind: 'holds' });
  expect(JSON.parse(journal.stdout).entries).toBeGreaterThan(8 * LETTERS);
  expect(JSON.parse(balance.stdout)).toMatchObject({
    deliveries: LETTERS,
    documents: { 'handed-over': LETTERS },
    discrepancies: [],
  });
  expect([journal.code, balance.code]).toEqual([0, 0]);
});

test('files run through `process` leave no trace in the database', { timeout: 120_000 }, async () => {
  const before = await command('reconcile');
  const random = createRandom(6);
  const { file, bytes } = await singleLetter(loadLetters()[20]!, { random, dpi: 200, format: 'tiff-g4', name: 'one' });
  writeFileSync(join(folder, file), bytes);
  const ran = await command('process', join(folder, file), '--out', join(folder, 'out'));
  expect(ran.code).toBe(0);
  expect((await command('reconcile')).stdout).toBe(before.stdout);
});

test('without its database the office does not open, and says why', async () => {
  await server.kill9();
  const ran = await command('journal', 'verify');
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('STORE_UNAVAILABLE');
});
