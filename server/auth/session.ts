// Who is signed in: random tokens in a cookie, a file per session under the token's hash. Gone after twelve idle hours or a day.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Person } from '../../domain/actor.ts';
import type { Clock } from '../../domain/ports/clock.ts';

/** Milliseconds without a request of a person's after which a session ends. */
const IDLE_MS = 12 * 60 * 60 * 1000;
/** Milliseconds after which it ends in any case: a cookie that was taken away is of no use for longer. */
const LONGEST_MS = 24 * 60 * 60 * 1000;
/** How exactly the last request is written down. */
const TOUCH_MS = 60_000;

export interface Session {
  readonly actor: Person;
  /** Aborted when the session ends: open event streams end with it. */
  readonly ended: AbortSignal;
}

export interface Sessions {
  /** Starts a session and returns its token: 256 random bits, for the cookie. */
  begin(actor: Person): Promise<string>;
  /** The running session of a token. `touch`: a person did something, the idle time starts anew. */
  find(token: string, options: { readonly touch: boolean }): Promise<Session | undefined>;
  end(token: string): Promise<void>;
  /** Ends the sessions whose time is over; happens by itself whenever somebody signs in or asks. */
  dropIdle(): Promise<void>;
  /** Lets go of open event streams; the sessions themselves go on after a restart. */
  close(): void;
}

interface Kept {
  readonly actor: Person;
  /** Ms since 1970: the beginning, and the last request of a person's. */
  readonly since: number;
  readonly seenAt: number;
}

/** Only the hash is kept: neither the folder nor a copy of it gives a token away. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const HASH = /^[0-9a-f]{64}$/;

export const sessions = ({
  clock,
  sessionFolder: folder,
}: {
  readonly clock: Clock;
  readonly sessionFolder: string;
}): Sessions => {
  /** Of the sessions that this process has met, by hash. */
  const met = new Map<string, { readonly session: Session; readonly control: AbortController }>();

  const read = async (hash: string): Promise<Kept | undefined> => {
    try {
      return JSON.parse(await readFile(join(folder, hash), 'utf8')) as Kept;
    } catch (error) {
      // A file that a power cut left empty is no session either.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
      throw error;
    }
  };

  const write = async (hash: string, kept: Kept): Promise<void> => {
    const beside = join(folder, `${hash}.${randomBytes(4).toString('hex')}`);
    await writeFile(beside, JSON.stringify(kept), { mode: 0o600, flag: 'wx' });
    await rename(beside, join(folder, hash));
  };

  const drop = async (hash: string): Promise<void> => {
    await rm(join(folder, hash), { force: true });
    met.get(hash)?.control.abort();
    met.delete(hash);
  };

  const running = async (hash: string): Promise<Kept | undefined> => {
    const kept = await read(hash);
    const now = clock.now();
    if (kept !== undefined && now - kept.seenAt < IDLE_MS && now - kept.since < LONGEST_MS) return kept;
    if (kept !== undefined || met.has(hash)) await drop(hash);
    return undefined;
  };

  /** The same object for every request of a session: its event streams are counted by it. */
  const meet = (hash: string, actor: Person): Session => {
    const control = new AbortController();
    const here = met.get(hash) ?? { session: { actor, ended: control.signal }, control };
    met.set(hash, here);
    return here.session;
  };

  return {
    begin: async (actor) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const file of await readdir(folder)) if (HASH.test(file)) await running(file);
      const token = randomBytes(32).toString('base64url');
      const since = clock.now();
      await write(hashOf(token), { actor, since, seenAt: since });
      return token;
    },
    find: async (token, { touch }) => {
      const hash = hashOf(token);
      const kept = await running(hash);
      if (kept === undefined) return undefined;
      if (touch && clock.now() - kept.seenAt >= TOUCH_MS) await write(hash, { ...kept, seenAt: clock.now() });
      return meet(hash, kept.actor);
    },
    end: (token) => drop(hashOf(token)),
    dropIdle: async () => {
      for (const hash of [...met.keys()]) await running(hash);
    },
    close: () => {
      for (const { control } of met.values()) control.abort();
      met.clear();
    },
  };
};
