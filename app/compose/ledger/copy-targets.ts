// Opens the places that an office is copied from and to: what a configuration names, and folders of backups.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { folderBlobs } from '../../../adapters/blobs/folder-blobs.ts';
import { checkSqlite, isQuicklyChecked } from '../../../adapters/store/sqlite/check.ts';
import { openSqlite } from '../../../adapters/store/sqlite/driver.ts';
import { sqliteWholeLedger } from '../../../adapters/store/sqlite/ledger-snapshot.ts';
import { lockOffice, type OfficeLock } from '../../../adapters/store/sqlite/lock.ts';
import { takeBack } from '../../../adapters/store/sqlite/schema.ts';
import type { Config } from '../../../config/schema.ts';
import { MailroomError } from '../../../domain/errors.ts';
import type { Place } from '../../../ledger/copy-ledger.ts';
import { makeDataFolder } from '../../run/files/data-folder.ts';
import { roomsOf } from '../../run/files/paths.ts';

const placeIn = async (folder: string, file: string): Promise<Place> => ({
  ledger: await sqliteWholeLedger(file),
  blobs: folderBlobs(roomsOf(folder).blobs),
});

/** The ledger in this folder; check first whether there is one. */
export const openFolderPlace = (folder: string): Promise<Place> => placeIn(folder, roomsOf(folder).store);

/** The same in a folder where nothing may lie yet. */
export const makeFolderPlace = (folder: string, file = roomsOf(folder).store): Promise<Place> => {
  makeDataFolder(folder);
  return placeIn(folder, file);
};

/** Looks for a store in a place that is only read, and makes nothing there. Throws `missing`. */
const requireStoreIn = (folder: string, missing: 'BACKUP_MISSING' | 'OFFICE_MISSING'): void => {
  if (existsSync(roomsOf(folder).store)) return;
  const what = existsSync(folder) ? 'no store.sqlite lies in this folder' : 'there is no such folder';
  throw new MailroomError(missing, { folder, what });
};

/** Reads every page of a folder's store, if there is one. `if-quick`: a large one is left to the next backup. Throws STORE_DAMAGED. */
export const checkFolderStore = (folder: string, how: 'always' | 'if-quick'): void => {
  const file = roomsOf(folder).store;
  if (existsSync(file) && (how === 'always' || isQuicklyChecked(file))) checkSqlite(file);
};

/** Throws BACKUP_MISSING. */
export const requireBackup = (folder: string): void => requireStoreIn(folder, 'BACKUP_MISSING');

/** Throws OFFICE_MISSING. */
export const requireOffice = async ({ store, data }: Config): Promise<void> =>
  store.in === 'mongodb'
    ? (await import('./mongodb.ts')).requireDatabase(store)
    : requireStoreIn(data, 'OFFICE_MISSING');

/** Where this configuration keeps everything, which must be there. */
export const openPlace = async ({ store, data }: Config): Promise<Place> =>
  store.in === 'mongodb' ? (await import('./mongodb.ts')).openMongodbPlace(store) : openFolderPlace(data);

/** Where this configuration will keep everything. */
export const makePlace = async ({ store, data }: Config): Promise<Place> =>
  store.in === 'mongodb' ? (await import('./mongodb.ts')).openMongodbPlace(store) : makeFolderPlace(data);

/**
 * No office may run on these data folders; each is locked once. `from` is only read: where no lock lies, nobody has ever
 * worked, and none is made. Throws OFFICE_RUNNING.
 */
export const lockFolders = ({ from, to }: { readonly from?: string; readonly to: string }): OfficeLock => {
  const read = from !== undefined && existsSync(roomsOf(from).lock) ? [from] : [];
  makeDataFolder(to);
  const folders = new Set([...read, to].map((folder) => resolve(folder)));
  const locks = [...folders].map((folder) => lockOffice(roomsOf(folder).lock));
  return { release: () => locks.forEach((lock) => void lock.release()) };
};

/** Makes of the store what an earlier version of the program can work with. Throws VERSION_UNKNOWN, STORE_MOVED. */
export const takeStoreBack = async ({ store, data }: Config, version: number): Promise<void> => {
  if (store.in === 'mongodb') return (await import('./mongodb.ts')).takeDatabaseBack(store, version);
  const { ledger } = await openFolderPlace(data);
  await ledger.close();
  const database = openSqlite(roomsOf(data).store);
  try {
    takeBack(database, version);
  } finally {
    database.close();
  }
};
