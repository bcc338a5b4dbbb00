// `start`, `watch`, `work`, `relay`, `console`, `all`: one process, for one municipality or several, until it receives a signal.
import { openInstallation } from '../../compose/installation.ts';
import type { OpenMunicipality } from '../../compose/municipality.ts';
import type { ProcessKind } from '../../compose/roles.ts';
import { findMunicipalities, type Municipality } from '../../run/configuration.ts';
import { dropSamplePost } from '../../run/sample-post.ts';
import { untilToldToStop } from '../../run/shutdown.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const tellOf = (kind: ProcessKind, { config }: Municipality, { console, watched }: OpenMunicipality): void => {
  tell(`${config.office.name}: ${kind === 'start' ? 'the office is open' : `${kind} is at work`}.`);
  if (console !== undefined) {
    tell(`  console   ${console.url}`);
    tell(`  sign in   ${console.signIn}`);
  }
  if (kind === 'start') {
    for (const { name, folder } of config.stations) tell(`  station   ${name}: ${folder}`);
    tell(`  data      ${config.data}`);
  }
  if (watched !== undefined) tell(`  metrics   ${watched.url}/metrics`);
};

export const runProcess = async (kind: ProcessKind, configFiles: readonly string[]): Promise<number> => {
  const found = findMunicipalities(configFiles);
  const closing: ((signal: NodeJS.Signals) => void)[] = [];
  let sample: Promise<void> = Promise.resolve();
  // From here on, so that a word said while it opens is heard.
  const told = untilToldToStop();
  const installation = await openInstallation(kind, found, (municipality, open, { logger }) => {
    tellOf(kind, municipality, open);
    if (kind === 'start' && municipality.isExample) sample = dropSamplePost(municipality.config, open.store, logger);
    closing.push((signal) => logger.info({ signal }, 'closing: what is under way is finished or given back'));
  });
  const signal = await told;
  for (const say of closing) say(signal);
  await sample;
  await installation.close();
  if (kind === 'start') tell('The office is closed.');
  else for (const { config } of found.municipalities) tell(`${config.office.name}: ${kind} has ended.`);
  return 0;
};
