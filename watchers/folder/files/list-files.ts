// Lists a station's folder. Names stay bytes, because a Latin-1 name is not valid UTF-8 and would be lost.
import { lstat, readdir } from 'node:fs/promises';
import type { LeftReason } from '../../../domain/sources/left-files.ts';
import { nameForPeople } from './file-names.ts';
import type { Standing } from './ignore.ts';
import { fileSeen, type SeenFile } from './stat-file.ts';

/** Deeper than any scanner's tree; a mount inside itself must not keep the office walking. */
const DEEPEST = 16;
const AT_ONCE = 32;

export interface ListedFile {
  /** Below the station's folder, with slashes. */
  readonly name: Buffer;
  /** The same decoded, for rules and messages. */
  readonly shown: string;
  readonly seen: SeenFile;
}

/** Something that is not taken although somebody may have meant it as a letter. */
export interface Left {
  readonly shown: string;
  readonly reason: LeftReason;
  /** Another one means that it has changed. */
  readonly mark: string;
  /** False: a folder without anything in it. */
  readonly holdsAnything: () => Promise<boolean>;
}

interface ListOptions {
  /** Absolute. */
  readonly folder: string;
  readonly subfolders: boolean;
  readonly standingOf: (path: string) => Standing;
  readonly onLeft: (left: Left) => void;
  /** A folder below, or a single file, that cannot be looked at; everything else is listed all the same. */
  readonly onUnreadable: (shown: string, cause: unknown) => void;
}

const pathOf = (folder: string, name: Buffer): Buffer => Buffer.concat([Buffer.from(`${folder}/`), name]);

const kindOf = async (path: Buffer): Promise<'folder' | 'other' | undefined> => {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Regular files, oldest first. Throws what the file system throws if the station's folder itself cannot be read. */
export const listFiles = async (options: ListOptions): Promise<readonly ListedFile[]> => {
  const { folder, subfolders, standingOf, onLeft, onUnreadable } = options;
  const found: ListedFile[] = [];

  const holdsAnything = (path: Buffer) => async (): Promise<boolean> => {
    try {
      return (await readdir(path)).some((name) => standingOf(name) !== 'silent');
    } catch {
      // Not to be read, or gone: the one is worth telling, the other is noticed at the next look.
      return true;
    }
  };

  const look = async (name: Buffer, depth: number): Promise<void> => {
    const shown = nameForPeople(name);
    const standing = standingOf(shown);
    if (standing === 'silent') return;
    const leave = (reason: LeftReason, mark: string, holds = async () => true): void =>
      onLeft({ shown, reason, mark: `${reason} ${mark}`, holdsAnything: holds });
    try {
      const path = pathOf(folder, name);
      const seen = await fileSeen(path);
      const refused = standing === 'hidden' ? 'HIDDEN' : standing === 'unfinished' ? 'UNFINISHED' : undefined;
      if (seen) {
        if (refused === undefined) found.push({ name, shown, seen });
        else leave(refused, `${seen.size} ${seen.mtimeMs}`);
        return;
      }
      const kind = await kindOf(path);
      if (kind === 'other') leave('NO_FILE', '');
      if (kind !== 'folder') return;
      if (refused !== undefined) leave(refused, '', holdsAnything(path));
      else if (!subfolders) leave('SUBFOLDER', '', holdsAnything(path));
      else if (depth >= DEEPEST) leave('TOO_DEEP', '', holdsAnything(path));
      else await walk(name, depth + 1);
    } catch (cause) {
      onUnreadable(shown, cause);
    }
  };

  const walk = async (below: Buffer, depth: number): Promise<void> => {
    const names = await readdir(below.length > 0 ? pathOf(folder, below) : folder, { encoding: 'buffer' });
    const paths = below.length > 0 ? names.map((name) => Buffer.concat([below, Buffer.from('/'), name])) : names;
    for (let at = 0; at < paths.length; at += AT_ONCE)
      await Promise.all(paths.slice(at, at + AT_ONCE).map((name) => look(name, depth)));
  };

  await walk(Buffer.alloc(0), 0);
  return found.sort((a, b) => a.seen.mtimeMs - b.seen.mtimeMs || Buffer.compare(a.name, b.name));
};
