// A connection on which nothing counts as written before a majority has it in its journal, and nothing less is read.
import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { asking } from './faults.ts';

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

/** Milliseconds; what the URL says about one of these counts. */
const PATIENCE = {
  /** How long an operation looks for a primary. An election may take longer: who asked then tries again. */
  serverSelectionTimeoutMS: 5_000,
  /** A connection that is silent for longer in the middle of an operation is dead. */
  socketTimeoutMS: 60_000,
};
/** A majority that does not answer within this time is not there. */
const MAJORITY_MS = 30_000;

const optionsOf = ({ url, credentials, caFile }: MongodbSettings): MongoClientOptions => {
  const said = new URLSearchParams(url.split('?')[1]);
  return {
    ...Object.fromEntries(Object.entries(PATIENCE).filter(([name]) => !said.has(name))),
    appName: 'poststelle',
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: MAJORITY_MS },
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    ignoreUndefined: true,
    ...(credentials === undefined ? {} : { auth: credentials }),
    ...(caFile === undefined ? {} : { tls: true, tlsCAFile: caFile }),
  };
};

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
