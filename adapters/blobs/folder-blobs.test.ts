// The blobs suite on a real folder, with full disk, damage and killed writers.
import { chmod, mkdir, mkdtemp, readdir, rm, stat, statfs, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { smallDisk } from '../../testing/services/small-disk.ts';
import { blobsConformance, refOf } from './blobs.conformance.ts';
import { folderBlobs } from './folder-blobs.ts';

const BYTES = Buffer.from('Sehr geehrte Damen und Herren');
const { sha256 } = refOf(BYTES);

const makeFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'poststelle-blobs-'));
  await chmod(folder, 0o777);
  return folder;
};

const inFolder = (run: (folder: string) => Promise<void>) => async (): Promise<void> => {
  const folder = await makeFolder();
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

blobsConformance('folder-blobs', async () => {
  const folder = await makeFolder();
  const blobs = folderBlobs(folder);
  for (const each of [folder, join(folder, 'tmp')]) await chmod(each, 0o777);
  return { blobs, remove: () => rm(folder, { recursive: true }) };
});

const placeIn = (folder: string): string => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

test(
  'a blob lies under its checksum in two levels of folders and is written once',
  inFolder(async (folder) => {
    await folderBlobs(join(folder, 'data', 'blobs')).put(BYTES);
    const place = placeIn(join(folder, 'data', 'blobs'));
    const { ino } = await stat(place);
    const again = folderBlobs(join(folder, 'data', 'blobs'));
    await writeFile(join(folder, 'scan.pdf'), BYTES);
    await again.put(BYTES);
    await again.putFile(join(folder, 'scan.pdf'));
    expect((await stat(place)).ino).toBe(ino);
    expect(await readdir(join(folder, 'data', 'blobs', 'tmp'))).toEqual([]);
  }),
);

test(
  'damage is seen when a blob is read; a cut blob is mended by the same bytes',
  inFolder(async (folder) => {
    const blobs = folderBlobs(folder);
    await blobs.put(BYTES);
    await writeFile(placeIn(folder), Buffer.from(BYTES).fill(0, 3, 4));
    await expect(blobs.get({ sha256 })).rejects.toMatchObject({ code: 'BLOB_DAMAGED', details: { sha256 } });
    await truncate(placeIn(folder), 5);
    await expect(blobs.get({ sha256 })).rejects.toMatchObject({ code: 'BLOB_DAMAGED' });
    await blobs.put(BYTES);
    expect(Buffer.from(await blobs.get({ sha256 }))).toEqual(BYTES);
  }),
);

test(
  'what killed writers left is cleared at opening, and those at work are left alone',
  inFolder(async (folder) => {
    const blobs = folderBlobs(folder);
    const large = Buffer.alloc(20 * 2 ** 20, 'x');
    await writeFile(join(folder, 'large.pdf'), large);
    const alive = `${process.ppid}_other_life`;
    for (const name of [alive, '2000000000_dead_1', `${process.pid}_earlier_1`, 'stray']) {
      await writeFile(join(folder, 'tmp', name), 'half');
    }
    let ended = false;
    const writing = blobs.putFile(join(folder, 'large.pdf')).finally(() => {
      ended = true;
    });
    while (!ended) {
      folderBlobs(folder);
      await setImmediate();
    }
    expect(await writing).toEqual(refOf(large));
    expect(await readdir(join(folder, 'tmp'))).toEqual([alive]);
  }),
);

test(
  'a folder that cannot be used is said to be so',
  inFolder(async (folder) => {
    await writeFile(join(folder, 'file'), '');
    expect(() => folderBlobs(join(folder, 'file'))).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
    const blobs = folderBlobs(folder);
    await mkdir(placeIn(folder), { recursive: true });
    expect(await blobs.has({ sha256 })).toBe(false);
    await expect(blobs.get({ sha256 })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  }),
);

test('a full disk is said to be full, leaves no halves behind, and writing goes on when there is room', async ({
  skip,
}) => {
  const disk = (await smallDisk(2 ** 21)) ?? skip('no small file system can be mounted here');
  const incoming = await makeFolder();
  try {
    const blobs = folderBlobs(join(disk.folder, 'blobs'));
    await blobs.put(BYTES);
    await disk.fill();
    const large = Buffer.alloc(2 ** 19, 'x');
    await writeFile(join(incoming, 'large.pdf'), large);
    await expect(blobs.put(large)).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    await expect(blobs.putFile(join(incoming, 'large.pdf'))).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(await blobs.has(refOf(large))).toBe(false);
    expect(await readdir(join(disk.folder, 'blobs', 'tmp'))).toEqual([]);
    expect(Buffer.from(await blobs.get({ sha256 }))).toEqual(BYTES);
    await disk.clear();
    expect(await blobs.putFile(join(incoming, 'large.pdf'))).toEqual(refOf(large));
  } finally {
    await disk.remove();
    await rm(incoming, { recursive: true });
  }
});

test('blobs leave room for the ledger: they stop before the disk is full, and go on when there is room', async ({
  skip,
}) => {
  const disk = (await smallDisk(2 ** 24)) ?? skip('no small file system can be mounted here');
  const incoming = await makeFolder();
  try {
    const blobs = folderBlobs(join(disk.folder, 'blobs'), { reserveBytes: 500e6 });
    const path = join(incoming, 'scan.tif');
    let refused = false;
    for (let n = 0; !refused && n < 100; n += 1) {
      await writeFile(path, Buffer.alloc(2 ** 19, n));
      const put = n % 2 === 0 ? blobs.putFile(path) : blobs.put(Buffer.alloc(2 ** 19, n));
      await put.catch((fault: unknown) => {
        expect(fault).toMatchObject({ code: 'STORAGE_FULL' });
        refused = true;
      });
    }
    expect(refused).toBe(true);
    const { bavail, bsize, blocks } = await statfs(disk.folder);
    expect(bavail).toBeGreaterThanOrEqual(blocks / 20);
    expect(bavail * bsize).toBeLessThan(2 ** 21);
    // What is there already takes no room.
    expect(await blobs.put(Buffer.alloc(2 ** 19, 0))).toBeDefined();
    // The ledger writes on.
    await writeFile(join(disk.folder, 'store.sqlite'), Buffer.alloc(2 ** 18));
    expect(await readdir(join(disk.folder, 'blobs', 'tmp'))).toEqual([]);
  } finally {
    await disk.remove();
    await rm(incoming, { recursive: true });
  }
});
