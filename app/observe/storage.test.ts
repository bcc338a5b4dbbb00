// A full or read-only disk is reported, and so is its end.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MailroomError } from '../../domain/errors.ts';
import { smallDisk } from '../../testing/services/small-disk.ts';
import { watchStorage } from './storage.ts';

const watch = (data: string, now: () => number = Date.now) =>
  watchStorage(
    {
      data,
      store: { in: 'folder' },
      handover: { to: 'folder', folder: join(data, 'units'), withOriginal: false, activeOriginals: 'pdf-only' },
      limits: { freeMegabytes: 1 } as never,
    },
    { clock: { now } },
  );

test('a full disk, and the end of it', async ({ skip }) => {
  const disk = (await smallDisk(2 ** 23)) ?? skip('no small file system can be mounted here');
  try {
    for (const name of ['blobs/tmp', 'units']) mkdirSync(join(disk.folder, name), { recursive: true });
    const { state, disks } = await watch(disk.folder).look();
    expect(state).toBe('ok');
    expect(disks.map(({ folder }) => folder)).toEqual(['data', 'units']);
    for (const { free, size } of disks)
      expect([free > 2 ** 21, size >= free, size < 2 ** 29]).toEqual([true, true, true]);
    await disk.fill();
    const full = watch(disk.folder);
    expect((await full.look()).state).toBe('full');
    expect(await full.part.isUp()).toBe(false);
    await disk.clear();
    expect(await watch(disk.folder).part.isUp()).toBe(true);
    expect(readdirSync(join(disk.folder, 'blobs/tmp'))).toEqual([]);
  } finally {
    await disk.remove();
  }
});

test('blobs that cannot be written, on a disk with room', async () => {
  const data = mkdtempSync(join(tmpdir(), 'poststelle-storage-'));
  try {
    // A file where a folder should be: what even root cannot write into.
    mkdirSync(join(data, 'blobs'));
    writeFileSync(join(data, 'blobs/tmp'), '');
    expect((await watch(data).look()).state).toBe('read-only');
    if (process.getuid?.() !== 0) {
      chmodSync(data, 0o500);
      expect((await watch(data).look()).state).toBe('read-only');
      chmodSync(data, 0o700);
    }
  } finally {
    rmSync(data, { recursive: true });
  }
});

test('a disk that only the database sees is told by what writing failed with, until it goes on', async () => {
  const data = mkdtempSync(join(tmpdir(), 'poststelle-storage-'));
  let now = 0;
  const seen = () => watch(data, () => now);
  const one = seen();
  one.failed(new MailroomError('STORE_UNAVAILABLE'));
  expect((await one.look()).state).toBe('ok');
  const other = seen();
  other.failed(new MailroomError('STORAGE_FULL'));
  expect((await other.look()).state).toBe('full');
  const later = seen();
  later.failed(new MailroomError('STORAGE_FULL'));
  now += 20_000;
  expect((await later.look()).state).toBe('ok');
  rmSync(data, { recursive: true });
});
