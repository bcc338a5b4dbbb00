// Conformance suite of the blobs port: deduplicated, verified on reading, clear errors for unreadable files.
import { createHash, randomBytes } from 'node:crypto';
import { appendFile, chmod, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';

export interface BlobsPlace {
  readonly blobs: Blobs;
  remove(): Promise<void>;
}

const NOBODY = 65_534;

export const refOf = (bytes: Uint8Array) => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  size: bytes.byteLength,
});

/** Root may read everything; as nobody the whole process meets the rights that a file has. */
const asNobody = async (run: () => Promise<void>): Promise<void> => {
  if (process.geteuid?.() !== 0) return run();
  process.seteuid!(NOBODY);
  try {
    await run();
  } finally {
    process.seteuid!(0);
  }
};

/** `makePlace` gives a fresh, empty place every time, which any user of this host may write to. */
export const blobsConformance = (name: string, makePlace: () => Promise<BlobsPlace>): void => {
  describe(`${name}: blobs`, () => {
    let incoming: string;
    beforeAll(async () => {
      incoming = await mkdtemp(join(tmpdir(), 'poststelle-incoming-'));
      await chmod(incoming, 0o755);
    });
    afterAll(() => rm(incoming, { recursive: true }));

    const file = async (fileName: string, bytes: Uint8Array): Promise<string> => {
      const path = join(incoming, fileName);
      await writeFile(path, bytes);
      return path;
    };

    const inPlace = (run: (blobs: Blobs) => Promise<void>) => async (): Promise<void> => {
      const place = await makePlace();
      try {
        await run(place.blobs);
      } finally {
        await place.remove();
      }
    };

    test(
      'bytes come back under their checksum, even none at all',
      inPlace(async (blobs) => {
        for (const bytes of [Buffer.from('Grüße aus dem Rathaus'), Buffer.alloc(0), randomBytes(100_000)]) {
          const ref = await blobs.put(bytes);
          expect(ref).toEqual(refOf(bytes));
          expect(await blobs.has(ref)).toBe(true);
          expect(Buffer.compare(await blobs.get(ref), bytes)).toBe(0);
        }
      }),
    );

    test(
      'the same bytes may be put again, at the same time, from memory or from a file',
      inPlace(async (blobs) => {
        const bytes = randomBytes(300_000);
        const path = await file('same.tif', bytes);
        const refs = await Promise.all(
          Array.from({ length: 20 }, (_, index) => (index % 2 ? blobs.put(bytes) : blobs.putFile(path))),
        );
        expect(new Set(refs.map((ref) => JSON.stringify(ref)))).toEqual(new Set([JSON.stringify(refOf(bytes))]));
        expect(Buffer.compare(await blobs.get(refOf(bytes)), bytes)).toBe(0);
      }),
    );

    test(
      'everything that is kept can be told, with its size',
      inPlace(async (blobs) => {
        const refs = [];
        for (const size of [0, 5, 300_000]) refs.push(await blobs.put(randomBytes(size)));
        const told = [];
        for await (const ref of blobs.all()) told.push(ref);
        const bySize = (a: { readonly size: number }, b: { readonly size: number }) => a.size - b.size;
        expect(told.sort(bySize)).toEqual(refs);
      }),
    );

    test(
      'what was never put is missing, and a name that is no checksum leads nowhere',
      inPlace(async (blobs) => {
        for (const sha256 of ['0'.repeat(64), '../../../../etc/passwd', '', `${'0'.repeat(63)}/`]) {
          expect(await blobs.has({ sha256 })).toBe(false);
          await expect(blobs.get({ sha256 })).rejects.toMatchObject({ code: 'BLOB_MISSING' });
        }
      }),
    );

    test(
      'a file of 50 MB is kept as it is and stays where it was',
      inPlace(async (blobs) => {
        const bytes = randomBytes(50 * 2 ** 20);
        const path = await file('large.pdf', bytes);
        expect(await blobs.putFile(path)).toEqual(refOf(bytes));
        expect(Buffer.compare(await blobs.get(refOf(bytes)), bytes)).toBe(0);
        expect(Buffer.compare(await readFile(path), bytes)).toBe(0);
      }),
    );

    test(
      'a file that is not there, or is no file, is not read in',
      inPlace(async (blobs) => {
        const target = await file('target.pdf', Buffer.from('%PDF-1.7'));
        const link = join(incoming, 'link.pdf');
        await symlink(target, link);
        await expect(blobs.putFile(join(incoming, 'gone.pdf'))).rejects.toMatchObject({ code: 'FILE_GONE' });
        await expect(blobs.putFile(incoming)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
        await expect(blobs.putFile(link)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
      }),
    );

    test(
      'a file that the office may not read is said to be so',
      inPlace(async (blobs) => {
        const path = await file('locked.pdf', Buffer.from('%PDF-1.7'));
        await chmod(path, 0);
        await asNobody(() => expect(blobs.putFile(path)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' }));
      }),
    );

    test(
      'a file that grew while it was read is read again',
      inPlace(async (blobs) => {
        const path = await file('growing.pdf', randomBytes(20 * 2 ** 20));
        const reading = blobs.putFile(path);
        await appendFile(path, 'the last page');
        expect(await reading).toEqual(refOf(await readFile(path)));
      }),
    );

    test(
      'a file above the limit is not copied, however large it says it is',
      inPlace(async (blobs) => {
        const path = await file('riesig.tif', randomBytes(1_000));
        expect(await blobs.putFile(path, 1_000)).toEqual(refOf(await readFile(path)));
        await truncate(path, 20e9);
        await expect(blobs.putFile(path, 500e6)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
        const growing = await file('growing.tif', randomBytes(20 * 2 ** 20));
        const reading = blobs.putFile(growing, 20 * 2 ** 20);
        await appendFile(growing, 'the last page');
        await expect(reading).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
      }),
    );

    test(
      'a file that never stands still is left for later',
      inPlace(async (blobs) => {
        const path = await file('restless.pdf', randomBytes(5 * 2 ** 20));
        let ended = false;
        const reading = blobs.putFile(path).finally(() => {
          ended = true;
        });
        const outcome = expect(reading).rejects.toMatchObject({ code: 'FILE_CHANGING' });
        while (!ended) await appendFile(path, 'more');
        await outcome;
      }),
    );
  });
};
