// `start`: runs the office until it receives a signal.
import { consoleOf } from '../../compose/console.ts';
import { lockData, openEmbedded } from '../../compose/embedded.ts';
import { openTelling } from '../../observe/observability.ts';
import { requireConfigAndSource } from '../../run/configuration.ts';
import { makeDataFolder } from '../../run/files/data-folder.ts';
import { roomsOf } from '../../run/files/paths.ts';
import { firstLink, whereToldTo } from '../../run/first-link.ts';
import { dropSamplePost } from '../../run/sample-post.ts';
import { untilToldToStop } from '../../run/shutdown.ts';
import { signInTickets } from '../../run/sign-in-tickets.ts';
import { systemClock } from '../../run/system-clock.ts';
import { watchStations } from '../../run/watch-stations.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

export const start = async (configFile: string | undefined): Promise<number> => {
  const { config, source } = requireConfigAndSource(configFile);
  const telling = await openTelling(config, 'start');
  const { logger, onFault, storage } = telling;
  makeDataFolder(config.data);
  const rooms = roomsOf(config.data);
  const lock = lockData(config.data);
  const house = await openEmbedded(config, telling);
  const signIn = signInTickets({ folder: rooms.tickets, clock: systemClock });
  const desk = consoleOf(config, house, { signIn, onFault, storage });
  const { url, close: closeConsole } = await desk.listen(config.console);
  const watching = watchStations(config, {
    enter: house.office.enter,
    store: house.store,
    onFault: (error) => onFault(error, 'a station needs a look'),
  });
  const watched = await telling.listen(house);

  tell(`${config.office.name}: the office is open.`);
  const outside = config.console.publicUrl ?? url;
  tell(`  console   ${outside}`);
  tell(`  sign in   ${await firstLink(signIn, { folder: rooms.tickets, url: outside, ...whereToldTo() })}`);
  for (const { name, folder } of config.stations) tell(`  station   ${name}: ${folder}`);
  tell(`  data      ${config.data}`);
  if (watched !== undefined) tell(`  metrics   ${watched.url}/metrics`);
  const sample = source.isExample ? dropSamplePost(config, house.store, logger) : Promise.resolve();

  const signal = await untilToldToStop();
  telling.stopping();
  logger.info({ signal }, 'closing: what is under way is finished first');
  await sample;
  await watching.stop();
  await closeConsole();
  await house.close();
  await watched?.close();
  lock.release();
  tell('The office is closed.');
  return 0;
};
