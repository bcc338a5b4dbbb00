// Secret files: written by their owner only, read by owner and service group only.
import { statSync } from 'node:fs';
import { MailroomError } from '../../../domain/errors.ts';

/** Others anything, the group writing. The group may read: so root's files are given to a service (root:poststelle, 640). */
const TOO_MUCH = 0o027;
/** In a folder that others write, they exchange its files. The sticky bit (/tmp) forbids it. */
const [OTHERS_WRITE, STICKY] = [0o002, 0o1000] as const;

const quoted = (path: string): string => (/^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

/** The command that mends the rights of a file or a folder of secrets; undefined: they are right, or nothing is there. */
export const mendingOf = (path: string): string | undefined => {
  // Windows has other rights than these.
  const found = process.platform === 'win32' ? undefined : statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return (found.mode & TOO_MUCH) === 0 ? undefined : `chmod g-w,o-rwx ${quoted(path)}`;
  const open = (found.mode & OTHERS_WRITE) !== 0 && (found.mode & STICKY) === 0;
  return open ? `chmod o-w ${quoted(path)}` : undefined;
};

/** Throws SECRET_EXPOSED with the command to run. */
export const requirePrivate = (path: string): void => {
  const run = mendingOf(path);
  if (run !== undefined) throw new MailroomError('SECRET_EXPOSED', { file: path, run });
};
