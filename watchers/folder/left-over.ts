// Tracks files that are not taken in from a station's folder, and reports each once after a while.
import { MailroomError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { LeftFile } from '../../domain/sources/left-files.ts';
import type { Left } from './files/list-files.ts';

/** More are not counted one by one. */
const MOST = 10_000;
/** Names in one line of the log. */
const NAMED = 5;

interface Kept {
  readonly left: Left;
  readonly now: number;
  /** For how long it has been there unchanged, as far as we saw it ourselves, ms. */
  readonly quietForMs: number;
  readonly told: boolean;
}

export interface LeftOver {
  readonly note: (left: Left) => void;
  /** Ends a look: what was not noted since the last one is gone. */
  readonly endLook: () => Promise<void>;
}

export const leftOver = (options: {
  readonly station: string;
  readonly clock: Clock;
  /** Ms a file may be there unchanged before it is reported. */
  readonly afterMs: number;
  /** Ms that count at most between two looks; a clock set forward brings no time that never was. */
  readonly longestStepMs: number;
  readonly onFault: (fault: MailroomError) => void;
  /** All that has been told and is still there, whenever that changes. */
  readonly onLeft: (left: readonly LeftFile[]) => void;
}): LeftOver => {
  const { station, clock, afterMs, longestStepMs, onFault, onLeft } = options;
  let before = new Map<string, Kept>();
  let noted = new Map<string, Kept>();
  let shown = '[]';

  const quietFor = (known: Kept | undefined, { mark }: Left, now: number): number =>
    known === undefined || known.left.mark !== mark
      ? 0
      : known.quietForMs + Math.min(Math.max(0, now - known.now), longestStepMs);

  const tell = (fresh: readonly Left[]): void => {
    const [first] = fresh;
    if (first === undefined) return;
    const names = fresh.slice(0, NAMED).map((left) => left.shown);
    const more = fresh.length > NAMED ? ' …' : '';
    onFault(
      new MailroomError('FILE_LEFT', {
        station,
        files: fresh.length,
        reason: first.reason,
        names: names.join(', ') + more,
      }),
    );
  };

  return {
    note: (left) => {
      const known = before.get(left.shown);
      if (known === undefined && noted.size >= MOST) return;
      const now = clock.now();
      noted.set(left.shown, { left, now, quietForMs: quietFor(known, left, now), told: known?.told ?? false });
    },
    endLook: async () => {
      const fresh: Left[] = [];
      for (const [name, kept] of noted) {
        if (kept.told || kept.quietForMs < afterMs) continue;
        // An empty folder is looked into again when as much time has passed once more.
        const worthTelling = await kept.left.holdsAnything();
        if (worthTelling) fresh.push(kept.left);
        noted.set(name, worthTelling ? { ...kept, told: true } : { ...kept, quietForMs: 0 });
      }
      for (const reason of new Set(fresh.map((left) => left.reason)))
        tell(fresh.filter((left) => left.reason === reason));
      before = noted;
      noted = new Map();
      const told = [...before.values()].filter((kept) => kept.told);
      const list = told.map(({ left }): LeftFile => ({ name: left.shown, reason: left.reason }));
      const now = JSON.stringify(list);
      if (now !== shown) onLeft(list);
      shown = now;
    },
  };
};
