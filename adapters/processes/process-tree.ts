// Processor time of a process and its descendants, and whether any of them is runnable (Linux, /proc).
import { readdirSync, readFileSync } from 'node:fs';

export interface TreeUse {
  /** Processor time, in milliseconds: of the process, of its descendants, and of those that have ended. */
  readonly processorMs: number;
  /** A thread runs, waits for a processor or for a disk, or was stopped from outside: it does not rest of its own accord. */
  readonly isBusy: boolean;
}

/** The unit of /proc: USER_HZ, 100 on every platform that Node runs on. */
const TICK_MS = 10;
const BUSY = /[RDTt]/;
/** Of all processes of the host, for hosts whose kernel does not list the children of a process: a child is seen this late. */
const SCAN_AGE_MS = 3_000;

interface Stat {
  readonly state: string;
  readonly parent: number;
  readonly ticks: number;
}

/** Undefined: there is no such process or thread any more, or no /proc. */
const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
};
const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** The program's name is in parentheses and may contain anything, parentheses too. */
const statOf = (path: string): Stat | undefined => {
  const text = textOf(path);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { state: fields[0]!, parent: Number(fields[1]), ticks };
};

let scan: { readonly at: number; readonly childrenOf: ReadonlyMap<number, readonly number[]> } | undefined;

const scanned = (): ReadonlyMap<number, readonly number[]> => {
  const now = performance.now();
  if (scan !== undefined && now - scan.at < SCAN_AGE_MS) return scan.childrenOf;
  const childrenOf = new Map<number, number[]>();
  for (const name of namesIn('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(`/proc/${name}/stat`) : undefined;
    if (stat !== undefined) childrenOf.set(stat.parent, [...(childrenOf.get(stat.parent) ?? []), Number(name)]);
  }
  scan = { at: now, childrenOf };
  return childrenOf;
};

const childrenOf = (pid: number, threads: readonly string[]): readonly number[] => {
  const listed = threads.map((thread) => textOf(`/proc/${pid}/task/${thread}/children`));
  if (listed.every((text) => text === undefined)) return scanned().get(pid) ?? [];
  return listed.flatMap((text) => (text ?? '').split(' ').filter(Boolean).map(Number));
};

/** Undefined: the process has ended, or the host is no Linux. The thread that asks is left out: it is running. */
export const treeUse = (pid: number): TreeUse | undefined => useOf(pid);

const useOf = (pid: number, parent?: number): TreeUse | undefined => {
  const stat = statOf(`/proc/${pid}/stat`);
  // Its number may belong to another process by now.
  if (stat === undefined || (parent !== undefined && stat.parent !== parent)) return undefined;
  const threads = namesIn(`/proc/${pid}/task`);
  const others = threads.filter((thread) => Number(thread) !== process.pid);
  let isBusy = others.some((thread) => BUSY.test(statOf(`/proc/${pid}/task/${thread}/stat`)?.state ?? ''));
  let processorMs = stat.ticks * TICK_MS;
  for (const child of childrenOf(pid, threads)) {
    const use = useOf(child, pid);
    if (use === undefined) continue;
    processorMs += use.processorMs;
    isBusy ||= use.isBusy;
  }
  return { processorMs, isBusy };
};
