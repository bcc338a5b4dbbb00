// The ledger that many machines share: store and blobs in one MongoDB, over one connection.
import { gridfsBlobs } from '../adapters/blobs/gridfs-blobs.ts';
import { clearGridfsLeftovers } from '../adapters/blobs/gridfs-leftovers.ts';
import { connectMongodb, type MongodbConnection } from '../adapters/store/mongodb-connection.ts';
import { takeMongodbBack } from '../adapters/store/mongodb-indexes.ts';
import { openMongodbStore } from '../adapters/store/mongodb-store.ts';
import { mongodbWholeLedger } from '../adapters/store/mongodb-whole-ledger.ts';
import type { Config } from '../config/schema.ts';
import type { Blobs } from '../domain/ports/blobs.ts';
import type { Store } from '../domain/ports/store.ts';
import type { Place } from '../pipeline/copy-ledger.ts';
import { readSecret } from './secrets.ts';
import { systemClock } from './system-clock.ts';

type MongodbConfig = Extract<Config['store'], { readonly in: 'mongodb' }>;

const connect = ({ url, database, usernameFile, passwordFile, caFile }: MongodbConfig): Promise<MongodbConnection> =>
  connectMongodb({
    url,
    database,
    ...(usernameFile === undefined || passwordFile === undefined
      ? {}
      : { credentials: { username: readSecret(usernameFile), password: readSecret(passwordFile) } }),
    ...(caFile === undefined ? {} : { caFile }),
  });

/** Closing the store closes the connection. */
export const openMongodbLedger = async (
  config: MongodbConfig,
): Promise<{ readonly store: Store; readonly blobs: Blobs }> => {
  const connection = await connect(config);
  try {
    const store = await openMongodbStore(connection);
    await clearGridfsLeftovers(connection.db, systemClock.now());
    return { store, blobs: gridfsBlobs(connection.db) };
  } catch (error) {
    await connection.close();
    throw error;
  }
};

/** All of it, for a move or a backup. Nothing that is not open for work is refused. */
export const openMongodbPlace = async (config: MongodbConfig): Promise<Place> => {
  const connection = await connect(config);
  try {
    const place = `${config.url} ${config.database}`;
    const ledger = await mongodbWholeLedger(connection, { place, now: systemClock.now });
    return { ledger, blobs: gridfsBlobs(connection.db) };
  } catch (error) {
    await connection.close();
    throw error;
  }
};

/** Throws VERSION_UNKNOWN, STORE_MOVED, STORE_UNFINISHED. */
export const takeDatabaseBack = async (config: MongodbConfig, version: number): Promise<void> => {
  const { db, close } = await connect(config);
  try {
    await takeMongodbBack(db, version);
  } finally {
    await close();
  }
};

/** For page workers, who need nothing else of the ledger. */
export const openMongodbBlobs = async (
  config: MongodbConfig,
): Promise<{ readonly blobs: Blobs; close(): Promise<void> }> => {
  const { db, close } = await connect(config);
  return { blobs: gridfsBlobs(db), close };
};
