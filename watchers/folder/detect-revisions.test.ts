// A claimed file is watched for a day: if it grows it becomes a revision, otherwise it is released.
import { createHash, randomUUID } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MailroomError } from '../../domain/errors.ts';
import type { DeliveryId } from '../../domain/ids.ts';
import { type ClaimedFile, claimFile, prepareWorkFolder } from './claim.ts';
import { lookAgain, type Receipt } from './detect-revisions.ts';
import { heldOpen } from './files/open-writers.ts';
import { fileSeen } from './files/stat-file.ts';

const HOUR = 3_600_000;
let folder: string;
let time = 0;
const clock = { now: () => time, id: () => randomUUID() };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'look-again-'));
  time = 1_000_000_000;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const claimed = async (name: string, text: string): Promise<ClaimedFile> => {
  await prepareWorkFolder(folder);
  writeFileSync(join(folder, name), text);
  const seen = (await fileSeen(join(folder, name)))!;
  return (await claimFile({ station: { id: 'eg', folder }, name: Buffer.from(name), seen, clock }))!;
};

const office = (receipts: Map<string, Receipt>, onChanged = async (_: ClaimedFile, _of: DeliveryId) => {}) => {
  const faults: MailroomError[] = [];
  const look = lookAgain({
    station: { id: 'eg', folder },
    clock,
    lookAgainHours: 24,
    receiptOf: async (id) => receipts.get(id),
    onChanged,
    onFault: (fault) => faults.push(fault),
  });
  return { look, faults };
};
const receiptFor = (text: string): Receipt => ({
  original: { sha256: createHash('sha256').update(text).digest('hex'), size: Buffer.byteLength(text) },
  receivedAt: time,
});

test('an unchanged file is removed after a day, one that is not confirmed never', async () => {
  const kept = await claimed('kept.pdf', 'brief');
  const unknown = await claimed('unknown.pdf', 'brief');
  const { look } = office(new Map([[kept.id, receiptFor('brief')]]));
  expect(await look()).toEqual({ unchanged: 1, removed: 0, changed: 0, waiting: 1 });
  time += 24 * HOUR - 1;
  expect(await look()).toMatchObject({ unchanged: 1, removed: 0 });
  time += 1;
  expect(await look()).toMatchObject({ unchanged: 0, removed: 1, waiting: 1 });
  expect([existsSync(kept.path), existsSync(unknown.path)]).toEqual([false, true]);
});

test('a file that grew becomes a revision under a new id, when it grows no more', async () => {
  const file = await claimed('scan.pdf', 'half');
  const receipts = new Map([[file.id as string, receiptFor('half')]]);
  const revisions: [ClaimedFile, DeliveryId][] = [];
  const { look } = office(receipts, async (revision, of) => {
    revisions.push([revision, of]);
  });
  const writer = openSync(file.path, 'a');
  writeSync(writer, ' and more');
  expect(await look()).toMatchObject({ changed: 0, waiting: 1 });
  writeSync(writer, ' and the rest');
  expect(await look()).toMatchObject({ changed: 0, waiting: 1 });
  // Nothing new came, but the writer has it open still.
  expect(await look()).toMatchObject({ changed: 0, waiting: 1 });
  closeSync(writer);
  expect(await look()).toMatchObject({ changed: 1 });
  const [[revision, of]] = revisions as [[ClaimedFile, DeliveryId]];
  expect(of).toBe(file.id);
  expect(revision.id).not.toBe(file.id);
  expect(revision).toMatchObject({ station: 'eg', originalName: 'scan.pdf', size: 26 });
  expect(readFileSync(revision.path, 'utf8')).toBe('half and more and the rest');
  expect(existsSync(file.path)).toBe(false);
});

test('a change that keeps the size is noticed, another time stamp alone is none', async () => {
  const file = await claimed('scan.pdf', 'aaaa');
  const { look } = office(new Map([[file.id, receiptFor('aaaa')]]));
  expect(await look()).toMatchObject({ unchanged: 1 });
  utimesSync(file.path, 1, 1);
  expect(await look()).toMatchObject({ unchanged: 1 });
  writeFileSync(file.path, 'bbbb');
  expect(await look()).toMatchObject({ waiting: 1 });
  expect(await look()).toMatchObject({ changed: 1 });
});

test('a revision that the ledger could not take is tried again, and told once', async () => {
  const file = await claimed('scan.pdf', 'half');
  let full = true;
  const { look, faults } = office(new Map([[file.id, receiptFor('half')]]), async () => {
    if (full) throw new Error('no space');
  });
  appendFileSync(file.path, ' and more');
  await look();
  await look();
  await look();
  expect(faults).toHaveLength(1);
  expect(existsSync(file.path)).toBe(true);
  full = false;
  expect(await look()).toMatchObject({ changed: 1 });
});

test.runIf(process.platform === 'linux')('a file is held open by a writer, not by a reader', async () => {
  const path = join(folder, 'x');
  writeFileSync(path, 'x');
  const file = (await fileSeen(path))!;
  const answer = async () => (await heldOpen([file, { identity: '0:0', owner: 1 }])).get(file.identity);
  const nobody = await answer();
  // Where a file server runs, nobody can be sure.
  expect(['no', 'unknown']).toContain(nobody);
  const reader = openSync(path, 'r');
  expect(await answer()).toBe(nobody);
  closeSync(reader);
  for (const flags of ['a', 'r+']) {
    const writer = openSync(path, flags);
    expect(await answer()).toBe('yes');
    closeSync(writer);
  }
  expect(await answer()).toBe(nobody);
});
