// The units' folders: reached only where they were before, and held open while something is done in them.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { MailroomError } from '../../../domain/errors.ts';
import { inFolder, type OpenedFolder } from './opened-folder.ts';
import { type SeenBefore, seenBefore } from './seen-before.ts';

/** The folder's own entry among those seen before; no unit has such a name. */
const ROOT = '.';
const MARK = /^\.poststelle-[\da-f-]{36}$/;

export interface UnitFoldersSettings {
  /** Holds a folder for each unit. */
  readonly folder: string;
  /** Where is kept which of them have existed; absent: remembered until the process ends. */
  readonly note?: string;
}

export interface UnitFolders {
  /** Throws HANDOVER_UNAVAILABLE, or what `use` throws. */
  inRoot<T>(use: (root: OpenedFolder) => Promise<T>): Promise<T>;
  /** The same for a unit's folder, which is made if it has never existed. A link in its place is refused. */
  inUnit<T>(unit: string, use: (room: OpenedFolder) => Promise<T>): Promise<T>;
}

const deviceOf = ({ identity }: OpenedFolder): string => identity.split(':', 1)[0]!;
const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

export const unitFolders = ({ folder, note }: UnitFoldersSettings): UnitFolders => {
  const seen: SeenBefore = seenBefore(folder, note);

  const away = (reason: string, unit?: string, cause?: unknown): MailroomError =>
    new MailroomError('HANDOVER_UNAVAILABLE', {
      ...(unit === undefined ? {} : { unit }),
      folder,
      reason,
      ...(cause === undefined ? {} : { cause }),
    });

  /** Checks by its marker that this is the folder seen before; by its inode where no marker can be written. */
  const requireRoot = async (root: OpenedFolder): Promise<void> => {
    const known = seen.mark();
    if (known === undefined && seen.identity(ROOT) === root.identity) return;
    const marks = (await readdir(root.path)).filter((name) => MARK.test(name));
    if (known !== undefined) {
      if (!marks.includes(known)) throw away('another folder has its place: not mounted?');
      return;
    }
    if (seen.identity(ROOT) !== undefined) throw away('another folder has its place: not mounted?');
    const mark = marks[0] ?? `.poststelle-${randomUUID()}`;
    try {
      if (marks.length === 0) await mkdir(`${root.path}/${mark}`, { mode: 0o755 });
      seen.remember({ mark });
    } catch (error) {
      if (!['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) throw error;
      seen.remember({ unit: ROOT, identity: root.identity });
    }
  };

  const inRoot: UnitFolders['inRoot'] = async (use) => {
    if (seen.mark() === undefined && seen.identity(ROOT) === undefined) {
      try {
        await mkdir(folder, { recursive: true });
      } catch (cause) {
        throw away(codeOf(cause) ?? 'cannot be made', undefined, cause);
      }
    }
    try {
      return await inFolder(folder, 'follow', async (root) => {
        await requireRoot(root);
        return use(root);
      });
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT' && (cause as NodeJS.ErrnoException).path === folder)
        throw away('the folder is gone', undefined, cause);
      throw cause;
    }
  };

  /**
   * An inode of its own is proof; another one is believed if the folder is not an empty mount point, nor what is below
   * one: a mount point may hold what the office put there before anything was mounted.
   */
  const requireUnit = async (
    unit: string,
    { root, room }: { root: OpenedFolder; room: OpenedFolder },
  ): Promise<void> => {
    const known = seen.identity(unit);
    const mount = deviceOf(room) !== deviceOf(root);
    if (!mount && seen.isMount(unit)) throw away('not mounted', unit);
    if (known === room.identity && (!mount || seen.isMount(unit))) return;
    if (known === room.identity) return seen.remember({ unit, identity: room.identity, mount });
    if (known !== undefined && (await readdir(room.path)).length === 0) throw away('empty: not mounted?', unit);
    seen.remember({ unit, identity: room.identity, mount });
  };

  return {
    inRoot,
    inUnit: (unit, use) =>
      inRoot(async (root) => {
        const path = `${root.path}/${unit}`;
        if (seen.identity(unit) === undefined) {
          try {
            await mkdir(path);
          } catch (error) {
            if (codeOf(error) !== 'EEXIST') throw error;
          }
        }
        try {
          return await inFolder(path, 'refuse', async (room) => {
            await requireUnit(unit, { root, room });
            return use(room);
          });
        } catch (cause) {
          if ((cause as NodeJS.ErrnoException).path !== path) throw cause;
          const reasons: Record<string, string> = {
            ENOENT: 'the folder is gone',
            ELOOP: 'a link',
            ENOTDIR: 'no folder',
          };
          throw away(reasons[codeOf(cause) ?? ''] ?? codeOf(cause) ?? 'out of reach', unit, cause);
        }
      }),
  };
};
