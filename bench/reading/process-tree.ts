// Memory and processor time of a process and everything it started, from /proc (Linux).
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** The number behind `name` in a file of /proc; undefined if the process ended between the list and the look. */
const numberIn = (file: string, name: string): number | undefined => {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
  } catch {
    return undefined;
  }
};

/** `root` and all below it. */
const treeOf = (root: number): readonly number[] => {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), numberIn(`/proc/${name}/status`, 'PPid')] as const),
  );
  const isBelow = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (at === root) return true;
    return false;
  };
  return [...parents.keys()].filter(isBelow);
};

/** Memory in megabytes that `root` and all below it hold together; what several share counts once (PSS). */
export const treeMegabytes = (root: number): number => {
  const kilobytes = treeOf(root).reduce((sum, pid) => sum + (numberIn(`/proc/${pid}/smaps_rollup`, 'Pss') ?? 0), 0);
  return kilobytes / 1024;
};

/** Clock ticks a second, as /proc counts them on every Linux of today. */
const TICKS = 100;

/** Processor seconds of `root` and all below it so far, with those that have ended. */
export const treeCpuSeconds = (root: number): number =>
  treeOf(root).reduce((sum, pid) => {
    try {
      // Behind the name, which may hold anything: utime, stime, cutime, cstime are fields 14 to 17.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return sum + fields.slice(11, 15).reduce((ticks, field) => ticks + Number(field), 0) / TICKS;
    } catch {
      return sum; // Ended between the list and the look.
    }
  }, 0);

/** What a process runs, as its command line says: `page-worker.js`, `tesseract`. */
const nameOf = (pid: number): string => {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  return basename(words.find((word) => word.endsWith('.js')) ?? words[0]!);
};

/** Resident megabytes of `root` and of each process below it; what several share counts for each. */
export const treeResident = (root: number): readonly string[] =>
  treeOf(root).flatMap((pid) => {
    try {
      return [`${nameOf(pid)} ${Math.round(numberIn(`/proc/${pid}/status`, 'VmRSS')! / 1024)} MB`];
    } catch {
      return []; // Ended between the list and the look.
    }
  });
