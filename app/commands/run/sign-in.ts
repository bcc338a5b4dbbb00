// `sign-in`: prints a one-time link to the console.

import { consoleUrl, signInTickets } from '../../../server/auth/sign-in-tickets.ts';
import { requireConfig } from '../../run/configuration.ts';
import { makeDataFolder } from '../../run/files/data-folder.ts';
import { roomsOf } from '../../run/files/paths.ts';
import { systemClock } from '../../run/system-clock.ts';

export const signInLink = async (name: string, configFile: string | undefined): Promise<number> => {
  const config = requireConfig(configFile);
  makeDataFolder(config.data);
  const ticket = await signInTickets({ folder: roomsOf(config.data).tickets, clock: systemClock }).issue(name);
  const { host, port, publicUrl } = config.console;
  const here = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  process.stdout.write(`${consoleUrl(publicUrl ?? here, ticket)}\n`);
  return 0;
};
