// Runs the built program as a user would.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { programFolder } from '../../app/run/files/paths.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `node dist/app/main.js ARGS` in `cwd`. */
export const runProgram = (
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(programFolder, 'dist/app/main.js'), ...args],
      { cwd: options.cwd, env: { ...process.env, ...options.env }, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr }),
    );
  });

/** The JSON objects that a command printed, a line each. */
export const jsonLines = <T>({ stdout }: Pick<Ran, 'stdout'>): readonly T[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
