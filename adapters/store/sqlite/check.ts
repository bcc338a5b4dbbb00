// Whether a database file is whole: SQLite's own quick check, which reads every page.
import { statSync } from 'node:fs';
import { MailroomError } from '../../../domain/errors.ts';
import { openSqlite, storeFault } from './driver.ts';

/** Bytes that are read in a second or two; a larger store is checked by the backup of every night. */
const QUICKLY = 512 * 1024 * 1024;

/** Whether a check takes no longer than a start may. */
export const isQuicklyChecked = (path: string): boolean =>
  (statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= QUICKLY;

/** Throws STORE_DAMAGED with what SQLite found first; STORE_UNAVAILABLE if the file cannot be read at all. */
export const checkSqlite = (path: string): void => {
  const database = openSqlite(path);
  try {
    const [first] = database.prepare('pragma quick_check(1)').all<{ readonly quick_check: string }>();
    if (first?.quick_check !== 'ok')
      throw new MailroomError('STORE_DAMAGED', { file: path, found: first?.quick_check });
  } catch (error) {
    throw storeFault(error);
  } finally {
    database.close();
  }
};
