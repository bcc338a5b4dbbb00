// Lists what lies in a station's folder. Names stay bytes: a Latin-1 name is no valid text and would be lost as one.
import { lstat, readdir } from 'node:fs/promises';
import { nameForPeople } from './file-names.ts';
import { fileSeen, type SeenFile } from './file-seen.ts';

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

interface ListOptions {
  /** Absolute. */
  readonly folder: string;
  readonly subfolders: boolean;
  readonly isIgnored: (path: string) => boolean;
  /** A folder below, or a single file, that cannot be looked at; everything else is listed all the same. */
  readonly onUnreadable: (shown: string, cause: unknown) => void;
}

const pathOf = (folder: string, name: Buffer): Buffer => Buffer.concat([Buffer.from(`${folder}/`), name]);

const isFolder = async (path: Buffer): Promise<boolean> => {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
};

/** Regular files, oldest first. Throws what the file system throws if the station's folder itself cannot be read. */
export const listFiles = async (options: ListOptions): Promise<readonly ListedFile[]> => {
  const { folder, subfolders, isIgnored, onUnreadable } = options;
  const found: ListedFile[] = [];

  const look = async (name: Buffer, depth: number): Promise<void> => {
    const shown = nameForPeople(name);
    if (isIgnored(shown)) return;
    try {
      const path = pathOf(folder, name);
      const seen = await fileSeen(path);
      if (seen) found.push({ name, shown, seen });
      else if (subfolders && depth < DEEPEST && (await isFolder(path))) await walk(name, depth + 1);
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
