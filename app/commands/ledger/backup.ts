// `backup` and `restore`: copies everything into a folder, also of a running embedded office, and back into an empty place.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MailroomError } from '../../../domain/errors.ts';
import { type BackupNote, backupNote, makeBackup, restoreBackup } from '../../../ledger/backup.ts';
import {
  checkFolderStore,
  lockFolders,
  makeFolderPlace,
  makePlace,
  openFolderPlace,
  openPlace,
  requireBackup,
  requireOffice,
} from '../../compose/ledger/copy-targets.ts';
import { requireConfig } from '../../run/configuration.ts';
import { roomsOf } from '../../run/files/paths.ts';
import { systemClock } from '../../run/system-clock.ts';
import { copyProgress } from '../output/copy-progress.ts';

/** The backup that lies here, if one does. Throws TARGET_NOT_EMPTY if something else does. */
const backupIn = async (folder: string): Promise<BackupNote | undefined> => {
  if (!existsSync(roomsOf(folder).store)) return undefined;
  const { ledger } = await openFolderPlace(folder);
  const note = backupNote(await ledger.note());
  await ledger.close();
  if (note === undefined) throw new MailroomError('TARGET_NOT_EMPTY', { place: folder });
  return note;
};

/** A rename is on disk when its folder is. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
};

export const backup = async ({ to }: { readonly to: string }, configFile: string | undefined): Promise<number> => {
  const config = requireConfig(configFile);
  await requireOffice(config);
  const folder = resolve(to);
  const lock = lockFolders({ to: folder });
  try {
    const before = await backupIn(folder);
    // The backup that is there stays whole until the new one is.
    const fresh = join(folder, 'store.new.sqlite');
    for (const rest of ['', '-wal', '-shm']) rmSync(`${fresh}${rest}`, { force: true });
    if (config.store.in === 'folder') checkFolderStore(config.data, 'always');
    const source = await openPlace(config);
    const target = await makeFolderPlace(folder, fresh);
    const made = await makeBackup(source, target, {
      at: new Date(systemClock.now()).toISOString(),
      ...(before === undefined ? {} : { before }),
      ...copyProgress(),
    });
    await source.ledger.close();
    await target.ledger.close();
    renameSync(fresh, roomsOf(folder).store);
    await syncFolder(folder);
    const { inventory, blobs, lost, madeAt } = made;
    process.stdout.write(`${JSON.stringify({ to: folder, madeAt, ...inventory, blobs, lost })}\n`);
    return lost.length === 0 && inventory.brokenAt === undefined ? 0 : 2;
  } finally {
    lock.release();
  }
};

export const restore = async ({ from }: { readonly from: string }, configFile: string | undefined): Promise<number> => {
  const config = requireConfig(configFile);
  const folder = resolve(from);
  requireBackup(folder);
  const lock = lockFolders({ from: folder, to: config.data });
  try {
    const source = await openFolderPlace(folder);
    const target = await makePlace(config);
    const { inventory, blobs, lost, madeAt } = await restoreBackup(source, target, copyProgress());
    await source.ledger.close();
    await target.ledger.close();
    process.stdout.write(`${JSON.stringify({ to: target.ledger.place, madeAt, ...inventory, blobs, lost })}\n`);
    process.stderr.write('Restored. Next: "reconcile" and "journal verify", then start the office.\n');
    return lost.length === 0 && inventory.brokenAt === undefined ? 0 : 2;
  } finally {
    lock.release();
  }
};
