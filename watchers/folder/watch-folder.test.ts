// Files dropped into a real folder are claimed once and passed on.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClaimedFile } from './claim.ts';
import { PNG, settle, type TestStation, testStation } from './test-station.ts';
import { watchFolder } from './watch-folder.ts';

let station: TestStation;
beforeEach(() => {
  station = testStation();
});
afterEach(() => station.remove());

test('on the real clock a whole file is claimed as soon as it is quiet, and an event is enough to notice it', async () => {
  const file = await new Promise<ClaimedFile>((resolve, reject) => {
    const watch = watchFolder({
      station: { id: 'eg', folder: station.folder },
      settle: { ...settle, quietMs: 50 },
      clock: { now: Date.now, id: () => randomUUID() },
      onClaimed: async (claimed) => resolve(claimed),
      onFault: reject,
    });
    station.ends.push(() => watch.stop());
    void watch.scanNow().then(() => station.drop('scan.png'));
  });
  expect(file).toMatchObject({ station: 'eg', originalName: 'scan.png', size: PNG.length });
  expect(file.path).toBe(join(station.folder, '.work', `${file.id}_scan.png`));
  expect(readFileSync(file.path).equals(PNG)).toBe(true);
  expect(existsSync(join(station.folder, 'scan.png'))).toBe(false);
});

test('200 files that lie there at the start are all claimed, each once', async () => {
  for (let number = 0; number < 200; number++) station.drop(`scan ${number}.png`);
  const office = station.open();
  await office.pass(500);
  expect(new Set(office.names()).size).toBe(200);
  expect(office.claimed).toHaveLength(200);
  expect(new Set(office.claimed.map(({ id }) => id)).size).toBe(200);
  expect(readdirSync(station.folder)).toEqual(['.work']);
  expect(office.faults).toEqual([]);
});

test('a missing folder is created', async () => {
  const folder = join(station.root, 'new', 'station');
  const office = station.open({ folder });
  await office.watch.scanNow();
  writeFileSync(join(folder, 'a.png'), PNG);
  await office.pass(500);
  expect(office.names()).toEqual(['a.png']);
});

test('folders below count on request, with their path in the name', async () => {
  mkdirSync(join(station.folder, 'Amt', 'Büro'), { recursive: true });
  station.drop('Amt/Büro/scan.png');
  station.drop('top.png');
  const flat = station.open();
  await flat.pass(1_000);
  expect(flat.names()).toEqual(['top.png']);
  await flat.watch.stop();
  const deep = station.open({ subfolders: true });
  await deep.pass(500);
  const below = deep.claimed.find(({ originalName }) => originalName === 'Amt/Büro/scan.png');
  expect(below?.path).toBe(join(station.folder, '.work', `${below?.id}_Amt%2FB%C3%BCro%2Fscan.png`));
});

test('a folder that disappears is told once, not recreated, and watched again when it is back', async () => {
  const office = station.open();
  await office.watch.scanNow();
  renameSync(station.folder, join(station.root, 'away'));
  await office.pass(5_000);
  expect(office.faults.map(({ code, details }) => [code, details.station])).toEqual([['STATION_UNREACHABLE', 'eg']]);
  expect(existsSync(station.folder)).toBe(false);
  renameSync(join(station.root, 'away'), station.folder);
  station.drop('a.png');
  await office.pass(500);
  expect(office.names()).toEqual(['a.png']);
  rmSync(station.folder, { recursive: true });
  await office.pass(2_000);
  expect(office.faults).toHaveLength(2);
});

test('a file that is gone before its turn is no fault', async () => {
  const office = station.open();
  station.drop('a.png');
  await office.pass(400);
  rmSync(join(station.folder, 'a.png'));
  await office.pass(2_000);
  expect([office.claimed, office.faults]).toEqual([[], []]);
});

test('on a network share, where no writer can be seen, a TIFF gets the time for another page', async () => {
  const office = station.open({ polling: 1_000 });
  const tiff = Buffer.alloc(54);
  tiff.write('II*\0\x0c\0\0\0page\x03\0', 'latin1');
  [
    [259, 1],
    [273, 8],
    [279, 4],
  ].forEach(([tag, value], index) => {
    tiff.writeUInt16LE(tag!, 14 + index * 12);
    tiff.writeUInt16LE(4, 16 + index * 12);
    tiff.writeUInt32LE(1, 18 + index * 12);
    tiff.writeUInt32LE(value!, 22 + index * 12);
  });
  station.drop('a.tif', tiff);
  station.drop('b.png');
  await office.pass(4_000);
  expect(office.names()).toEqual(['b.png']);
  await office.pass(1_000);
  expect(office.names()).toEqual(['a.tif', 'b.png']);
});

test('two watches on one folder, by mistake: each file is claimed under one id', async () => {
  for (let number = 0; number < 60; number++) station.drop(`${number}.png`);
  const one = station.open();
  const two = station.open();
  await Promise.all([one.pass(1_000), two.pass(1_000)]);
  const names = new Map([...one.claimed, ...two.claimed].map(({ id, originalName }) => [id, originalName]));
  expect([...names.values()].sort()).toEqual(Array.from({ length: 60 }, (_, number) => `${number}.png`).sort());
  expect([...one.faults, ...two.faults]).toEqual([]);
});

describe('handing on', () => {
  test('is offered again, under the same id, when the ledger could not take the file', async () => {
    let full = true;
    const office = station.open({}, async () => {
      if (full) throw new Error('no space');
    });
    station.drop('a.png');
    station.drop('b.png');
    await office.pass(500);
    expect(office.claimed).toHaveLength(2);
    await office.pass(3_000);
    expect(office.claimed.length).toBeGreaterThan(2);
    full = false;
    await office.pass(10_000);
    const offered = office.claimed.length;
    await office.pass(100_000);
    expect(office.claimed).toHaveLength(offered);
    expect(new Set(office.claimed.map(({ id }) => id)).size).toBe(2);
    expect(office.faults.map(({ code }) => code)).toEqual(['CLAIM_FAILED', 'CLAIM_FAILED']);
  });

  test('goes on for a few files at a time, and stop waits for them', async () => {
    let atOnce = 0;
    let most = 0;
    let openGate = (): void => {};
    const gate = new Promise<void>((resolve) => {
      openGate = resolve;
    });
    const office = station.open({}, async () => {
      most = Math.max(most, ++atOnce);
      await gate;
      atOnce--;
    });
    for (let number = 0; number < 20; number++) station.drop(`${number}.png`);
    await office.pass(500);
    expect(atOnce).toBe(4);
    const stopped = office.watch.stop();
    openGate();
    await stopped;
    expect([atOnce, most, office.claimed.length]).toEqual([0, 4, 4]);
    // Nothing is lost: the next start passes on claimed files under the same ids.
    const next = station.open();
    await next.pass(500);
    expect(new Set(next.names()).size).toBe(20);
    const ids = next.claimed.map(({ id }) => id);
    for (const { id } of office.claimed) expect(ids).toContain(id);
  });
});
