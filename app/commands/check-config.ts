// `check-config`: every fault of the configuration at once, with its line and a hint.
import { explainFaults } from '../../config/explain.ts';
import { hintsOf, wayToConsole } from '../../config/hints.ts';
import { findConfig } from '../configuration.ts';

export const checkConfig = async (file: string | undefined): Promise<number> => {
  const loaded = findConfig(file);
  if (loaded.kind === 'invalid') {
    process.stderr.write(`${explainFaults(loaded.faults, loaded.source.file).join('\n')}\n`);
    return 1;
  }
  const { store, stations, types, units, handover } = loaded.config;
  process.stdout.write(
    `${loaded.source.file}: no faults. ${stations.length} stations, ${types.length} types, ${units.length} units, ` +
      `store in ${store.in}, handover to ${handover.to}, ${wayToConsole(loaded.config)}.\n`,
  );
  for (const hint of hintsOf(loaded.config)) process.stdout.write(`${hint}\n`);
  return 0;
};
