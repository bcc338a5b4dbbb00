// The survival run: files are dropped while the office is killed repeatedly; then everything is counted.

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { folderBlobs } from '../../adapters/blobs/folder-blobs.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { programFolder, roomsOf } from '../../app/run/files/paths.ts';
import { hasOriginal } from '../../domain/delivery.ts';
import { isAtUnit } from '../../domain/document.ts';
import type { RoutedMessage } from '../../domain/handover/routed-message.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { badFiles } from '../../fixtures/make-scans/bad-files.ts';
import { createRandom, type Random } from '../../fixtures/make-scans/random.ts';
import { SINGLE_FORMATS, singleLetter } from '../../fixtures/make-scans/single-letter.ts';
import { reconcile } from '../../ledger/reconcile.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';

export interface SurvivalPlan {
  readonly folder: string;
  readonly files: number;
  readonly kills: number;
  readonly seed: number;
  readonly tell?: (line: string) => void;
}

export interface SurvivalReport {
  readonly dropped: number;
  readonly kills: number;
  /** Files dropped whose bytes are in no delivery. */
  readonly lost: number;
  /** Deliveries more than files dropped, of the same bytes. */
  readonly doubled: number;
  readonly deliveries: number;
  readonly quarantined: number;
  /** Deliveries, pages and documents of good files that were set aside. */
  readonly innocentsSetAside: number;
  readonly pages: number;
  readonly documents: Readonly<Record<string, number>>;
  /** Documents that lie with a unit under two names, or that the ledger does not know as handed over. */
  readonly handedOverTwice: number;
  readonly discrepancies: number;
  readonly journal: 'holds' | 'broken';
  readonly journalEntries: number;
  readonly seconds: number;
}

interface Drop {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isGood: boolean;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Every fifth file is a bad one. The 500-page PDF is left out: it would hide everything else. */
const makeDrops = async (count: number, random: Random): Promise<readonly Drop[]> => {
  const letters = loadLetters();
  const bad: Drop[] = [];
  for (const { file, bytes, pages } of await badFiles(letters, random))
    if (pages < 10) bad.push({ name: file, bytes, isGood: false });
  const drops: Drop[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `${String(index).padStart(3, '0')}`;
    if (index % 5 === 4) {
      const { name: file, bytes } = bad[Math.floor(index / 5) % bad.length]!;
      drops.push({ name: `${name}-${file}`, bytes, isGood: false });
    } else {
      const { file, bytes } = await singleLetter(random.pick(letters), {
        random,
        dpi: 200,
        format: random.pick(SINGLE_FORMATS),
        name,
      });
      drops.push({ name: file, bytes, isGood: true });
    }
  }
  return drops;
};

/** Some come at once, some in pieces with pauses, as a slow scanner writes. */
const drop = async (folder: string, { name, bytes }: Drop, random: Random): Promise<void> => {
  const path = join(folder, name);
  if (!random.chance(0.3)) return writeFileSync(path, bytes);
  const file = openSync(path, 'w');
  const pieces = random.whole(2, 5);
  for (let piece = 0; piece < pieces; piece += 1) {
    writeSync(
      file,
      bytes.subarray(Math.floor((bytes.length * piece) / pieces), Math.floor((bytes.length * (piece + 1)) / pieces)),
    );
    await pause(random.whole(50, 700));
  }
  closeSync(file);
};

const startOffice = async (config: string): Promise<ChildProcess> => {
  const office = spawn(process.execPath, [join(programFolder, 'dist/app/main.js'), '--config', config, 'start'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  office.stderr!.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  await new Promise<void>((resolve, reject) => {
    office.stdout!.on('data', (chunk: Buffer) => {
      if (chunk.includes('is open')) resolve();
    });
    office.once('exit', (code) => reject(new Error(`the office did not open (exit code ${code}): ${said}`)));
  });
  return office;
};

const gone = (office: ChildProcess): Promise<void> =>
  new Promise((resolve) =>
    office.exitCode !== null || office.signalCode !== null ? resolve() : office.once('exit', () => resolve()),
  );

const writeConfig = (folder: string): string => {
  const path = join(folder, 'poststelle.yaml');
  const settle = 'settle: { unknownQuietMs: 1500, emptyAfterMs: 1500, incompleteAfterMs: 1500 }';
  const example = readFileSync(join(programFolder, 'config/examples/musterhausen.yaml'), 'utf8');
  const labels = example.slice(example.search(/^types:/m));
  writeFileSync(
    path,
    [
      'office: { name: Survival }',
      `data: ${join(folder, 'data')}`,
      `stations: [{ id: fire, name: Fire, folder: ${join(folder, 'drop')} }]`,
      settle,
      'console: { port: 0 }',
      'log: { level: error }',
      labels,
    ].join('\n'),
  );
  return path;
};

/** Nothing is on its way any more. */
const isSettled = async (data: string, drops: number): Promise<boolean> => {
  const store = await openSqliteStore(roomsOf(data).store);
  try {
    const deliveries = await store.count('delivery');
    const documents = await store.count('document');
    const total = Object.values(deliveries).reduce((sum, count) => sum + count, 0);
    const ended = ['separated', 'without-document', 'quarantined'].reduce(
      (sum, state) => sum + (deliveries[state] ?? 0),
      0,
    );
    const moving = Object.entries(documents).filter(
      ([state]) => !['in-review', 'returned', 'handed-over', 'accepted', 'quarantined'].includes(state),
    );
    return total >= drops && ended === total && moving.every(([, count]) => count === 0);
  } finally {
    await store.close();
  }
};

const countTimes = (values: readonly string[]): ReadonlyMap<string, number> => {
  const times = new Map<string, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return times;
};

/** How much of these files was set aside. */
const setAsideOf = async (store: Store, good: ReadonlySet<string>): Promise<number> => {
  const innocent = new Set<string>();
  for await (const { item } of store.all('delivery'))
    if (hasOriginal(item) && good.has(item.original.sha256)) innocent.add(item.id);
  let setAside = 0;
  for (const kind of ['delivery', 'page', 'document'] as const) {
    for await (const { item } of store.all(kind))
      if (item.state === 'quarantined' && innocent.has(item.kind === 'delivery' ? item.id : item.delivery))
        setAside += 1;
  }
  return setAside;
};

const audit = async (data: string, drops: readonly Drop[]): Promise<Omit<SurvivalReport, 'kills' | 'seconds'>> => {
  const rooms = roomsOf(data);
  const ledger = { store: await openSqliteStore(rooms.store), blobs: folderBlobs(rooms.blobs) };
  try {
    const arrived: string[] = [];
    for await (const { item } of ledger.store.all('delivery')) {
      // A revision is the same file again after it grew; its first form counts as the drop.
      if (hasOriginal(item) && item.revisionOf === undefined) arrived.push(item.original.sha256);
    }
    const wanted = countTimes(drops.map(({ bytes }) => sha256(bytes)));
    const found = countTimes(arrived);
    const lost = [...wanted].reduce((sum, [sha, times]) => sum + Math.max(0, times - (found.get(sha) ?? 0)), 0);
    const doubled = [...found].reduce((sum, [sha, times]) => sum + Math.max(0, times - (wanted.get(sha) ?? 0)), 0);
    const handed = new Set<string>();
    for await (const { item } of ledger.store.all('document')) if (isAtUnit(item)) handed.add(item.id);
    const withUnits = readdirSync(rooms.units, { recursive: true })
      .filter((file) => String(file).endsWith('.json'))
      .map(
        (file) =>
          (JSON.parse(readFileSync(join(rooms.units, String(file)), 'utf8')) as { data: RoutedMessage }).data
            .document as string,
      );
    const handedOverTwice =
      withUnits.length -
      new Set(withUnits).size +
      withUnits.filter((id) => !handed.has(id)).length +
      (handed.size - new Set(withUnits).size);
    const balance = await reconcile(ledger);
    const verdict = await verifyJournal(ledger.store);
    return {
      dropped: drops.length,
      lost,
      doubled,
      deliveries: balance.deliveries,
      quarantined: balance.quarantinedDeliveries,
      innocentsSetAside: await setAsideOf(
        ledger.store,
        new Set(drops.filter(({ isGood }) => isGood).map(({ bytes }) => sha256(bytes))),
      ),
      pages: balance.pagesIn,
      documents: balance.documents,
      handedOverTwice,
      discrepancies: balance.discrepancies.length,
      journal: verdict.kind,
      journalEntries: verdict.entries,
    };
  } finally {
    await ledger.store.close();
  }
};

export const survive = async ({
  folder,
  files,
  kills,
  seed,
  tell = () => {},
}: SurvivalPlan): Promise<SurvivalReport> => {
  const random = createRandom(seed);
  const data = join(folder, 'data');
  const dropFolder = join(folder, 'drop');
  mkdirSync(dropFolder, { recursive: true });
  const drops = await makeDrops(files, random);
  tell(`${drops.length} files drawn`);
  const began = Date.now();
  const config = writeConfig(folder);
  let office = await startOffice(config);
  const dropping = (async () => {
    for (const file of drops) {
      await drop(dropFolder, file, random);
      await pause(random.whole(0, 150));
    }
  })();
  for (let kill = 1; kill <= kills; kill += 1) {
    await pause(random.whole(300, 4_000));
    office.kill('SIGKILL');
    await gone(office);
    tell(`killed ${kill} of ${kills}`);
    office = await startOffice(config);
  }
  await dropping;
  while (!(await isSettled(data, files))) {
    if (office.exitCode !== null) throw new Error('the office has stopped');
    await pause(500);
  }
  office.kill('SIGTERM');
  await gone(office);
  return { ...(await audit(data, drops)), kills, seconds: (Date.now() - began) / 1000 };
};
