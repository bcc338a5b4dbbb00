// Writes a file so that it is whole as soon as it has its name, and never through what somebody planted there.
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { OpenedFolder } from './opened-folder.ts';

/** Fails if anything has the name already, a link included. */
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** `name`: in the folder. What lies under it is replaced; if that is a link, the link and not what it names. */
export const writeWhole = async ({ path }: OpenedFolder, name: string, bytes: Uint8Array): Promise<void> => {
  // Nobody can guess it. It keeps the document's name, so that the next attempt finds what a crash left behind.
  const unfinished = `${path}/.${name}.${randomUUID()}.part`;
  try {
    const handle = await open(unfinished, NEW);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, `${path}/${name}`);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {
      // The first fault is the one to report; the next attempt takes a leftover away.
    });
    throw error;
  }
};
