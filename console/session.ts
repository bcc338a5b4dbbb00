// Who is signed in: random tokens in a cookie, kept in memory, gone after twelve idle hours, a day or a restart.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Person } from '../domain/actor.ts';
import type { Clock } from '../domain/ports/clock.ts';

/** Milliseconds without a request of a person's after which a session ends. */
const IDLE_MS = 12 * 60 * 60 * 1000;
/** Milliseconds after which it ends in any case: a cookie that was taken away is of no use for longer. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

export interface Session {
  readonly actor: Person;
  /** Aborted when the session ends: open event streams end with it. */
  readonly ended: AbortSignal;
}

export interface Sessions {
  /** Starts a session and returns its token: 256 random bits, for the cookie. */
  begin(actor: Person): string;
  /** The running session of a token. `touch`: a person did something, the idle time starts anew. */
  find(token: string, options: { readonly touch: boolean }): Session | undefined;
  end(token: string): void;
  /** Ends the sessions whose time is over; happens by itself whenever somebody signs in or asks. */
  dropIdle(): void;
  endAll(): void;
}

interface Held extends Session {
  readonly digest: Buffer;
  readonly control: AbortController;
  readonly since: number;
  seenAt: number;
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export const sessions = ({ clock }: { readonly clock: Clock }): Sessions => {
  // Under the token's hash, so that neither the look-up nor a memory dump gives a token away.
  const held = new Map<string, Held>();

  const drop = (session: Held): void => {
    held.delete(session.digest.toString('hex'));
    session.control.abort();
  };

  const dropIdle = (): void => {
    const now = clock.now();
    for (const session of held.values())
      if (now - session.seenAt >= IDLE_MS || now - session.since >= LONGEST_MS) drop(session);
  };

  const get = (token: string): Held | undefined => {
    dropIdle();
    const digest = digestOf(token);
    const session = held.get(digest.toString('hex'));
    return session !== undefined && timingSafeEqual(session.digest, digest) ? session : undefined;
  };

  return {
    dropIdle,
    begin: (actor) => {
      dropIdle();
      const token = randomBytes(32).toString('base64url');
      const digest = digestOf(token);
      const control = new AbortController();
      const since = clock.now();
      held.set(digest.toString('hex'), { actor, ended: control.signal, digest, control, since, seenAt: since });
      return token;
    },
    find: (token, { touch }) => {
      const session = get(token);
      if (session !== undefined && touch) session.seenAt = clock.now();
      return session;
    },
    end: (token) => {
      const session = get(token);
      if (session !== undefined) drop(session);
    },
    endAll: () => {
      for (const session of held.values()) drop(session);
    },
  };
};
