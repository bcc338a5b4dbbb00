// A connection on which nothing counts as written before a majority has it in its journal, and nothing less is read.
import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { asking } from './mongodb-faults.ts';

export interface MongodbSettings {
  /** Without user name and password. */
  readonly url: string;
  readonly database: string;
  readonly credentials?: { readonly username: string; readonly password: string };
  /** File with the certificates that may be trusted; turns TLS on. */
  readonly caFile?: string;
}

export interface MongodbConnection {
  readonly db: Db;
  close(): Promise<void>;
}

/** How long an operation looks for a primary: an election takes about ten seconds. */
const SELECTION_MS = 15_000;
/** A majority that does not answer within this time is not there. */
const MAJORITY_MS = 30_000;
/** A connection that is silent for longer is dead. */
const SILENCE_MS = 60_000;

const optionsOf = ({ credentials, caFile }: MongodbSettings): MongoClientOptions => ({
  appName: 'poststelle',
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: MAJORITY_MS },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  serverSelectionTimeoutMS: SELECTION_MS,
  socketTimeoutMS: SILENCE_MS,
  ignoreUndefined: true,
  ...(credentials === undefined ? {} : { auth: credentials }),
  ...(caFile === undefined ? {} : { tls: true, tlsCAFile: caFile }),
});

/** Throws STORE_UNAVAILABLE. */
export const connectMongodb = (settings: MongodbSettings): Promise<MongodbConnection> =>
  asking(async () => {
    const client = new MongoClient(settings.url, optionsOf(settings));
    try {
      await client.connect();
    } catch (error) {
      await client.close();
      throw error;
    }
    return { db: client.db(settings.database), close: () => client.close() };
  });
