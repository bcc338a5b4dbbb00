// The blobs suite on GridFS (a MongoDB wire server; a real MongoDB if MONGODB_URL is set), with damage.
import { randomBytes } from 'node:crypto';
import { type Db, ObjectId } from 'mongodb';
import { expect, test } from 'vitest';
import { connectMongodb } from '../store/mongodb/connection.ts';
import { prepareMongodb } from '../store/mongodb/indexes.ts';
import { freshName, wireServer } from '../store/mongodb/test-mongodb.ts';
import { blobsConformance, refOf } from './blobs.conformance.ts';
import { gridfsBlobs } from './gridfs-blobs.ts';
import { clearGridfsLeftovers } from './orphans.ts';

const wire = wireServer();

const bucketAt = async (url: string) => {
  const { db, close } = await connectMongodb({ url, database: freshName() });
  await prepareMongodb(db);
  const remove = async (): Promise<void> => {
    await db.dropDatabase();
    await close();
  };
  return { db, blobs: gridfsBlobs(db), remove };
};

blobsConformance('gridfs-blobs on a wire server', () => bucketAt(wire()));

const real = process.env.MONGODB_URL;
if (real !== undefined) blobsConformance('gridfs-blobs on MongoDB', () => bucketAt(real));

const inBucket = (run: (bucket: Awaited<ReturnType<typeof bucketAt>>) => Promise<void>) => async (): Promise<void> => {
  const bucket = await bucketAt(wire());
  try {
    await run(bucket);
  } finally {
    await bucket.remove();
  }
};

const pieces = (db: Db): Promise<number> => db.collection('blobs.chunks').countDocuments();

test(
  'of twenty who put the same bytes at the same time one keeps them, and the others leave nothing behind',
  inBucket(async ({ db, blobs }) => {
    const bytes = randomBytes(3_000_000);
    await Promise.all(Array.from({ length: 20 }, () => blobs.put(bytes)));
    expect(await db.collection('blobs.files').countDocuments()).toBe(1);
    expect(await pieces(db)).toBe(3);
  }),
);

test(
  'damage is seen when a blob is read; one that lost a piece is mended by the same bytes',
  inBucket(async ({ db, blobs }) => {
    const bytes = randomBytes(3_000_000);
    const ref = await blobs.put(bytes);
    const chunks = db.collection('blobs.chunks');
    const piece = await chunks.findOne({ n: 1 });
    const changed = Buffer.from(piece!.data.buffer).fill(0, 5, 9);
    await chunks.updateOne({ n: 1 }, { $set: { data: changed } });
    await expect(blobs.get(ref)).rejects.toMatchObject({ code: 'BLOB_DAMAGED', details: { sha256: ref.sha256 } });
    await chunks.deleteOne({ n: 1 });
    await expect(blobs.get(ref)).rejects.toMatchObject({ code: 'BLOB_DAMAGED' });
    expect(await blobs.put(bytes)).toEqual(refOf(bytes));
    expect(Buffer.compare(await blobs.get(ref), bytes)).toBe(0);
    expect(await pieces(db)).toBe(3);
  }),
);

test(
  'what killed writers left is cleared away after a day; blobs and those at work are left alone',
  inBucket(async ({ db, blobs }) => {
    const ref = await blobs.put(randomBytes(3_000_000));
    const now = Date.now();
    const hours = (count: number): number => now + count * 3_600_000;
    const leave = (begun: number, n: number) =>
      db
        .collection('blobs.chunks')
        .insertOne({ files_id: ObjectId.createFromTime(begun / 1000), n, data: Buffer.from('half') });
    for (const n of [0, 1]) await leave(hours(-2), n);
    await leave(hours(20), 0);
    expect(await clearGridfsLeftovers(db, hours(0))).toBe(0);
    expect(await pieces(db)).toBe(6);
    expect(await clearGridfsLeftovers(db, hours(25))).toBe(1);
    expect(await pieces(db)).toBe(4);
    expect((await blobs.get(ref)).length).toBe(3_000_000);
    expect(await clearGridfsLeftovers(db, hours(45))).toBe(1);
    expect(await pieces(db)).toBe(3);
  }),
);
