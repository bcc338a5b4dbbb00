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
/** Entries of a folder that are listed; the others come when these are gone. */
const MOST_ENTRIES = 200_000;
/** Ms for a look into one unit's folder. */
const PATIENCE_MS = 10_000;
/** Ms after which a look leaves the other files to the next one. */
const ENOUGH_MS = 2_000;
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

/** What a file said, as long as it is the same one: a large one is not searched at every look. */
interface Noted {
  /** Absent: no file, or a link. It says nothing and is not waited for. */
  readonly mark?: string;
  readonly document?: string;
  /** It names a document, itself or by its event. */
  readonly isLetter?: boolean;
}

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
  /** By unit and name; those that were looked at longest ago come first. */
  const noted = new Map(units.map((unit) => [unit, new Map<string, Noted>()]));

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

  const fromPdf = async (path: string, before: Noted = {}): Promise<Noted> => {
    const said = await withRegular(path, async (file): Promise<Noted> => {
      const { mark, size } = file;
      if (mark === before.mark) return before;
      if (size > LARGEST_PDF) return { mark };
      const document = (await findIn(file, { pattern: NOTED, longest: LONGEST_NOTE, most: LARGEST_PDF }))?.[1];
      return { mark, ...(document === undefined ? {} : { document }) };
    });
    return said ?? {};
  };

  const placeOf = (unit: string, name: string): string => join(folder, unit, RETURNS, name);

  const lookInto = (unit: string): Promise<Found> =>
    inReturns(unit, async (returns, room) => {
      const known = noted.get(unit)!;
      const names = new Set(await returnedIn(returns));
      for (const name of known.keys()) if (!names.has(name)) known.delete(name);
      const again = [...known].flatMap(([name, { isLetter }]) => (isLetter ? [name] : []));
      const isNew = [...names].filter((name) => !known.has(name));
      const letters: ReturnedLetter[] = [];
      const enough = performance.now() + ENOUGH_MS;
      for (const name of new Set([...again, ...isNew, ...known.keys()])) {
        const event = `${parse(name).name}.json`;
        const said = await fromPdf(`${returns.path}/${name}`, known.get(name));
        const document =
          said.mark === undefined
            ? undefined
            : ((await fromEvent(`${returns.path}/${event}`)) ??
              (await fromEvent(`${room.path}/${event}`)) ??
              said.document);
        known.delete(name);
        known.set(name, { ...said, isLetter: document !== undefined });
        if (document !== undefined) letters.push({ document, unit, place: placeOf(unit, name) });
        if (performance.now() > enough) break;
      }
      const strange = [...known].flatMap(([name, { isLetter }]) => (isLetter ? [] : [placeOf(unit, name)]));
      return { letters, strange };
    });

  const unavailable = (unit: string, reason: string, cause?: unknown): MailroomError =>
    new MailroomError('HANDOVER_UNAVAILABLE', { unit, folder: join(folder, unit), reason, cause });

  const lookOrSay = async (unit: string): Promise<Found> => {
    const nothing = { letters: [], strange: [] };
    try {
      return await limited(join(folder, unit), {
        limitMs: PATIENCE_MS,
        late: (begun) => (begun ? { ...nothing, faults: [unavailable(unit, 'no answer')] } : nothing),
        task: () => lookInto(unit),
      });
    } catch (cause) {
      const reason = (cause as NodeJS.ErrnoException).code ?? 'out of reach';
      return { ...nothing, faults: [isFault(cause) ? cause : unavailable(unit, reason, cause)] };
    }
  };

  return {
    look: async () => {
      const found = await Promise.all(units.map(lookOrSay));
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
