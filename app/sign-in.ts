// One-time sign-in links: only the hash of a ticket is kept, in a file that only the office's user can read.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { personNamed } from '../domain/actor.ts';
import type { Clock } from '../domain/ports/clock.ts';

/** A link that nobody used expires. */
const VALID_MS = 12 * 60 * 60 * 1000;

export interface SignIn {
  /** A fresh ticket (URL-safe, 256 bit) that signs in `name` once. Throws NAME_REFUSED. */
  issue(name: string): Promise<string>;
  /** Undefined: unknown, used before, or expired. */
  redeem(ticket: string): Promise<{ readonly name: string } | undefined>;
}

export const signInTickets = ({ folder, clock }: { readonly folder: string; readonly clock: Clock }): SignIn => {
  const fileOf = (ticket: string): string => join(folder, createHash('sha256').update(ticket).digest('hex'));
  return {
    issue: async (entered) => {
      const { name } = personNamed(entered);
      const ticket = randomBytes(32).toString('base64url');
      await mkdir(folder, { recursive: true, mode: 0o700 });
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
      const { name, until } = JSON.parse(await readFile(used, 'utf8')) as { name: string; until: number };
      await rm(used);
      return clock.now() <= until ? { name } : undefined;
    },
  };
};

/** The link that a person opens. The ticket stands behind `#`, so that no server or proxy logs it. */
export const consoleUrl = (url: string, ticket: string): string => `${url.replace(/\/$/, '')}/anmelden#${ticket}`;
