// Files in a work folder that this process did not claim: adopted if claimed earlier, reported if foreign.
import { lstat, readdir } from 'node:fs/promises';
import { MailroomError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { adoptClaimed, type ClaimedFile, workFolderOf } from './claim.ts';
import { nameForPeople, readWorkName } from './files/file-names.ts';
import { WORK_FOLDER } from './files/ignore.ts';
import type { Left } from './files/list-files.ts';

const EVERY_MS = 60_000;

export interface InWorkFolder {
  /** This file is on its way to the ledger already. */
  readonly know: (file: ClaimedFile) => void;
  /** Looks at most once a minute. Throws STATION_UNREACHABLE. */
  readonly look: () => Promise<void>;
}

export const lookIntoWorkFolder = (options: {
  readonly station: { readonly id: string; readonly folder: string };
  readonly clock: Clock;
  /** A claimed file that nobody has handed on in this life of the process. */
  readonly onNew: (file: ClaimedFile) => void;
  readonly onLeft: (left: Left) => void;
}): InWorkFolder => {
  const { station, clock, onNew, onLeft } = options;
  const folder = workFolderOf(station.folder);
  let known = new Set<string>();
  /** Ids met at the last look only: a file that is just being renamed here has an owner already. */
  let fresh = new Set<string>();
  let foreign: readonly Left[] = [];
  let lookedAt: number | undefined;

  const leftHere = (shown: string, reason: Left['reason']): Left => ({
    shown,
    reason,
    mark: reason,
    holdsAnything: async () => true,
  });

  const findForeign = async (): Promise<readonly Left[]> => {
    const names = await readdir(folder, { encoding: 'buffer' });
    const strangers = names.filter((name) => readWorkName(name.toString('latin1')) === undefined);
    const { uid } = await lstat(folder);
    const ours = process.geteuid?.() ?? uid;
    return [
      ...(uid === ours ? [] : [leftHere(WORK_FOLDER, 'FOREIGN_WORK_FOLDER')]),
      ...strangers.map((name) => leftHere(`${WORK_FOLDER}/${nameForPeople(name)}`, 'IN_WORK_FOLDER')),
    ];
  };

  const adopt = async (first: boolean): Promise<void> => {
    const files = await adoptClaimed(station);
    const there = new Set<string>(files.map(({ id }) => id));
    const unknown = files.filter(({ id }) => !known.has(id));
    for (const file of unknown.filter(({ id }) => first || fresh.has(id))) {
      known.add(file.id);
      onNew(file);
    }
    fresh = new Set(unknown.map(({ id }) => id));
    known = new Set([...known].filter((id) => there.has(id)));
  };

  return {
    know: ({ id }) => void known.add(id),
    look: async () => {
      const now = clock.now();
      if (lookedAt === undefined || Math.abs(now - lookedAt) >= EVERY_MS) {
        await adopt(lookedAt === undefined);
        try {
          foreign = await findForeign();
        } catch (cause) {
          throw new MailroomError('STATION_UNREACHABLE', { station: station.id, folder, cause });
        }
        lookedAt = now;
      }
      foreign.forEach(onLeft);
    },
  };
};
