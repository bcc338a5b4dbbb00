// A small front before SQLite: all that the store asks of a driver, so that node:sqlite can take its place.
import { DatabaseSync } from '@photostructure/sqlite';
import { MailroomError } from '../../../domain/errors.ts';
import { keepPrivate } from './private.ts';

export type SqlValue = string | number | null;

interface SqlStatement {
  /** Resolves to how many rows were written. */
  run(...values: readonly SqlValue[]): number;
  get<Row>(...values: readonly SqlValue[]): Row | undefined;
  all<Row>(...values: readonly SqlValue[]): readonly Row[];
}

/** One connection. Every call blocks until SQLite is done; errors are the driver's own (see `storeFault`). */
export interface SqliteDatabase {
  exec(sql: string): void;
  /** The same text gives the same statement, compiled once. */
  prepare(sql: string): SqlStatement;
  /** SQLite ends a transaction by itself after some faults (a full disk, for example). */
  inTransaction(): boolean;
  /** Closing twice is closing once. @photostructure/sqlite keeps the files open until its statements are collected. */
  close(): void;
}

/** Milliseconds a call may block for another process; past that `patiently` waits without blocking the office. */
const BLOCKING_WAIT_MS = 50;

/** Opens the file, or creates it; the folder must exist. Nobody but its owner reads it. */
export const openSqlite = (path: string): SqliteDatabase => {
  keepPrivate(path);
  const database = new DatabaseSync(path, { timeout: BLOCKING_WAIT_MS });
  const statements = new Map<string, SqlStatement>();

  const compile = (sql: string): SqlStatement => {
    const statement = database.prepare(sql);
    return {
      run: (...values) => statement.run(...values).changes,
      get: (...values) => statement.get(...values),
      all: (...values) => statement.all(...values),
    };
  };

  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const fresh = compile(sql);
      statements.set(sql, fresh);
      return fresh;
    },
    inTransaction: () => database.isTransaction,
    close: () => {
      statements.clear();
      if (database.isOpen) database.close();
    },
  };
};

// Result codes: https://www.sqlite.org/rescode.html. The lower eight bits are the primary code.
const BUSY = 5;
const CORRUPT = 11;
const FULL = 13;
const TOO_BIG = 18;
const CONSTRAINT = 19;
const MISMATCH = 20;
const NOT_A_DATABASE = 26;
/** The file that readers and writers share in memory could not grow: in practice, a full disk at opening. */
const IOERR_SHMSIZE = 4874;

const resultCode = (error: unknown): number | undefined => {
  const code = error instanceof Error ? (error as { readonly errcode?: unknown }).errcode : undefined;
  return typeof code === 'number' ? code : undefined;
};

const primary = (error: unknown): number | undefined => {
  const code = resultCode(error);
  return code === undefined ? undefined : code & 0xff;
};

/** Another connection is writing: the same call may well succeed a moment later. */
export const isBusy = (error: unknown): boolean => primary(error) === BUSY;

/**
 * The fault behind what the driver threw: STORAGE_FULL, STORE_DAMAGED, PORT_MISUSED (what was to be written is no item),
 * STORE_UNAVAILABLE.
 */
export const storeFault = (error: unknown): MailroomError => {
  if (error instanceof MailroomError) return error;
  const code = primary(error);
  if (code === FULL || resultCode(error) === IOERR_SHMSIZE) return new MailroomError('STORAGE_FULL', { cause: error });
  if (code === CORRUPT || code === NOT_A_DATABASE) return new MailroomError('STORE_DAMAGED', { cause: error });
  if (code === TOO_BIG || code === CONSTRAINT || code === MISMATCH || error instanceof TypeError) {
    return new MailroomError('PORT_MISUSED', { port: 'store', cause: error });
  }
  return new MailroomError('STORE_UNAVAILABLE', { cause: error });
};
