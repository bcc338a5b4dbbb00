// The sign-in link of a start is shown to people and not kept in logs.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signInTickets } from '../../server/auth/sign-in-tickets.ts';
import { firstLink } from './first-link.ts';

const HOUR = 3_600_000;
let data: string;
let now = 0;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'poststelle-link-'));
  now = Date.parse('2026-11-30T08:00:00Z');
});
afterEach(() => rmSync(data, { recursive: true }));

const start = async (where: { readonly onTerminal?: boolean; readonly inJournal?: boolean } = {}) => {
  const folder = join(data, 'sign-in');
  const signIn = signInTickets({ folder, clock: { now: () => now, id: () => '' } });
  const options = { folder, url: 'https://post.example', onTerminal: false, inJournal: false, ...where };
  return { signIn, folder, said: await firstLink(signIn, options) };
};
const ticketIn = (text: string): string => /#([\w-]{43})/.exec(text)?.[1] ?? '';

test('it is printed on a terminal, and elsewhere only on the very first start', async () => {
  const first = await start();
  expect(first.said).toMatch(/^https:\/\/post\.example\/anmelden#[\w-]{43} /);
  const later = await start();
  expect([ticketIn(later.said), later.said]).toEqual(['', expect.stringContaining(join(later.folder, 'link'))]);
  expect(ticketIn((await start({ onTerminal: true })).said)).not.toBe('');
});

test('never in the journal: it lies in a file that only its owner reads, and works once', async () => {
  const { signIn, folder, said } = await start({ inJournal: true });
  expect(said).not.toContain('#');
  const file = join(folder, 'link');
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  const ticket = ticketIn(readFileSync(file, 'utf8'));
  expect(await signIn.redeem(ticket)).toEqual({ name: 'Poststelle' });
  expect(await signIn.redeem(ticket)).toBeUndefined();
});

test('the link of the start before ends with the next one, and what nobody used in time is cleared away', async () => {
  const first = await start({ inJournal: true });
  const before = ticketIn(readFileSync(join(first.folder, 'link'), 'utf8'));
  const second = await start({ inJournal: true });
  expect(await second.signIn.redeem(before)).toBeUndefined();
  for (const name of ['Frau Berger', 'Herr Weiß']) await second.signIn.issue(name);
  expect(readdirSync(first.folder)).toHaveLength(4);
  now += 13 * HOUR;
  await start({ onTerminal: true });
  expect(readdirSync(first.folder)).toHaveLength(1);
});
