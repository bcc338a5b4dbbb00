// How an office opens and answers that has years of letters: node dist/bench/store/old-office.js FOLDER
// FOLDER is what bench/store/many-letters has left. The office is the real program with its page workers; a person signs in and
// opens every page.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { folderBlobs } from '../../adapters/blobs/folder-blobs.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { programFolder, roomsOf, starterModelFile } from '../../app/run/files/paths.ts';
import { modelId } from '../../domain/ids.ts';
import type { ModelVersion } from '../../domain/sorting/model-version.ts';
import { treeResident } from '../reading/process-tree.ts';

const folder = resolve(process.argv[2]!);
const rooms = roomsOf(folder);
const DAY_MS = 86_400_000;
const dayAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

/** As if the last refit had seen every decision, as it has in an office that has learned all along. */
const learned = async (): Promise<void> => {
  const store = await openSqliteStore(rooms.store);
  let learnedThrough = 0;
  for await (const { sequence } of store.decisions(0)) learnedThrough = sequence;
  const bytes = await folderBlobs(rooms.blobs).put(readFileSync(starterModelFile));
  const figures = { letters: 400, typeRight: 0.95, unitRight: 0.95, bothRight: 0.9, through: 0.7, throughRight: 0.99 };
  const at = new Date().toISOString();
  const version: ModelVersion = {
    ...{ kind: 'model', state: 'promoted', id: modelId(bytes.sha256), bytes, madeAt: at, origin: 'refit' },
    trainingSet: { sha256: bytes.sha256, base: 0, decisions: 20_000, accepted: 0, heldOut: 400, leftOut: 0 },
    ...{ comparison: { candidate: figures, inUse: figures }, compared: bytes, learnedThrough, heldOutFrom: 1 },
  };
  await store.commit([{ item: version, expects: 0, journal: [] }]);
  await store.close();
};

const opening = async () => {
  const began = performance.now();
  const office = spawn(process.execPath, [`${programFolder}/dist/app/main.js`, 'start'], {
    cwd: folder,
    env: {
      ...process.env,
      ...{ POSTSTELLE_DATA: folder, POSTSTELLE_CONSOLE__PORT: '0', POSTSTELLE_METRICS__PORT: '0' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = new Map<string, string>();
  for await (const line of createInterface({ input: office.stdout })) {
    const [, what, value] = /^ {2}(\S+(?: in)?) +(\S+)/.exec(line) ?? [];
    if (what !== undefined) said.set(what, value!);
    if (what === 'metrics') break;
  }
  const readyMs = Math.round(performance.now() - began);
  const link = new URL(said.get('sign in')!);
  return { office, readyMs, url: link.origin, ticket: link.hash.slice(1), metrics: said.get('metrics')! };
};

await learned();
const { office, readyMs, url, ticket, metrics } = await opening();
try {
  const signedIn = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: url },
    body: JSON.stringify({ ticket }),
  });
  const Cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!;
  const answerMs = async (address: string): Promise<number> => {
    const began = performance.now();
    const answer = await fetch(address, { headers: { Cookie } });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return Math.round(performance.now() - began);
  };
  const pages: Record<string, string> = {
    today: '/api/v1/deliveries',
    counts: '/api/v1/counts',
    review: '/api/v1/review-queue',
    'set aside': '/api/v1/quarantine',
    checks: '/api/v1/sample-checks',
    models: '/api/v1/models',
    'register, seven days': '/api/v1/register',
    'register, a day a year ago, searched': `/api/v1/register?from=${dayAgo(365)}&to=${dayAgo(365)}&search=4711`,
    'register, thirty days, searched': `/api/v1/register?from=${dayAgo(30)}&to=${dayAgo(0)}&search=4711`,
    'register, a year, searched': `/api/v1/register?from=${dayAgo(365)}&to=${dayAgo(0)}&search=4711`,
    quality: '/api/v1/quality',
  };
  const memory: Record<string, readonly string[]> = { opened: treeResident(office.pid!) };
  const rows: { what: string; 'ms, first': number; 'ms, again': number }[] = [];
  const look = async (what: string, address: string): Promise<void> => {
    rows.push({ what, 'ms, first': await answerMs(address), 'ms, again': await answerMs(address) });
  };
  await look('figures', metrics);
  for (const [what, path] of Object.entries(pages)) await look(what, url + path);
  memory.used = treeResident(office.pid!);
  console.log(`the office is open and says so after ${readyMs} ms`);
  console.table(rows);
  console.log(JSON.stringify({ readyMs, rows, memory }));
} finally {
  office.kill('SIGTERM');
}
