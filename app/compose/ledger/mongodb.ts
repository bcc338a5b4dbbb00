// The ledger that many machines share: store and blobs in one MongoDB, over one connection.
import { gridfsBlobs } from '../../../adapters/blobs/gridfs-blobs.ts';
import { clearGridfsLeftovers } from '../../../adapters/blobs/orphans.ts';
import { mongodbClock } from '../../../adapters/store/mongodb/clock.ts';
import { connectMongodb, type MongodbConnection } from '../../../adapters/store/mongodb/connection.ts';
import { holdsStore, takeMongodbBack } from '../../../adapters/store/mongodb/indexes.ts';
import { mongodbWholeLedger } from '../../../adapters/store/mongodb/ledger-snapshot.ts';
import { openMongodbStore } from '../../../adapters/store/mongodb/store.ts';
import type { Config } from '../../../config/schema.ts';
import { MailroomError } from '../../../domain/errors.ts';
import type { Blobs } from '../../../domain/ports/ledger/blobs.ts';
import type { Place } from '../../../ledger/copy-ledger.ts';
import { readLine, readSecret } from '../../run/files/secrets.ts';
import type { Ledger } from './persistence.ts';

type MongodbConfig = Extract<Config['store'], { readonly in: 'mongodb' }>;

const connect = ({ url, database, usernameFile, passwordFile, caFile }: MongodbConfig): Promise<MongodbConnection> =>
  connectMongodb({
    url,
    database,
    ...(usernameFile === undefined || passwordFile === undefined
      ? {}
      : { credentials: { username: readLine(usernameFile), password: readSecret(passwordFile) } }),
    ...(caFile === undefined ? {} : { caFile }),
  });

/** Closing the store closes the connection. */
export const openMongodbLedger = async (config: MongodbConfig): Promise<Ledger> => {
  const connection = await connect(config);
  try {
    const clock = await mongodbClock(connection.db);
    const { close, ...store } = await openMongodbStore(connection);
    await clearGridfsLeftovers(connection.db, clock.now());
    const closeBoth = (): Promise<void> => {
      clock.stop();
      return close();
    };
    return { store: { ...store, close: closeBoth }, blobs: gridfsBlobs(connection.db), clock };
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
    const clock = await mongodbClock(connection.db);
    const { close, ...ledger } = await mongodbWholeLedger(connection, { place, now: clock.now });
    const closeBoth = (): Promise<void> => {
      clock.stop();
      return close();
    };
    return { ledger: { ...ledger, close: closeBoth }, blobs: gridfsBlobs(connection.db) };
  } catch (error) {
    await connection.close();
    throw error;
  }
};

/** Makes nothing. Throws OFFICE_MISSING, STORE_UNAVAILABLE. */
export const requireDatabase = async (config: MongodbConfig): Promise<void> => {
  const { db, close } = await connect(config);
  try {
    if (await holdsStore(db)) return;
    const { url, database } = config;
    throw new MailroomError('OFFICE_MISSING', { url, database, what: 'nothing lies in this database' });
  } finally {
    await close();
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
