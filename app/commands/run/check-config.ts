// `check-config`: every fault of the configuration at once, with its line and a hint.
import { channelsIn } from '../../../config/channels.ts';
import { explainFaults } from '../../../config/findings/explain.ts';
import { hintsOf, wayToConsole } from '../../../config/findings/hints.ts';
import { findConfig } from '../../run/configuration.ts';
import { exposedLetters, exposedSecrets } from '../../run/files/exposed-files.ts';

export const checkConfig = async (file: string | undefined): Promise<number> => {
  const loaded = findConfig(file);
  if (loaded.kind === 'invalid') {
    process.stderr.write(`${explainFaults(loaded.faults, loaded.source.file).join('\n')}\n`);
    return 1;
  }
  const exposed = exposedSecrets(loaded.config);
  for (const { path, run } of exposed) {
    const { line, column } = loaded.locate(path);
    const said = 'can be read or changed by other users of this computer';
    process.stderr.write(`${loaded.source.file}:${line}:${column}  ${path.join('.')}  ${said} → run: ${run}\n`);
  }
  if (exposed.length > 0) return 1;
  const { store, stations, types, units } = loaded.config;
  process.stdout.write(
    `${loaded.source.file}: no faults. ${stations.length} stations, ${types.length} types, ${units.length} units, ` +
      `store in ${store.in}, handover to ${channelsIn(loaded.config).join(' and ')}, ${wayToConsole(loaded.config)}.\n`,
  );
  for (const { path, run } of exposedLetters(loaded.config))
    process.stdout.write(
      `${path.join('.')}  lets other users of this computer read letters → if they need not: ${run}\n`,
    );
  for (const hint of hintsOf(loaded.config)) process.stdout.write(`${hint}\n`);
  return 0;
};
