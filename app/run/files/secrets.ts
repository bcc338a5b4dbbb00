// Reads secrets from files that only the service account can read, never from configuration or environment.
import { readFileSync } from 'node:fs';
import { MailroomError } from '../../../domain/errors.ts';
import { requirePrivate } from './secret-files.ts';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new MailroomError('CONFIG_INVALID', { file: path, cause });
  }
};

/** The first line of the file, without its line end. Throws CONFIG_INVALID. */
export const readLine = (path: string): string => read(path).split(/\r?\n/, 1)[0]!;

/** The same for what nobody else may know. Throws SECRET_EXPOSED too. */
export const readSecret = (path: string): string => {
  requirePrivate(path);
  return readLine(path);
};

/** A broker as the configuration names it, with what its files say. */
export const brokerOf = ({
  url,
  usernameFile,
  passwordFile,
  caFile,
}: {
  readonly url: string;
  readonly usernameFile: string;
  readonly passwordFile: string;
  readonly caFile?: string | undefined;
}) => ({
  url,
  credentials: { username: readLine(usernameFile), password: readSecret(passwordFile) },
  // The whole file: a house may trust several authorities.
  ...(caFile === undefined ? {} : { ca: read(caFile) }),
});
