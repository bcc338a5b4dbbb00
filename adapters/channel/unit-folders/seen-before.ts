// Remembers which of the units' folders have existed, also over restarts: one that was there and is not is a share that is
// not mounted, and must not be made anew below its mount point.
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

interface Note {
  /** The folder that holds the units' folders, as configured. */
  readonly folder: string;
  /** Marker of the units’ folder: the name of a hidden, empty folder inside it. */
  readonly mark?: string;
  /** Device and inode of the folder itself (`.`) and of each unit's. */
  readonly identities: Readonly<Record<string, string>>;
  /** Units whose folder is a mount of its own; absent: none is known. */
  readonly mounts?: readonly string[];
}

export interface SeenBefore {
  mark(): string | undefined;
  identity(unit: string): string | undefined;
  isMount(unit: string): boolean;
  /** Throws what the file system throws. */
  remember(what: {
    readonly mark?: string;
    readonly unit?: string;
    readonly identity?: string;
    readonly mount?: boolean;
  }): void;
}

const read = (file: string, folder: string): Note => {
  try {
    const note = JSON.parse(readFileSync(file, 'utf8')) as Partial<Note>;
    if (note.folder === folder && typeof note.identities === 'object' && note.identities !== null) return note as Note;
  } catch (error) {
    // None yet, or cut off by a crash of old: it is written anew.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
  }
  return { folder, identities: {} };
};

/** `file` absent: remembers for the life of this process only. */
export const seenBefore = (folder: string, file: string | undefined): SeenBefore => {
  let note: Note | undefined;
  const known = (): Note => (note ??= file === undefined ? { folder, identities: {} } : read(file, folder));
  return {
    mark: () => known().mark,
    identity: (unit) => known().identities[unit],
    isMount: (unit) => known().mounts?.includes(unit) === true,
    remember: ({ mark, unit, identity, mount = false }) => {
      // Another process of this host may have added to it.
      const before = file === undefined ? known() : read(file, folder);
      const identities = { ...known().identities, ...before.identities };
      if (unit !== undefined && identity !== undefined) identities[unit] = identity;
      const now = mark ?? before.mark;
      const mounts = [...new Set([...(before.mounts ?? []), ...(mount && unit !== undefined ? [unit] : [])])];
      note = {
        folder,
        ...(now === undefined ? {} : { mark: now }),
        identities,
        ...(mounts.length === 0 ? {} : { mounts }),
      };
      if (file === undefined) return;
      const unfinished = `${file}.${randomUUID()}`;
      writeFileSync(unfinished, JSON.stringify(note), { flag: 'wx', mode: 0o600 });
      renameSync(unfinished, file);
    },
  };
};
