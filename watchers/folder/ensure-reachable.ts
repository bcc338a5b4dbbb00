// Checks that a station's folder is present and still the same folder.
import { lstat, mkdir, stat } from 'node:fs/promises';
import { isFault, MailroomError } from '../../domain/errors.ts';
import { prepareWorkFolder, workFolderOf } from './claim.ts';

const exists = async (path: string): Promise<boolean> => {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
};

/**
 * Gives a check that also keeps the work folder in place. Until it first succeeds it creates what is missing; later it
 * does not, because a folder that disappears is a share that was unmounted. The mount point that is left behind then
 * shows itself by another device number and the missing work folder. Throws STATION_UNREACHABLE, CLAIM_FAILED.
 */
export const reachFolder = ({
  id,
  folder,
}: {
  readonly id: string;
  readonly folder: string;
}): (() => Promise<void>) => {
  let device: bigint | undefined;
  return async () => {
    try {
      if (device === undefined) await mkdir(folder, { recursive: true });
      const { dev } = await stat(folder, { bigint: true });
      if (device !== undefined && device !== dev && !(await exists(workFolderOf(folder))))
        throw new MailroomError('STATION_UNREACHABLE', { station: id, folder, reason: 'unmounted' });
      await prepareWorkFolder(folder);
      device = dev;
    } catch (cause) {
      if (isFault(cause)) throw cause;
      const reason = (cause as NodeJS.ErrnoException).code;
      throw new MailroomError('STATION_UNREACHABLE', { station: id, folder, reason, cause });
    }
  };
};
