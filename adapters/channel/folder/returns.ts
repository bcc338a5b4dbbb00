// Returns through folders: a unit moves the PDF of a letter that is not its own into `zurueck/`, beside its other post.
import { mkdir, opendir, readdir, rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { isFault, MailroomError } from '../../../domain/errors.ts';
import type { ReturnedLetter, Returns } from '../../../domain/ports/units/returns.ts';
import { limited } from '../unit-folders/limited.ts';
import { inFolder, type OpenedFolder } from '../unit-folders/opened-folder.ts';
import { findIn, readAtMost, withRegular } from '../unit-folders/read-regular.ts';
import { type UnitFoldersSettings, unitFolders } from '../unit-folders/unit-folders.ts';
import { belongsTo } from './names.ts';

const RETURNS = 'zurueck';
/** Largest file that is read, in bytes; unit members can put any file here. */
const LARGEST_PDF = 256 * 1024 * 1024;
const LARGEST_EVENT = 1024 * 1024;
/** Entries of a folder that are looked at; the others come when these are gone. */
const MOST_ENTRIES = 10_000;
/** Ms for a look into one unit's folder. */
const PATIENCE_MS = 10_000;
/** Our own metadata; it is never compressed (adapters/pdf-writer/xmp.ts). */
const NOTED = /<poststelle:document>([\w./-]{1,80})<\/poststelle:document>/;
const LONGEST_NOTE = 200;

interface Found {
  readonly letters: readonly ReturnedLetter[];
  readonly strange: readonly string[];
  readonly faults?: readonly MailroomError[];
}

/** The document that an event's file names; undefined: there is none, or it is not ours. */
const fromEvent = async (path: string): Promise<string | undefined> => {
  const bytes = await withRegular(path, (file) => readAtMost(file, LARGEST_EVENT));
  if (bytes === undefined) return undefined;
  try {
    const { subject } = JSON.parse(bytes.toString('utf8')) as { readonly subject?: unknown };
    return typeof subject === 'string' ? subject : undefined;
  } catch {
    // Edited by the unit: the PDF says it too.
    return undefined;
  }
};

const isReturned = (name: string): boolean => name.toLowerCase().endsWith('.pdf') && !/\.original\.pdf$/i.test(name);

const returnedIn = async ({ path }: OpenedFolder): Promise<readonly string[]> => {
  const names: string[] = [];
  let seen = 0;
  for await (const { name } of await opendir(path)) {
    seen += 1;
    if (isReturned(name)) names.push(name);
    if (seen >= MOST_ENTRIES) break;
  }
  return names;
};

/**
 * `units`: whose folders are looked into; each gets its `zurueck/`. A file that says nowhere which document it is stays
 * where it is. What is wrong with one unit's folder is among the `faults` and keeps no other unit's returns.
 */
export const folderReturns = ({
  units,
  ...settings
}: UnitFoldersSettings & { readonly units: readonly string[] }): Returns => {
  const { folder } = settings;
  const folders = unitFolders(settings);
  /** What each PDF said, as long as it is the same file: a large one is not read at every look. */
  let noted = new Map<string, string | undefined>();

  const inReturns = <T>(unit: string, use: (returns: OpenedFolder, room: OpenedFolder) => Promise<T>): Promise<T> =>
    folders.inUnit(unit, async (room) => {
      const path = `${room.path}/${RETURNS}`;
      try {
        await mkdir(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      return inFolder(path, 'refuse', (returns) => use(returns, room));
    });

  const fromPdf = (path: string, said: Map<string, string | undefined>): Promise<string | undefined> =>
    withRegular(path, async (file) => {
      const { mark, size } = file;
      if (size > LARGEST_PDF) return undefined;
      const document = noted.has(mark)
        ? noted.get(mark)
        : (await findIn(file, { pattern: NOTED, longest: LONGEST_NOTE, most: LARGEST_PDF }))?.[1];
      said.set(mark, document);
      return document;
    });

  const lookInto = (unit: string, said: Map<string, string | undefined>): Promise<Found> =>
    inReturns(unit, async (returns, room) => {
      const letters: ReturnedLetter[] = [];
      const strange: string[] = [];
      for (const name of await returnedIn(returns)) {
        const event = `${parse(name).name}.json`;
        // What is no file, or a link, says nothing and is not waited for.
        const isFile = (await withRegular(`${returns.path}/${name}`, async () => true)) ?? false;
        const document = isFile
          ? ((await fromEvent(`${returns.path}/${event}`)) ??
            (await fromEvent(`${room.path}/${event}`)) ??
            (await fromPdf(`${returns.path}/${name}`, said)))
          : undefined;
        const place = join(folder, unit, RETURNS, name);
        if (document === undefined) strange.push(place);
        else letters.push({ document, unit, place });
      }
      return { letters, strange };
    });

  const unavailable = (unit: string, reason: string, cause?: unknown): MailroomError =>
    new MailroomError('HANDOVER_UNAVAILABLE', { unit, folder: join(folder, unit), reason, cause });

  const lookOrSay = async (unit: string, said: Map<string, string | undefined>): Promise<Found> => {
    const nothing = { letters: [], strange: [] };
    try {
      return await limited(join(folder, unit), {
        limitMs: PATIENCE_MS,
        late: (begun) => (begun ? { ...nothing, faults: [unavailable(unit, 'no answer')] } : nothing),
        task: () => lookInto(unit, said),
      });
    } catch (cause) {
      const reason = (cause as NodeJS.ErrnoException).code ?? 'out of reach';
      return { ...nothing, faults: [isFault(cause) ? cause : unavailable(unit, reason, cause)] };
    }
  };

  return {
    look: async () => {
      const said = new Map<string, string | undefined>();
      const found = await Promise.all(units.map((unit) => lookOrSay(unit, said)));
      noted = said;
      const faults = found.flatMap(({ faults = [] }) => faults);
      return {
        letters: found.flatMap(({ letters }) => letters),
        strange: found.flatMap(({ strange }) => strange),
        ...(faults.length === 0 ? {} : { faults }),
      };
    },
    takeAway: ({ document, unit, place }) =>
      inReturns(unit, async (returns, room) => {
        const isIts = belongsTo(document);
        for (const { path } of [room, returns])
          for (const file of await readdir(path)) if (isIts(file)) await rm(`${path}/${file}`, { force: true });
        // Last, and by its own name: the unit may have called it something else.
        await rm(`${returns.path}/${parse(place).base}`, { force: true });
      }),
  };
};
