// Prints the sign-in link at start to the terminal only, never to a collected log.
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consoleUrl, type SignIn } from '../../server/auth/sign-in-tickets.ts';

const NAME = 'Poststelle';
const FILE = 'link';

/** The link of the start before is in nobody's terminal any more: it ends when the next one is written. */
const withdraw = async (file: string, signIn: SignIn): Promise<void> => {
  if (!existsSync(file)) return;
  const [, ticket] = (await readFile(file, 'utf8')).trim().split('#');
  if (ticket !== undefined) await signIn.redeem(ticket);
  await rm(file, { force: true });
};

/**
 * Makes a link and says how people get it: the link itself on a terminal, and on the very first start, so that a trial
 * run through a pipe shows it; never in systemd's journal. Otherwise it is in a file that only its owner can read.
 */
export const firstLink = async (
  signIn: SignIn,
  {
    folder,
    url,
    onTerminal,
    inJournal,
  }: {
    /** Of the tickets; not there before the first start. */
    readonly folder: string;
    readonly url: string;
    readonly onTerminal: boolean;
    readonly inJournal: boolean;
  },
): Promise<string> => {
  const isFirst = !existsSync(folder);
  const file = join(folder, FILE);
  await signIn.clear();
  await withdraw(file, signIn);
  const link = consoleUrl(url, await signIn.issue(NAME));
  if (onTerminal || (isFirst && !inJournal)) return `${link}   (once, within 12 hours)`;
  await writeFile(file, `${link}\n`, { mode: 0o600, flag: 'wx' });
  return `the link is in ${file}   (once, within 12 hours)`;
};

/** Where standard output goes. systemd names its journal in JOURNAL_STREAM. */
export const whereToldTo = () => ({
  onTerminal: process.stdout.isTTY === true,
  inJournal: process.env.JOURNAL_STREAM !== undefined,
});
