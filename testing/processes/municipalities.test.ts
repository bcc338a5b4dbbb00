// Several municipalities in one process: separate ledgers, and a fault of one stops no other.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programFolder } from '../../app/run/files/paths.ts';
import { freePort } from '../services/free-port.ts';
import { eventually, scanOf } from './test-house.ts';
import { runProgram } from './test-program.ts';

let folder: string;
let office: ChildProcess;
let said = '';
let port: number;
let watched: string;

const fileOf = (id: string): string => join(folder, `${id}.yaml`);

const write = (id: string, more = ''): void => {
  const example = readFileSync(join(programFolder, 'config/examples/musterhausen.yaml'), 'utf8');
  writeFileSync(
    fileOf(id),
    `office: { name: Gemeinde ${id} }
data: ${folder}/${id}
stations:
  - { id: steuer, name: Steueramt, folder: ${folder}/${id}-scans, unit: steueramt, type: sepa-mandat }
reading: { workers: 1 }
console: { port: ${port}, publicUrl: "https://post.example/${id}" }
metrics: { port: 0 }
${more}${example.slice(example.search(/^types:/m))}`,
  );
};

/** In one process: two that are well, one whose store is damaged, one whose configuration is wrong. */
const IDS = ['kleinhausen', 'neustadt', 'altdorf', 'irrweg'] as const;
const configs = (...ids: readonly string[]): string[] => ids.flatMap((id) => ['--config', fileOf(id)]);
const command = (...args: string[]) => runProgram(args, { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-municipalities-'));
  port = await freePort();
  for (const id of IDS) write(id, id === 'irrweg' ? 'nothing: 1\n' : '');
  mkdirSync(join(folder, 'altdorf'));
  writeFileSync(join(folder, 'altdorf/store.sqlite'), 'this is no database at all, and long enough to be looked at');
  office = spawn(process.execPath, [join(programFolder, 'dist/app/main.js'), 'start', ...configs(...IDS)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [office.stdout!, office.stderr!]) stream.on('data', (chunk) => (said += String(chunk)));
  await eventually(() => (said.match(/the office is open/g)?.length === 2 ? true : undefined));
  watched = (await eventually(() => /metrics\s+(http:\/\/\S+)\/metrics/.exec(said) ?? undefined))[1]!;
}, 120_000);
afterAll(() => {
  office.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const here = (id: string, path: string): string => `http://127.0.0.1:${port}/${id}${path}`;
const signIn = async (id: string): Promise<string> => {
  const [, ticket] = new RegExp(`https://post\\.example/${id}/anmelden#(\\S+)`).exec(said)!;
  const headers = { 'content-type': 'application/json', origin: `http://127.0.0.1:${port}` };
  const answer = await fetch(here(id, '/api/v1/session'), {
    method: 'POST',
    headers,
    body: JSON.stringify({ ticket }),
  });
  return answer.headers.getSetCookie()[0]!.split(';')[0]!;
};

test('a letter of one goes to its unit, and is in no book of the other', { timeout: 120_000 }, async () => {
  const { file, bytes } = await scanOf(0, 1);
  mkdirSync(join(folder, 'kleinhausen-scans'), { recursive: true });
  writeFileSync(join(folder, 'kleinhausen-scans', file), bytes);
  const unit = join(folder, 'kleinhausen/units/steueramt');
  await eventually(() => (existsSync(unit) && readdirSync(unit).some((name) => name.endsWith('.pdf'))) || undefined);
  const arrived = readdirSync(join(folder, 'neustadt'), { recursive: true }).map(String);
  expect(arrived.filter((name) => name.endsWith('.pdf'))).toEqual([]);
  const booksOf = async (id: string) => {
    const [balance, journal] = [
      await command(...configs(id), 'reconcile'),
      await command(...configs(id), 'journal', 'verify'),
    ];
    return [JSON.parse(balance.stdout), JSON.parse(journal.stdout)];
  };
  expect(await booksOf('kleinhausen')).toMatchObject([{ deliveries: 1, discrepancies: [] }, { kind: 'holds' }]);
  expect(await booksOf('neustadt')).toMatchObject([{ deliveries: 0, discrepancies: [] }, { kind: 'holds' }]);
});

test('each console is at its own path, and a session of one is none of the other', async () => {
  const cookie = await signIn('kleinhausen');
  expect(cookie).toMatch(/^poststelle-kleinhausen=/);
  const page = async (id: string, headers = {}) => (await fetch(here(id, '/'), { headers, redirect: 'manual' })).status;
  expect([await page('kleinhausen', { cookie }), await page('neustadt', { cookie })]).toEqual([200, 302]);
  const html = await (await fetch(here('kleinhausen', '/anmelden'))).text();
  const [, asset] = /src="\.(\/assets\/[^"]+\.js)"/.exec(html)!;
  expect((await fetch(here('kleinhausen', asset!))).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
});

test('those that are broken are told with their reason; the others are ready', async () => {
  const told = async (path: string) => {
    const answer = await fetch(`${watched}/health/ready${path}`);
    return [answer.status, await answer.json()];
  };
  expect(await told('')).toMatchObject([
    200,
    {
      status: 'ready',
      municipalities: {
        kleinhausen: { status: 'ready', parts: { store: 'up' } },
        neustadt: { status: 'ready' },
        altdorf: { status: 'not-ready', code: 'STORE_DAMAGED' },
        irrweg: { status: 'not-ready', code: 'CONFIG_INVALID' },
      },
    },
  ]);
  expect(await told('/neustadt')).toMatchObject([200, { status: 'ready' }]);
  expect(await told('/altdorf')).toMatchObject([503, { code: 'STORE_DAMAGED' }]);
  expect((await fetch(here('altdorf', '/anmelden'))).status).toBe(503);
  const figures = await (await fetch(`${watched}/metrics`)).text();
  expect(figures).toMatch(/^poststelle_deliveries_received_total\{municipality="kleinhausen"\} 1$/m);
  expect(figures).toMatch(/^poststelle_deliveries_received_total\{municipality="neustadt"\} 0$/m);
  expect(figures).toMatch(/^poststelle_municipality_open\{municipality="altdorf"\} 0$/m);
  expect(figures.match(/^# TYPE poststelle_items /gm)).toHaveLength(1);
  expect(figures).toMatch(/^process_resident_memory_bytes \d/m);
  const lines = said.split('\n').filter((line) => line.startsWith('{'));
  const of = (id: string) => lines.map((line) => JSON.parse(line)).filter(({ municipality }) => municipality === id);
  expect(of('altdorf')).toContainEqual(expect.objectContaining({ level: 50, code: 'STORE_DAMAGED' }));
  expect(of('irrweg')).toContainEqual(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  expect(of('kleinhausen').map(({ msg }) => msg)).toContain('file received');
  expect(of('neustadt').map(({ msg }) => msg)).not.toContain('file received');
});

test('a store that is mended opens without a restart', { timeout: 120_000 }, async () => {
  rmSync(join(folder, 'altdorf/store.sqlite'));
  await eventually(async () => ((await fetch(here('altdorf', '/anmelden'))).status === 200 ? true : undefined));
  expect((await fetch(`${watched}/health/ready/altdorf`)).status).toBe(200);
});

test('a command that works on books takes one municipality; check-config takes all, and says what they share', async () => {
  const two = await command('reconcile', ...configs('kleinhausen', 'neustadt'));
  expect([two.code, two.stdout]).toEqual([1, '']);
  expect(two.stderr).toContain('name one --config');
  const good = await command('check-config', fileOf('kleinhausen'), fileOf('neustadt'));
  expect([good.code, good.stdout.match(/no faults/g)?.length]).toEqual([0, 2]);
  write('doppelt');
  writeFileSync(fileOf('doppelt'), readFileSync(fileOf('doppelt'), 'utf8').replace('/doppelt\n', '/neustadt\n'));
  const shared = await command('check-config', ...configs('kleinhausen', 'neustadt', 'doppelt'));
  expect(shared.code).toBe(1);
  expect(shared.stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/neustadt\.yaml:2:1 {2}data {2}is the data folder of doppelt too → /),
    expect.stringMatching(/doppelt\.yaml:2:1 {2}data {2}is the data folder of neustadt too → /),
  ]);
});

test('told to stop, all of them finish', { timeout: 60_000 }, async () => {
  const end = new Promise((resolve) => office.once('exit', resolve));
  office.kill('SIGTERM');
  expect(await end).toBe(0);
  expect(said).toContain('The office is closed.');
});
