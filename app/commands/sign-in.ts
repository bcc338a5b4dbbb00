// `sign-in`: prints a one-time link to the console.
import { requireConfig } from '../configuration.ts';
import { makeDataFolder } from '../data-folder.ts';
import { roomsOf } from '../places.ts';
import { consoleUrl, signInTickets } from '../sign-in.ts';
import { systemClock } from '../system-clock.ts';

export const signInLink = async (name: string, configFile: string | undefined): Promise<number> => {
  const config = requireConfig(configFile);
  makeDataFolder(config.data);
  const ticket = await signInTickets({ folder: roomsOf(config.data).tickets, clock: systemClock }).issue(name);
  const { host, port, publicUrl } = config.console;
  const here = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  process.stdout.write(`${consoleUrl(publicUrl ?? here, ticket)}\n`);
  return 0;
};
