// The channel into folders: a unit's folder receives the PDF, then the JSON file that says it is complete.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobRef } from '../../../domain/blob.ts';
import { isFault, MailroomError } from '../../../domain/errors.ts';
import type { RoutedMessage } from '../../../domain/handover/routed-message.ts';
import type { WithdrawnMessage } from '../../../domain/handover/withdrawn-message.ts';
import type { Channel } from '../../../domain/ports/units/channel.ts';
import { envelope } from '../envelope.ts';
import { limited } from '../unit-folders/limited.ts';
import type { OpenedFolder } from '../unit-folders/opened-folder.ts';
import { readAtMost, withRegular } from '../unit-folders/read-regular.ts';
import { type UnitFolders, type UnitFoldersSettings, unitFolders } from '../unit-folders/unit-folders.ts';
import { writeWhole } from '../unit-folders/write-whole.ts';
import { belongsTo, nameOf } from './names.ts';
import { originalEnding } from './original-ending.ts';

interface FolderSettings extends UnitFoldersSettings {
  /** Where the bytes behind references are. */
  readonly bytes: (ref: BlobRef) => Promise<Uint8Array>;
  /** Put the file as it arrived beside every PDF, byte-identical, not only where the message asks for it. */
  readonly withOriginal: boolean;
}

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Bytes of an event that are read; a unit's members may have put any file in its place. */
const LARGEST_EVENT = 1024 * 1024;
/** Ms for a document to arrive; a share that takes longer does not answer. */
const PATIENCE_MS = 120_000;

const asFault = (error: unknown, unit: string): unknown => {
  if (isFault(error)) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new MailroomError('STORAGE_FULL', { unit, cause: error });
  if (code !== undefined && error instanceof Error && 'syscall' in error)
    return new MailroomError('HANDOVER_UNAVAILABLE', { unit, reason: code, cause: error });
  return error;
};

interface Files {
  readonly pdf: Uint8Array;
  readonly original?: Uint8Array;
}

const put = async (room: OpenedFolder, message: RoutedMessage, { pdf, original }: Files): Promise<void> => {
  const name = nameOf(message);
  // Decided anew after a retry: the pair under the earlier type or day makes way, and so does what a crash left unfinished.
  const isIts = belongsTo(message.document);
  const earlier = (await readdir(room.path)).filter((file) => isIts(file) && !file.startsWith(`${name}.`));
  if (original !== undefined) {
    const ending = originalEnding(message, original);
    await writeWhole(room, `${name}.original${ending}`, original);
  }
  await writeWhole(room, `${name}.pdf`, pdf);
  await room.handle.sync();
  // Written last: once the JSON file exists, all other files are complete.
  await writeWhole(room, `${name}.json`, new TextEncoder().encode(`${JSON.stringify(envelope(message), null, 2)}\n`));
  for (const file of earlier) await rm(`${room.path}/${file}`, { force: true });
  await room.handle.sync();
};

/** The handover that a document's event names; undefined: there is no event, or the unit has edited it. */
const handoverIn = async (path: string): Promise<unknown> => {
  const bytes = await withRegular(path, (file) => readAtMost(file, LARGEST_EVENT));
  if (bytes === undefined) return undefined;
  try {
    return (JSON.parse(bytes.toString('utf8')) as { readonly id?: unknown }).id;
  } catch {
    return undefined;
  }
};

/**
 * Removes what is still in the unit's folder; what the unit has moved elsewhere is its own affair. A withdrawal that comes
 * late, or twice, leaves alone what was handed over anew since.
 */
const takeBack = ({ document, unit, handover }: WithdrawnMessage, folders: UnitFolders): Promise<void> =>
  folders.inUnit(unit, async ({ path, handle }) => {
    const its = (await readdir(path)).filter(belongsTo(document));
    const event = its.find((file) => file.endsWith('.json'));
    const there = event === undefined ? undefined : await handoverIn(`${path}/${event}`);
    if (handover !== undefined && typeof there === 'string' && there !== handover) return;
    for (const file of its) await rm(`${path}/${file}`, { force: true });
    if (its.length > 0) await handle.sync();
  });

export const folderChannel = (settings: FolderSettings): Channel & { readonly isUp: () => Promise<boolean> } => {
  const folders = unitFolders(settings);
  const { bytes, withOriginal } = settings;
  const goesAlong = ({ originalIs, originalWithheld }: RoutedMessage): boolean =>
    originalWithheld !== true && (withOriginal || originalIs !== undefined);
  const noAnswer = (unit: string) => (): never => {
    throw new MailroomError('HANDOVER_UNAVAILABLE', { unit, folder: settings.folder, reason: 'no answer' });
  };
  return {
    deliver: async (message) => {
      const { unit } = message;
      if (!SLUG.test(unit) || !SLUG.test(message.type)) {
        return { kind: 'undeliverable', reason: 'unit or type is not a plain name' };
      }
      try {
        const files: Files = {
          pdf: await bytes(message.pdf),
          ...(goesAlong(message) ? { original: await bytes(message.original) } : {}),
        };
        await limited(join(settings.folder, unit), {
          limitMs: PATIENCE_MS,
          late: noAnswer(unit),
          task: () => folders.inUnit(unit, (room) => put(room, message, files)),
        });
        return { kind: 'delivered' };
      } catch (error) {
        throw asFault(error, unit);
      }
    },
    withdraw: async (message) => {
      const { unit } = message;
      if (!SLUG.test(unit)) return { kind: 'undeliverable', reason: 'unit is not a plain name' };
      try {
        await limited(join(settings.folder, unit), {
          ...{ limitMs: PATIENCE_MS, late: noAnswer(unit) },
          task: () => takeBack(message, folders),
        });
        return { kind: 'delivered' };
      } catch (error) {
        throw asFault(error, unit);
      }
    },
    /** Whether the folder that holds the units' folders can be reached. */
    isUp: () =>
      limited(settings.folder, {
        limitMs: PATIENCE_MS,
        late: () => false,
        task: () => folders.inRoot(async () => true).catch(() => false),
      }),
    close: async () => {},
  };
};
