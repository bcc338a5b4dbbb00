// Does a program on this computer still hold a file open for writing? Linux tells in /proc; elsewhere nobody knows.
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

export type HeldOpen = 'yes' | 'no' | 'unknown';

/** O_ACCMODE of <fcntl.h>: 1 is write only, 2 is read and write. */
const ACCESS_MODE = 3;
const PROCESSES_AT_ONCE = 16;

/** Device and inode as one word; stable over renames on one file system. */
export const identityOf = ({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string => `${dev}:${ino}`;

/** What a look into /proc gives, unless the process has ended or the system keeps it to itself (EACCES, a dead mount …). */
const tried = <T>(look: () => T): { readonly seen: T } | 'ended' | 'hidden' => {
  try {
    return { seen: look() };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return code === 'ENOENT' || code === 'ESRCH' ? 'ended' : 'hidden';
  }
};

const writes = (info: string): boolean => {
  const flags = /^flags:\s+([0-7]+)/m.exec(info);
  return flags !== null && (Number.parseInt(flags[1]!, 8) & ACCESS_MODE) !== 0;
};

/** Adds to `held` if this descriptor writes to a file that is asked for. False: the system does not let us look. */
const lookAt = (process: string, descriptor: string, { wanted, held }: Search): boolean => {
  const link = `${process}/fd/${descriptor}`;
  const target = tried(() => readlinkSync(link));
  if (typeof target === 'string') return target === 'ended';
  // Sockets and pipes have no path; a stat on a device could wait for it.
  if (!target.seen.startsWith('/') || /^\/(dev|proc|sys)\//.test(target.seen)) return true;
  const stats = tried(() => statSync(link, { bigint: true }));
  if (typeof stats === 'string') return stats === 'ended';
  const identity = identityOf(stats.seen);
  if (!wanted.has(identity)) return true;
  const info = tried(() => readFileSync(`${process}/fdinfo/${descriptor}`, 'utf8'));
  if (typeof info === 'string') return info === 'ended';
  if (writes(info.seen)) held.add(identity);
  return true;
};

interface Search {
  readonly wanted: ReadonlySet<string>;
  readonly held: Set<string>;
}

const lookInto = (process: string, search: Search): boolean => {
  const descriptors = tried(() => readdirSync(`${process}/fd`));
  if (typeof descriptors === 'string') return descriptors === 'ended';
  return descriptors.seen.map((descriptor) => lookAt(process, descriptor, search)).every(Boolean);
};

/**
 * For each identity: `yes` if a local process has it open for writing, `no` if surely none has, else `unknown` (other
 * systems than Linux, or processes that this user may not look into). Writers on other computers are never seen.
 * One pass over all processes answers for all files, so ask for many at once.
 */
export const heldOpen = async (identities: readonly string[]): Promise<ReadonlyMap<string, HeldOpen>> => {
  const answer = (held: ReadonlySet<string>, otherwise: HeldOpen) =>
    new Map(identities.map((identity): [string, HeldOpen] => [identity, held.has(identity) ? 'yes' : otherwise]));
  if (process.platform !== 'linux') return answer(new Set(), 'unknown');
  const processes = tried(() => readdirSync('/proc'));
  if (typeof processes === 'string') return answer(new Set(), 'unknown');
  const search: Search = { wanted: new Set(identities), held: new Set() };
  let sawAll = true;
  for (const [index, name] of processes.seen.filter((entry) => /^\d+$/.test(entry)).entries()) {
    if (!lookInto(`/proc/${name}`, search)) sawAll = false;
    // Thousands of descriptors take a while; the console must not wait for them.
    if (index % PROCESSES_AT_ONCE === PROCESSES_AT_ONCE - 1) await setImmediate();
  }
  return answer(search.held, sawAll ? 'no' : 'unknown');
};
