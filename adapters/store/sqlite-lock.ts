// One office a data folder: a lock that the operating system lets go when the process dies, however it dies.
import { MailroomError } from '../../domain/errors.ts';
import { openSqlite } from './sqlite-driver.ts';

export interface OfficeLock {
  release(): void;
}

/** Holds an exclusive transaction on a small file of its own. Throws OFFICE_RUNNING if somebody else holds it. */
export const lockOffice = (path: string): OfficeLock => {
  const database = openSqlite(path);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new MailroomError('OFFICE_RUNNING', { lock: path, cause });
  }
  return { release: () => database.close() };
};
