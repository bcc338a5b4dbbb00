// Memory of a process and everything it started, from /proc (Linux).
import { readdirSync, readFileSync } from 'node:fs';

/** The number behind `name` in a file of /proc; undefined if the process ended between the list and the look. */
const numberIn = (file: string, name: string): number | undefined => {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
  } catch {
    return undefined;
  }
};

/** Memory in megabytes that `root` and all below it hold together; what several share counts once (PSS). */
export const treeMegabytes = (root: number): number => {
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
  const kilobytes = [...parents.keys()]
    .filter(isBelow)
    .reduce((sum, pid) => sum + (numberIn(`/proc/${pid}/smaps_rollup`, 'Pss') ?? 0), 0);
  return kilobytes / 1024;
};
