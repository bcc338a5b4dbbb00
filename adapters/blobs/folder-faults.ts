// Maps file-system errors to MailroomErrors.
import { constants } from 'node:os';
import { MailroomError } from '../../domain/errors.ts';

/** `ENOENT`, `EACCES`, …; undefined if the file system did not say it. */
export const errnoOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/** Node has no name for EDQUOT ("disk quota exceeded"), only its number. */
const isFull = (error: unknown): boolean =>
  errnoOf(error) === 'ENOSPC' || (error as NodeJS.ErrnoException | undefined)?.errno === -constants.errno.EDQUOT;

/** A fault of the blob folder: STORAGE_FULL or STORE_UNAVAILABLE. */
export const folderFault = (error: unknown): MailroomError => {
  if (error instanceof MailroomError) return error;
  return new MailroomError(isFull(error) ? 'STORAGE_FULL' : 'STORE_UNAVAILABLE', { cause: error });
};

/** A fault of a file that is to be read in: FILE_GONE or FILE_UNREADABLE. */
export const sourceFault = (error: unknown): MailroomError =>
  new MailroomError(errnoOf(error) === 'ENOENT' ? 'FILE_GONE' : 'FILE_UNREADABLE', { cause: error });
