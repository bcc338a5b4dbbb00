// Whether a local program still has a file open for writing. Known on Linux (/proc) only.
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

export type HeldOpen = 'yes' | 'no' | 'unknown';

export interface AskedFile {
  /** As `identityOf` gives it. */
  readonly identity: string;
  /** The user whom the file belongs to. */
  readonly owner: number;
}

/** O_ACCMODE of <fcntl.h>: 1 is write only, 2 is read and write. */
const ACCESS_MODE = 3;
const PROCESSES_AT_ONCE = 16;
/** File servers that write in other users' names (smbd) or without any descriptor (in the kernel). */
const FILE_SERVER = /^(smbd|ksmbd|nfsd|ganesha\.nfsd)/;

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

interface Search {
  readonly wanted: ReadonlySet<string>;
  readonly held: Set<string>;
}

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

/** False: this process has descriptors that the system does not let us see. */
const lookInto = (process: string, search: Search): boolean => {
  const descriptors = tried(() => readdirSync(`${process}/fd`));
  if (typeof descriptors === 'string') return descriptors === 'ended';
  return descriptors.seen.every((descriptor) => lookAt(process, descriptor, search));
};

/** Whose files an unseen writer could be at; `everybody` for file servers. */
const reachOf = (process: string, visible: boolean): 'everybody' | readonly number[] => {
  const status = tried(() => readFileSync(`${process}/status`, 'utf8'));
  if (typeof status === 'string') return status === 'ended' ? [] : 'everybody';
  if (FILE_SERVER.test(/^Name:\s+(.*)$/m.exec(status.seen)?.[1] ?? '')) return 'everybody';
  if (visible) return [];
  return (/^Uid:\s+(.*)$/m.exec(status.seen)?.[1] ?? '').split(/\s+/).map(Number);
};

/**
 * For each identity: `yes` if a local process has it open for writing, `no` if no process is likely to, else `unknown`:
 * on other systems than Linux, where a file server runs, and where a process of the file's owner hides from us. Our own
 * user's hidden processes (ssh-agent and the like) do not count. Writers on other computers or outside our container are
 * never seen. One pass over all processes answers for all files, so ask for many at once.
 */
export const heldOpen = async (files: readonly AskedFile[]): Promise<ReadonlyMap<string, HeldOpen>> => {
  const search: Search = { wanted: new Set(files.map(({ identity }) => identity)), held: new Set() };
  const processes = process.platform === 'linux' ? tried(() => readdirSync('/proc')) : 'hidden';
  // A /proc mounted with hidepid lists our own processes only, and not even the first of all.
  let blind = typeof processes === 'string' || !processes.seen.includes('1');
  const owners = new Set<number>();
  const names = typeof processes === 'string' ? [] : processes.seen.filter((name) => /^\d+$/.test(name));
  for (const [index, name] of names.entries()) {
    const reach = reachOf(`/proc/${name}`, lookInto(`/proc/${name}`, search));
    if (reach === 'everybody') blind = true;
    else for (const owner of reach) owners.add(owner);
    // Thousands of descriptors take a while; the console must not wait for them.
    if (index % PROCESSES_AT_ONCE === PROCESSES_AT_ONCE - 1) await setImmediate();
  }
  const ourselves = process.geteuid?.();
  const answer = ({ identity, owner }: AskedFile): HeldOpen => {
    if (search.held.has(identity)) return 'yes';
    return blind || (owner !== ourselves && owners.has(owner)) ? 'unknown' : 'no';
  };
  return new Map(files.map((file) => [file.identity, answer(file)]));
};
