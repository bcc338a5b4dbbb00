// The ledger that many machines share: store and blobs in one MongoDB, over one connection.
import { gridfsBlobs } from '../adapters/blobs/gridfs-blobs.ts';
import { clearGridfsLeftovers } from '../adapters/blobs/gridfs-leftovers.ts';
import { connectMongodb, type MongodbConnection } from '../adapters/store/mongodb-connection.ts';
import { openMongodbStore } from '../adapters/store/mongodb-store.ts';
import type { Config } from '../config/schema.ts';
import type { Blobs } from '../domain/ports/blobs.ts';
import type { Store } from '../domain/ports/store.ts';
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

/** For page workers, who need nothing else of the ledger. */
export const openMongodbBlobs = async (
  config: MongodbConfig,
): Promise<{ readonly blobs: Blobs; close(): Promise<void> }> => {
  const { db, close } = await connect(config);
  return { blobs: gridfsBlobs(db), close };
};
