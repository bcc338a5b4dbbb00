// Keeps a database file to its owner, whatever the umask: SQLite gives the files beside it (-wal, -shm) the same rights.
import { chmodSync, closeSync, openSync, statSync } from 'node:fs';

const GROUP_AND_OTHERS = 0o077;

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** An empty file is an empty database to SQLite. Where none can be made, opening the database says why. */
const makeOwn = (path: string): void => {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
};

/** Made by an earlier version, or restored with the rights of everybody. Of somebody else's file nothing is changed. */
const tighten = (path: string): void => {
  try {
    const { mode } = statSync(path);
    if ((mode & GROUP_AND_OTHERS) !== 0) chmodSync(path, mode & 0o700);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'EPERM', 'EACCES', 'EROFS'].includes(codeOf(error) ?? '')) throw error;
  }
};

export const keepPrivate = (path: string): void => {
  makeOwn(path);
  for (const name of [path, `${path}-wal`, `${path}-shm`]) tighten(name);
};
