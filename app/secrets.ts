// Secrets come from files that only the office's user can read, never from the configuration or the environment.
import { readFileSync } from 'node:fs';
import { MailroomError } from '../domain/errors.ts';

/** The first line of the file, without its line end. */
export const readSecret = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/, 1)[0]!;
  } catch (cause) {
    throw new MailroomError('CONFIG_INVALID', { file: path, cause });
  }
};
