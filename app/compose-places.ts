// Opens the places that an office is copied from and to: what a configuration names, and folders of backups.
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { folderBlobs } from '../adapters/blobs/folder-blobs.ts';
import { openSqlite } from '../adapters/store/sqlite-driver.ts';
import { lockOffice, type OfficeLock } from '../adapters/store/sqlite-lock.ts';
import { takeBack } from '../adapters/store/sqlite-schema.ts';
import { sqliteWholeLedger } from '../adapters/store/sqlite-whole-ledger.ts';
import type { Config } from '../config/schema.ts';
import { MailroomError } from '../domain/errors.ts';
import type { Place } from '../pipeline/copy-ledger.ts';
import { roomsOf } from './places.ts';

/** Throws STORE_UNAVAILABLE if `file` is not there. */
export const openFolderPlace = async (folder: string, file = roomsOf(folder).store): Promise<Place> => {
  if (!existsSync(file)) throw new MailroomError('STORE_UNAVAILABLE', { missing: file });
  return { ledger: await sqliteWholeLedger(file), blobs: folderBlobs(roomsOf(folder).blobs) };
};

/** The same in a folder where nothing may lie yet. */
export const makeFolderPlace = async (folder: string, file = roomsOf(folder).store): Promise<Place> => {
  mkdirSync(folder, { recursive: true });
  return { ledger: await sqliteWholeLedger(file), blobs: folderBlobs(roomsOf(folder).blobs) };
};

/** Where this configuration keeps everything, which must be there. */
export const openPlace = async ({ store, data }: Config): Promise<Place> =>
  store.in === 'mongodb' ? (await import('./compose-mongodb.ts')).openMongodbPlace(store) : openFolderPlace(data);

/** Where this configuration will keep everything. */
export const makePlace = async ({ store, data }: Config): Promise<Place> =>
  store.in === 'mongodb' ? (await import('./compose-mongodb.ts')).openMongodbPlace(store) : makeFolderPlace(data);

/** No office may run on these data folders; each is locked once. Throws OFFICE_RUNNING. */
export const lockFolders = (folders: readonly string[]): OfficeLock => {
  const locks = [...new Set(folders.map((folder) => resolve(folder)))].map((folder) => {
    mkdirSync(folder, { recursive: true });
    return lockOffice(roomsOf(folder).lock);
  });
  return { release: () => locks.forEach((lock) => void lock.release()) };
};

/** Makes of the store what an earlier version of the program can work with. Throws VERSION_UNKNOWN, STORE_MOVED. */
export const takeStoreBack = async ({ store, data }: Config, version: number): Promise<void> => {
  if (store.in === 'mongodb') return (await import('./compose-mongodb.ts')).takeDatabaseBack(store, version);
  const { ledger } = await openFolderPlace(data);
  await ledger.close();
  const database = openSqlite(roomsOf(data).store);
  try {
    takeBack(database, version);
  } finally {
    database.close();
  }
};
