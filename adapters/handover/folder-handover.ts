// Handover into folders: a unit's folder receives the PDF, then the JSON file that says it is complete.
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { BlobRef } from '../../domain/blob.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { Handover } from '../../domain/ports/handover.ts';
import type { RoutedMessage } from '../../domain/routed-message.ts';
import type { WithdrawnMessage } from '../../domain/withdrawn-message.ts';
import { envelope } from './envelope.ts';
import { belongsTo, nameOf } from './folder-names.ts';

interface FolderSettings {
  /** Holds a folder a unit. */
  readonly folder: string;
  /** Where the bytes behind references are. */
  readonly bytes: (ref: BlobRef) => Promise<Uint8Array>;
  /** Put the file as it arrived beside every PDF, byte-identical, not only where the message asks for it. */
  readonly withOriginal: boolean;
}

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** What we are sure to be harmless behind a file's name; an original with another ending is called `.bin`. */
const ENDING = /^\.[a-z0-9]{1,5}$/;

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const writeWhole = async (path: string, bytes: Uint8Array): Promise<void> => {
  const unfinished = `${path}.part`;
  try {
    const handle = await open(unfinished, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {
      // The first fault is the one to report; a leftover .part is overwritten by the next attempt.
    });
    throw error;
  }
};

const asFault = (error: unknown, unit: string): unknown => {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new MailroomError('STORAGE_FULL', { unit, cause: error });
  if (code !== undefined && error instanceof Error && 'syscall' in error)
    return new MailroomError('HANDOVER_UNAVAILABLE', { unit, cause: error });
  return error;
};

const put = async (message: RoutedMessage, { folder, bytes, withOriginal }: FolderSettings): Promise<void> => {
  const room = join(folder, message.unit);
  const name = nameOf(message);
  await mkdir(room, { recursive: true });
  // Decided anew after a retry: the pair under the earlier type or day makes way.
  const isIts = belongsTo(message.document);
  const earlier = (await readdir(room)).filter((file) => isIts(file) && !file.startsWith(`${name}.`));
  if (withOriginal || message.originalIs !== undefined) {
    const ending = extname(message.originalName).toLowerCase();
    await writeWhole(
      join(room, `${name}.original${ENDING.test(ending) ? ending : '.bin'}`),
      await bytes(message.original),
    );
  }
  await writeWhole(join(room, `${name}.pdf`), await bytes(message.pdf));
  await syncFolder(room);
  // Last: whoever sees the JSON file finds everything else complete.
  await writeWhole(
    join(room, `${name}.json`),
    new TextEncoder().encode(`${JSON.stringify(envelope(message), null, 2)}\n`),
  );
  for (const file of earlier) await rm(join(room, file), { force: true });
  await syncFolder(room);
};

/** What the unit has moved elsewhere is its own affair. */
const takeBack = async ({ document, unit }: WithdrawnMessage, folder: string): Promise<void> => {
  const room = join(folder, unit);
  await mkdir(room, { recursive: true });
  const its = (await readdir(room)).filter(belongsTo(document));
  for (const file of its) await rm(join(room, file), { force: true });
  if (its.length > 0) await syncFolder(room);
};

export const folderHandover = (settings: FolderSettings): Handover => ({
  deliver: async ({ message }) => {
    if (!SLUG.test(message.unit) || !SLUG.test(message.type)) {
      return { kind: 'returned', detail: 'unit or type is not a plain name' };
    }
    try {
      await put(message, settings);
      return { kind: 'delivered' };
    } catch (error) {
      throw asFault(error, message.unit);
    }
  },
  withdraw: async (message) => {
    if (!SLUG.test(message.unit)) return { kind: 'returned', detail: 'unit is not a plain name' };
    try {
      await takeBack(message, settings.folder);
      return { kind: 'delivered' };
    } catch (error) {
      throw asFault(error, message.unit);
    }
  },
  close: async () => {},
});
