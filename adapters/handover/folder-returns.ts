// Returns through folders: a unit moves the PDF of a letter that is not its own into `zurueck/`, beside its other post.
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { MailroomError } from '../../domain/errors.ts';
import type { ReturnedLetter, Returns } from '../../domain/ports/returns.ts';
import { belongsTo } from './folder-names.ts';

const RETURNS = 'zurueck';
/** Bytes of files that are looked into: whoever may write here may write anything. */
const LARGEST_PDF = 256 * 1024 * 1024;
const LARGEST_EVENT = 1024 * 1024;
/** Our own metadata; it is never compressed (adapters/composing/xmp.ts). */
const NOTED = /<poststelle:document>([\w./-]{1,80})<\/poststelle:document>/;

/** The document that an event's file names; undefined: there is none, or it is not ours. */
const fromEvent = async (path: string): Promise<string | undefined> => {
  try {
    if ((await stat(path)).size > LARGEST_EVENT) return undefined;
    const { subject } = JSON.parse(await readFile(path, 'utf8')) as { readonly subject?: unknown };
    return typeof subject === 'string' ? subject : undefined;
  } catch {
    // Moved away by the unit, or edited: the PDF says it too.
    return undefined;
  }
};

const fromPdf = async (path: string): Promise<string | undefined> => {
  if ((await stat(path)).size > LARGEST_PDF) return undefined;
  return NOTED.exec((await readFile(path)).toString('latin1'))?.[1];
};

/**
 * `units`: whose folders are looked into; each gets its `zurueck/`. A file that says nowhere which document it is stays
 * where it lies.
 */
export const folderReturns = ({
  folder,
  units,
}: {
  readonly folder: string;
  readonly units: readonly string[];
}): Returns => {
  const ready = new Set<string>();

  const prepare = async (unit: string): Promise<string> => {
    const returns = join(folder, unit, RETURNS);
    if (!ready.has(unit)) await mkdir(returns, { recursive: true });
    ready.add(unit);
    return returns;
  };

  const lookInto = async (unit: string) => {
    const returns = await prepare(unit);
    const files = await readdir(returns, { withFileTypes: true });
    const letters: ReturnedLetter[] = [];
    const strange: string[] = [];
    for (const file of files) {
      if (!file.name.toLowerCase().endsWith('.pdf') || /\.original\.pdf$/i.test(file.name)) continue;
      const place = join(returns, file.name);
      const event = `${parse(file.name).name}.json`;
      // A link could lead anywhere.
      const document = file.isFile()
        ? ((await fromEvent(join(returns, event))) ??
          (await fromEvent(join(folder, unit, event))) ??
          (await fromPdf(place)))
        : undefined;
      if (document === undefined) strange.push(place);
      else letters.push({ document, unit, place });
    }
    return { letters, strange };
  };

  return {
    look: async () => {
      try {
        const found = await Promise.all(units.map(lookInto));
        return {
          letters: found.flatMap(({ letters }) => letters),
          strange: found.flatMap(({ strange }) => strange),
        };
      } catch (cause) {
        ready.clear();
        throw new MailroomError('HANDOVER_UNAVAILABLE', { folder, cause });
      }
    },
    takeAway: async ({ document, unit, place }) => {
      const isIts = belongsTo(document);
      for (const room of [join(folder, unit), join(folder, unit, RETURNS)])
        for (const file of await readdir(room)) if (isIts(file)) await rm(join(room, file), { force: true });
      // Last, and by its own name: the unit may have called it something else.
      await rm(place, { force: true });
    },
  };
};
