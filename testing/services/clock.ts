// A settable clock shared by the processes of a test.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRoot } from './java-program.ts';

export interface SettableClock {
  /** What a process needs in its environment to go by this clock. */
  readonly env: NodeJS.ProcessEnv;
  /** From a moment later on it is so many milliseconds ahead of the real one; behind it if negative. */
  set(ms: number): void;
}

/** Keeps how wrong it is in `file`. */
export const settableClock = (file: string): SettableClock => ({
  env: { NODE_OPTIONS: `--import=${join(findRoot(), 'testing/services/set-clock.mjs')}`, SET_CLOCK: file },
  set: (ms) => {
    writeFileSync(`${file}.new`, String(ms));
    renameSync(`${file}.new`, file);
  },
});
