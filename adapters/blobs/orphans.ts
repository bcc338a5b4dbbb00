// Removes chunks that killed writers left in GridFS without a file document.
import { type Db, ObjectId } from 'mongodb';

const HOUR_MS = 60 * 60 * 1000;
/** No upload takes longer. */
const YOUNG_MS = 24 * HOUR_MS;
const BATCH = 1000;

const idAt = (ms: number): ObjectId => ObjectId.createFromTime(Math.max(0, Math.floor(ms / 1000)));

/**
 * Looks at the uploads that began since the last look and are a day old; `now` in ms since 1970. Resolves to how many
 * were cleared away. Looks once per hour at most, whatever the caller.
 */
export const clearGridfsLeftovers = async (db: Db, now: number): Promise<number> => {
  const chunks = db.collection<{ readonly _id: ObjectId; readonly files_id: ObjectId }>('blobs.chunks');
  const files = db.collection<{ readonly _id: ObjectId }>('blobs.files');
  const looks = db.collection<{ readonly _id: 'last'; readonly until: ObjectId }>('blobs.looks');
  const until = idAt(now - YOUNG_MS);
  const from = (await looks.findOne({ _id: 'last' }))?.until ?? idAt(0);
  if (until.getTimestamp().getTime() - from.getTimestamp().getTime() < HOUR_MS) return 0;
  let cleared = 0;
  let place = from;
  for (;;) {
    // An upload's number says when it began; its first piece is number 0.
    const begun = await chunks
      .find({ files_id: { $gte: place, $lt: until }, n: 0 }, { projection: { _id: 0, files_id: 1 }, limit: BATCH })
      .sort({ files_id: 1 })
      .map(({ files_id }) => files_id)
      .toArray();
    const ended = await files.find({ _id: { $in: begun } }, { projection: { _id: 1 } }).toArray();
    const whole = new Set(ended.map(({ _id }) => _id.toHexString()));
    const left = begun.filter((id) => !whole.has(id.toHexString()));
    if (left.length > 0) await chunks.deleteMany({ files_id: { $in: left } });
    cleared += left.length;
    if (begun.length < BATCH) break;
    place = begun.at(-1)!;
  }
  await looks.updateOne({ _id: 'last' }, { $set: { until } }, { upsert: true });
  return cleared;
};
