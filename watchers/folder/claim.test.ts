// A file is claimed under its name, whatever its name and permissions, and found again after a crash.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adoptClaimed, type ClaimedFile } from './claim.ts';
import { LATIN1, PNG, type TestStation, testStation } from './test-station.ts';

let station: TestStation;
beforeEach(() => {
  station = testStation();
});
afterEach(() => station.remove());

/** Runs as a user without special rights; in a container the tests run as root, who may read everything. */
const asNobody = async (work: () => Promise<void>): Promise<void> => {
  if (process.geteuid!() !== 0) return work();
  chmodSync(station.root, 0o755);
  execFileSync('chown', ['-R', '65534:65534', station.folder]);
  process.seteuid!(65534);
  try {
    await work();
    await station.stop();
  } finally {
    process.seteuid!(0);
  }
};

describe('names', () => {
  test('in Latin-1, decomposed, too long or strange keep their bytes and are readable', async () => {
    const office = station.open();
    const names = [
      LATIN1,
      Buffer.from('Büro.tif'.normalize('NFD')),
      Buffer.from(`${'ä'.repeat(120)}.png`),
      Buffer.from('a\nb%2F.png'),
    ];
    for (const name of names) station.drop(name);
    await office.pass(500);
    expect(office.names()).toEqual(['Büro.tif', 'Büro.tif', 'a\uFFFDb%2F.png', `${'ä'.repeat(120)}.png`].sort());
    for (const { path } of office.claimed) {
      expect(path.slice(station.folder.length)).toMatch(/^[\w/.%~-]+$/);
      expect(readFileSync(path).equals(PNG)).toBe(true);
    }
  });

  test('the same name twice is two deliveries', async () => {
    const office = station.open();
    station.drop('scan.png');
    await office.pass(500);
    station.drop('scan.png');
    await office.pass(500);
    expect(office.names()).toEqual(['scan.png', 'scan.png']);
    expect(new Set(office.claimed.map(({ path }) => path)).size).toBe(2);
  });

  test('a file that another takes the place of is waited for anew', async () => {
    const office = station.open();
    station.drop('scan.png');
    await office.pass(400);
    station.drop('.new.png');
    renameSync(join(station.folder, '.new.png'), join(station.folder, 'scan.png'));
    await office.pass(400);
    expect(office.claimed).toEqual([]);
    await office.pass(100);
    expect(office.claimed).toHaveLength(1);
  });
});

describe('rights', () => {
  test('a file that may not be read is claimed all the same, for the ledger', () =>
    asNobody(async () => {
      station.drop('private.png');
      chmodSync(join(station.folder, 'private.png'), 0);
      const office = station.open();
      await office.pass(6_000);
      expect(office.names()).toEqual(['private.png']);
    }));

  test('a file that cannot be moved is told once and never stops the others', () =>
    asNobody(async () => {
      mkdirSync(join(station.folder, 'locked'));
      station.drop('locked/a.png');
      chmodSync(join(station.folder, 'locked'), 0o555);
      station.drop('b.png');
      const office = station.open({ subfolders: true });
      await office.pass(30_000);
      expect(office.names()).toEqual(['b.png']);
      expect(office.faults.map(({ code, details }) => [code, details.file])).toEqual([
        ['CLAIM_FAILED', 'locked/a.png'],
      ]);
      chmodSync(join(station.folder, 'locked'), 0o755);
      await office.pass(12_000);
      expect(office.names()).toEqual(['b.png', 'locked/a.png']);
    }));

  test('a folder below that may not be looked into is told once', () =>
    asNobody(async () => {
      mkdirSync(join(station.folder, 'dark'), { mode: 0 });
      station.drop('b.png');
      const office = station.open({ subfolders: true });
      await office.pass(3_000);
      expect(office.names()).toEqual(['b.png']);
      expect(office.faults.map(({ code, details }) => [code, details.file])).toEqual([['FILE_UNREADABLE', 'dark']]);
    }));
});

test('links, pipes, folders and what is ignored are never claimed', async () => {
  writeFileSync(join(station.root, 'secret.png'), PNG);
  symlinkSync(join(station.root, 'secret.png'), join(station.folder, 'link.png'));
  symlinkSync(station.root, join(station.folder, 'way-out'));
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(station.folder, 'pipe.png')]);
  mkdirSync(join(station.folder, 'folder.png'));
  for (const name of ['.hidden.png', 'a.tmp', 'Thumbs.db', 'note.log']) station.drop(name);
  const office = station.open({ subfolders: true, ignore: ['*.log'] });
  await office.pass(10_000);
  expect(office.claimed).toEqual([]);
  expect(office.faults).toEqual([]);
  expect(readFileSync(join(station.root, 'secret.png')).equals(PNG)).toBe(true);
});

test('a work folder that is a link to elsewhere is refused', async () => {
  symlinkSync(station.root, join(station.folder, '.work'));
  station.drop('scan.png');
  const office = station.open();
  await office.pass(3_000);
  expect(office.faults.map(({ code }) => code)).toEqual(['CLAIM_FAILED']);
  expect(readdirSync(station.folder).sort()).toEqual(['.work', 'scan.png']);
});

test('what a crash left in the work folder is adopted with its id and its name', async () => {
  const office = station.open({ subfolders: true });
  mkdirSync(join(station.folder, 'sub'));
  station.drop('sub/scan.png');
  station.drop(LATIN1);
  await office.pass(500);
  await office.watch.stop();
  writeFileSync(join(station.folder, '.work', 'notes.txt'), 'not ours');
  symlinkSync(join(station.root, 'x'), join(station.folder, '.work', `${randomUUID()}_link.png`));
  const adopted = await adoptClaimed({ id: 'eg', folder: station.folder });
  const byId = (a: ClaimedFile, b: ClaimedFile): number => (a.id < b.id ? -1 : 1);
  expect([...adopted].sort(byId)).toEqual([...office.claimed].sort(byId));
  expect(await adoptClaimed({ id: 'og', folder: join(station.root, 'nowhere') })).toEqual([]);
});
