// Memory of a process and everything it started, from /proc (Linux).
import { readdirSync, readFileSync } from 'node:fs';

const statOf = (pid: number): { readonly parent: number; readonly kilobytes: number } | undefined => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return { parent: field('PPid'), kilobytes: field('VmRSS') };
  } catch {
    return undefined; // Gone between the list and the look.
  }
};

/** Resident memory in megabytes of `root` and all below it. Pages shared between processes count in each. */
export const treeMegabytes = (root: number): number => {
  const all = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const stat = statOf(Number(name));
        return stat === undefined ? [] : [[Number(name), stat] as const];
      }),
  );
  const isBelow = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = all.get(at)?.parent)
      if (at === root) return true;
    return false;
  };
  let kilobytes = 0;
  for (const [pid, stat] of all) if (isBelow(pid)) kilobytes += stat.kilobytes;
  return kilobytes / 1024;
};
