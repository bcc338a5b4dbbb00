// Every index there is, of the store and of the blobs, and the version of what lies in the database.
import type { Db, IndexDescription } from 'mongodb';
import { MailroomError } from '../../domain/errors.ts';
import { collectionsOf } from './mongodb-documents.ts';
import { isDuplicate } from './mongodb-faults.ts';

/** Raised with every change that an older program could not read. */
const VERSION = 1;

/** Sparse, so that what is done leaves them: they stay as small as the work. Neither partial, nor TTL, nor text. */
const INDEXES: Readonly<Record<string, readonly (IndexDescription & { readonly name: string })[]>> = {
  items: [
    { name: 'riding', key: { ridesSince: 1 }, sparse: true },
    { name: 'due', key: { workSince: 1, dueAt: 1 }, sparse: true },
    { name: 'held', key: { held: 1 }, sparse: true },
    { name: 'outbox', key: { 'outbox.sequence': 1, 'outbox.notBefore': 1 }, sparse: true },
    { name: 'by-original', key: { original: 1 }, sparse: true },
    { name: 'by-age', key: { kind: 1, ordinal: 1 } },
    { name: 'by-change', key: { kind: 1, changed: -1 } },
    { name: 'by-state', key: { kind: 1, state: 1, changed: -1 } },
    { name: 'by-delivery', key: { delivery: 1, kind: 1, number: 1, state: 1 } },
  ],
  journal: [{ name: 'by-subject', key: { subject: 1, _id: 1 } }],
  'blobs.files': [{ name: 'by-sha256', key: { filename: 1 }, unique: true }],
  'blobs.chunks': [{ name: 'files_id_1_n_1', key: { files_id: 1, n: 1 }, unique: true }],
};

/** The index of what still rides: named where the choice must not be the server's. */
export const RIDING = 'riding';

/** Writes a document that must be there once, whoever comes first. */
const present = async (insert: () => Promise<unknown>): Promise<void> => {
  try {
    await insert();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
};

/** Makes a database a store of this version; may be repeated, also by many at once. Throws STORE_NEWER before it writes. */
export const prepareMongodb = async (db: Db): Promise<void> => {
  const { schema, head, changes } = collectionsOf(db);
  const found = (await schema.findOne({ _id: 'schema' }))?.version ?? VERSION;
  if (found > VERSION) throw new MailroomError('STORE_NEWER', { found, known: VERSION });
  for (const [name, indexes] of Object.entries(INDEXES)) await db.collection(name).createIndexes([...indexes]);
  await present(() => changes.insertOne({ _id: 'changes', last: 0 }));
  await present(() =>
    head.insertOne({
      _id: 'head',
      turn: 0,
      sequence: 0,
      decisions: 0,
      tallies: {},
      readable: { sequence: 0, decisions: 0 },
    }),
  );
  await present(() => schema.insertOne({ _id: 'schema', version: VERSION }));
};
