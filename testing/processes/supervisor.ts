// Restarts processes when they end, as systemd does.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type SettableClock, settableClock } from '../services/clock.ts';
import type { House, HouseProcess } from './house.ts';

/** `work` reads by script; `lonely-work` reaches the broker over a line of its own. */
export type Post = 'watch' | 'relay' | 'work' | 'lonely-work';

export interface Kept {
  readonly post: Post;
  readonly clock: SettableClock;
  /** Undefined between its end and its next start. */
  process: HouseProcess | undefined;
}

export interface KeptAlive {
  start(posts: readonly Post[]): Promise<void>;
  readonly all: readonly Kept[];
  stop(): Promise<void>;
}

const RESTART_MS = 1_000;

export const keptAlive = (
  house: House,
  {
    oneClock,
    temporary,
    behindLine,
  }: {
    /** All are on one host; otherwise each has a clock of its own. */
    readonly oneClock: boolean;
    /** Their temporary folder. */
    readonly temporary?: string;
    readonly behindLine: string;
  },
): KeptAlive => {
  const all: Kept[] = [];
  const lives: Promise<void>[] = [];
  let stopped = false;

  const live = async (kept: Kept, atWork: () => void): Promise<void> => {
    const { post, clock } = kept;
    const role = post === 'work' || post === 'lonely-work' ? 'scripted' : post;
    const env = { ...clock.env, ...(temporary === undefined ? {} : { TMPDIR: temporary }) };
    while (!stopped) {
      try {
        kept.process = await house.start(role, { env, ...(post === 'lonely-work' ? { brokerUrl: behindLine } : {}) });
        atWork();
        await kept.process.ended;
      } catch {
        // It ended before it was at work: its store was away, or somebody killed it.
      }
      kept.process = undefined;
      if (!stopped) await pause(RESTART_MS);
    }
  };

  return {
    all,
    start: async (posts) => {
      await Promise.all(
        posts.map((post, index) => {
          const clock = settableClock(join(house.folder, `clock-${oneClock ? 'of-all' : index}`));
          const kept: Kept = { post, clock, process: undefined };
          all.push(kept);
          return new Promise<void>((atWork) => {
            lives.push(live(kept, atWork));
          });
        }),
      );
    },
    stop: async () => {
      stopped = true;
      for (const { process: one } of all) {
        one?.child.kill('SIGCONT');
        one?.child.kill('SIGTERM');
      }
      await Promise.all(lives);
    },
  };
};
