// One office, or the processes of one house, a data folder: a lock that the operating system lets go when the process dies, however it dies.
import { MailroomError } from '../../../domain/errors.ts';
import { openSqlite } from './driver.ts';

export interface OfficeLock {
  release(): void;
}

/** Holds an exclusive transaction on a small file of its own. Throws OFFICE_RUNNING if somebody else holds it. */
export const lockOffice = (path: string): OfficeLock => hold(path, 'BEGIN EXCLUSIVE');

/**
 * The same for a process that works beside others of its kind, but not beside an office that believes itself alone.
 * Throws OFFICE_RUNNING if there is one.
 */
export const joinOffice = (path: string): OfficeLock => hold(path, 'BEGIN; SELECT count(*) FROM sqlite_schema'); // Reading is what takes the shared lock.

const hold = (path: string, how: string): OfficeLock => {
  const database = openSqlite(path);
  try {
    database.exec(how);
  } catch (cause) {
    database.close();
    throw new MailroomError('OFFICE_RUNNING', { lock: path, cause });
  }
  return { release: () => database.close() };
};
