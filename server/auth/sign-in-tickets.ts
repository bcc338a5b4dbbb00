// One-time sign-in tickets: only their hashes are kept, in a file of the service account.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { personNamed } from '../../domain/actor.ts';
import type { Clock } from '../../domain/ports/clock.ts';

/** A link that nobody used expires. */
const VALID_MS = 12 * 60 * 60 * 1000;

export interface SignIn {
  /** A fresh ticket (URL-safe, 256 bit) that signs in `name` once. Throws NAME_REFUSED. */
  issue(name: string): Promise<string>;
  /** Undefined: unknown, used before, or expired. */
  redeem(ticket: string): Promise<{ readonly name: string } | undefined>;
  /** Takes away tickets that nobody used in time. */
  clear(): Promise<void>;
}

/** A ticket's file is named by its hash; `.used` while it is being redeemed. */
const TICKET = /^[0-9a-f]{64}(\.used)?$/;

interface Ticket {
  readonly name: string;
  readonly until: number;
}

/** Undefined: it has just been redeemed. A file that is being written has no end yet. */
const untilOf = async (path: string): Promise<number | undefined> => {
  try {
    return (JSON.parse(await readFile(path, 'utf8')) as Ticket).until;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

export const signInTickets = ({ folder, clock }: { readonly folder: string; readonly clock: Clock }): SignIn => {
  const fileOf = (ticket: string): string => join(folder, createHash('sha256').update(ticket).digest('hex'));
  const clear = async (): Promise<void> => {
    const names = existsSync(folder) ? await readdir(folder) : [];
    for (const path of names.filter((name) => TICKET.test(name)).map((name) => join(folder, name))) {
      const until = await untilOf(path);
      if (until !== undefined && until < clock.now()) await rm(path, { force: true });
    }
  };
  return {
    clear,
    issue: async (entered) => {
      const { name } = personNamed(entered);
      const ticket = randomBytes(32).toString('base64url');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await clear();
      await writeFile(fileOf(ticket), JSON.stringify({ name, until: clock.now() + VALID_MS }), {
        mode: 0o600,
        flag: 'wx',
      });
      return ticket;
    },
    redeem: async (ticket) => {
      const used = `${fileOf(ticket)}.used`;
      try {
        // The rename takes the ticket: of two at the same moment only one succeeds.
        await rename(fileOf(ticket), used);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
      const { name, until } = JSON.parse(await readFile(used, 'utf8')) as Ticket;
      await rm(used);
      return clock.now() <= until ? { name } : undefined;
    },
  };
};

/** The link that a person opens. The ticket stands behind `#`, so that no server or proxy logs it. */
export const consoleUrl = (url: string, ticket: string): string => `${url.replace(/\/$/, '')}/anmelden#${ticket}`;
