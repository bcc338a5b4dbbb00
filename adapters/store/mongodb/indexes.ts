// All indexes of store and blobs, and the schema version of the database.
import type { Db, IndexDescription } from 'mongodb';
import { MailroomError } from '../../../domain/errors.ts';
import { requireOpen, type Standing } from '../../../domain/journal/store-status.ts';
import { type Collections, collectionsOf, type HeadDocument } from './documents.ts';
import { asking, isDuplicate } from './faults.ts';
import { toEntries, toMessages } from './outbox-entries.ts';
import { enterFeed, leaveFeed, placeReceived } from './upgrade.ts';

/**
 * Raised with every change that an older program could not read. 2: a store may have moved away, or be half copied; and
 * documents have the place at which they were received. A program of version 1 knows nothing of that and leaves it alone,
 * so the way back is a number to write, and the way up gives a place to what came in meanwhile. 3: the outbox has an entry
 * per effect, and accepted and returned are states. FEED_SINCE: changes have a place in the feed, and items are found by
 * unit and person.
 */
const VERSION = 4;
const FEED_SINCE = 4;

/** Sparse, so that what is done leaves them: they stay as small as the work. Neither partial, nor TTL, nor text. */
const INDEXES: Readonly<Record<string, readonly (IndexDescription & { readonly name: string })[]>> = {
  items: [
    { name: 'riding', key: { ridesSince: 1 }, sparse: true },
    { name: 'due', key: { workSince: 1, dueAt: 1 }, sparse: true },
    { name: 'held', key: { held: 1 }, sparse: true },
    { name: 'outbox', key: { 'outbox.sequence': 1, 'outbox.notBefore': 1 }, sparse: true },
    { name: 'by-original', key: { original: 1 }, sparse: true },
    { name: 'by-receipt', key: { received: 1 }, sparse: true },
    { name: 'by-feed', key: { feed: 1 }, sparse: true },
    { name: 'by-unit', key: { 'unit.id': 1, 'unit.in': 1, 'unit.order': -1 }, sparse: true },
    { name: 'by-person', key: { 'person.id': 1, 'person.in': 1, 'person.order': -1 }, sparse: true },
    { name: 'by-age', key: { kind: 1, ordinal: 1 } },
    { name: 'by-change', key: { kind: 1, changed: -1 } },
    { name: 'by-state', key: { kind: 1, state: 1, changed: -1 } },
    { name: 'by-delivery', key: { delivery: 1, kind: 1, number: 1, state: 1 } },
  ],
  journal: [{ name: 'by-subject', key: { subject: 1, _id: 1 } }],
  'blobs.files': [{ name: 'by-sha256', key: { filename: 1 }, unique: true }],
  'blobs.chunks': [{ name: 'files_id_1_n_1', key: { files_id: 1, n: 1 }, unique: true }],
};

/** Of a store in which nothing has happened. */
export const NEW_HEAD: HeadDocument = {
  _id: 'head',
  turn: 0,
  sequence: 0,
  decisions: 0,
  feed: 0,
  tallies: {},
  readable: { sequence: 0, decisions: 0, feed: 0 },
};

/** The index of what still rides: named where the choice must not be the server's. */
export const RIDING = 'riding';

/** Writes a document that must exist once, whichever process comes first. */
const present = async (insert: () => Promise<unknown>): Promise<void> => {
  try {
    await insert();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
};

/** Whether the database is a store, of any version. Throws STORE_UNAVAILABLE. */
export const holdsStore = (db: Db): Promise<boolean> =>
  asking(async () => (await collectionsOf(db).schema.findOne({ _id: 'schema' })) !== null);

/** Makes a database a store of this version; may be repeated, also by many at once. Throws STORE_NEWER before it writes. */
export const prepareMongodb = async (db: Db): Promise<void> => {
  const collections = collectionsOf(db);
  const { schema, standing, head, changes } = collections;
  const { version = VERSION, back } = (await schema.findOne({ _id: 'schema' })) ?? {};
  if (version > VERSION) throw new MailroomError('STORE_NEWER', { found: version, known: VERSION });
  // A way back that was broken off: part of it is as the earlier version left it.
  const found = back ?? version;
  for (const [name, indexes] of Object.entries(INDEXES)) await db.collection(name).createIndexes([...indexes]);
  if (found < 2) await placeReceived(collections);
  // The counter is taken away from a store that nobody may work with.
  const isOpen = (await standing.findOne({ _id: 'standing' }))?.changes === undefined;
  if (isOpen) await present(() => changes.insertOne({ _id: 'changes', last: 0 }));
  await present(() => head.insertOne(NEW_HEAD));
  await present(() => schema.insertOne({ _id: 'schema', version: VERSION }));
  // Nobody works with what has moved: it stays as it is.
  if (found < VERSION && !isOpen) return;
  if (found < 3) await toEntries(collections);
  await enterFeed(collections);
  await schema.updateOne({ _id: 'schema', version }, { $set: { version: VERSION }, $unset: { back: '' } });
};

/** Makes of it what the program of an earlier version can work with. Throws VERSION_UNKNOWN, STORE_MOVED, STORE_UNFINISHED. */
export const takeMongodbBack = async (db: Db, version: number): Promise<void> => {
  if (!Number.isInteger(version) || version < 1 || version > VERSION)
    throw new MailroomError('VERSION_UNKNOWN', { version, known: VERSION });
  const collections = collectionsOf(db);
  const { schema, standing } = collections;
  requireOpen(await standingIn(standing));
  // Until all of it is done, no earlier program takes it for its own.
  await schema.updateOne({ _id: 'schema' }, { $set: { back: version } });
  if (version < FEED_SINCE) await leaveFeed(collections);
  if (version < 3) await toMessages(collections);
  await schema.updateOne({ _id: 'schema' }, { $set: { version }, $unset: { back: '' } });
};

export const standingIn = async (standing: Collections['standing']): Promise<Standing> =>
  (await standing.findOne({ _id: 'standing' }))?.standing ?? { kind: 'open' };
