// `watch`, `work`, `relay`, `console`, `all`: one process of a house with many.
import { openRole, type Role } from '../compose-roles.ts';
import { requireConfig } from '../configuration.ts';
import { consoleOf } from '../console-of.ts';
import { untilToldToStop } from '../lifecycle.ts';
import { createLogger, faultFields, loggingObserver } from '../logger.ts';
import { roomsOf } from '../places.ts';
import { consoleUrl, signInTickets } from '../sign-in.ts';
import { systemClock } from '../system-clock.ts';
import { watchStations } from '../watch-stations.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

export const runRole = async (role: Role, configFile: string | undefined): Promise<number> => {
  const config = requireConfig(configFile);
  const logger = createLogger(config.log.level);
  // From here on, so that a word said while it opens is heard.
  const told = untilToldToStop();
  const house = await openRole(config, role, {
    observer: loggingObserver(logger),
    onWorkerLine: (line) => logger.warn({ line }, 'page worker'),
  });
  const signIn = signInTickets({ folder: roomsOf(config.data).tickets, clock: systemClock });
  const desk = role === 'console' || role === 'all' ? consoleOf(config, house, { signIn, logger }) : undefined;
  const listening = await desk?.listen(config.console);
  const watching =
    role === 'watch' || role === 'all'
      ? watchStations(config, {
          enter: house.enter,
          store: house.store,
          onFault: (error) => logger.error(faultFields(error), 'a station needs a look'),
        })
      : undefined;

  tell(`${config.office.name}: ${role} is at work.`);
  if (listening !== undefined) {
    tell(`  console   ${listening.url}`);
    tell(`  sign in   ${consoleUrl(listening.url, await signIn.issue('Poststelle'))}   (once, within 12 hours)`);
  }
  const signal = await told;
  logger.info({ signal }, 'closing: what is under way is finished or given back');
  await watching?.stop();
  await listening?.close();
  await house.close();
  tell(`${config.office.name}: ${role} has ended.`);
  return 0;
};
