// How many event streams are open at the same time: each holds a socket for hours, so there is a limit for who opens them.
import type { Session } from '../auth/session.ts';

/** Tabs that one person looks at: hidden ones let go of theirs. */
const PER_SESSION = 10;
/** A terminal server or an address translation has many clerks behind one address. */
const PER_ADDRESS = 300;

export interface OpenStreams {
  /** Counts a stream and returns how to give its place back; undefined: there are too many. */
  enter(session: Session, address: string): (() => void) | undefined;
}

export const openStreams = (): OpenStreams => {
  const open = new Map<Session | string, number>();
  const add = (key: Session | string, more: number): void => {
    const now = (open.get(key) ?? 0) + more;
    if (now > 0) open.set(key, now);
    else open.delete(key);
  };
  return {
    enter: (session, address) => {
      if ((open.get(session) ?? 0) >= PER_SESSION || (open.get(address) ?? 0) >= PER_ADDRESS) return undefined;
      for (const key of [session, address]) add(key, 1);
      let there = true;
      return () => {
        if (there) for (const key of [session, address]) add(key, -1);
        there = false;
      };
    },
  };
};
