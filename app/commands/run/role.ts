// `watch`, `work`, `relay`, `console`, `all`: one process of a house with many.

import { consoleOf } from '../../compose/console.ts';
import { openOffice } from '../../compose/office.ts';
import type { ProcessKind } from '../../compose/roles.ts';
import { openTelling } from '../../observe/observability.ts';
import { requireConfig } from '../../run/configuration.ts';
import { roomsOf } from '../../run/files/paths.ts';
import { firstLink, whereToldTo } from '../../run/first-link.ts';
import { untilToldToStop } from '../../run/shutdown.ts';
import { signInTickets } from '../../run/sign-in-tickets.ts';
import { systemClock } from '../../run/system-clock.ts';
import { watchStations } from '../../run/watch-stations.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

export const runRole = async (role: ProcessKind, configFile: string | undefined): Promise<number> => {
  const config = requireConfig(configFile);
  const telling = await openTelling(config, role);
  const { logger, onFault, storage } = telling;
  // From here on, so that a word said while it opens is heard.
  const told = untilToldToStop();
  const house = await openOffice(config, role, telling);
  const { tickets } = roomsOf(config.data);
  const signIn = signInTickets({ folder: tickets, clock: systemClock });
  const desk =
    role === 'console' || role === 'all' ? consoleOf(config, house, { signIn, onFault, storage }) : undefined;
  const listening = await desk?.listen(config.console);
  const watching =
    role === 'watch' || role === 'all'
      ? watchStations(config, {
          enter: house.enter,
          store: house.store,
          onFault: (error) => onFault(error, 'a station needs a look'),
        })
      : undefined;
  const watched = await telling.listen(house);

  tell(`${config.office.name}: ${role} is at work.`);
  if (listening !== undefined) {
    const outside = config.console.publicUrl ?? listening.url;
    tell(`  console   ${outside}`);
    tell(`  sign in   ${await firstLink(signIn, { folder: tickets, url: outside, ...whereToldTo() })}`);
  }
  if (watched !== undefined) tell(`  metrics   ${watched.url}/metrics`);
  const signal = await told;
  telling.stopping();
  logger.info({ signal }, 'closing: what is under way is finished or given back');
  await watching?.stop();
  await listening?.close();
  await house.close();
  await watched?.close();
  tell(`${config.office.name}: ${role} has ended.`);
  return 0;
};
