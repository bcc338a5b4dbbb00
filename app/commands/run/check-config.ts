// `check-config`: every fault of the configuration at once, with its line and a hint; of several files also what lies between them.
import { channelsIn } from '../../../config/channels.ts';
import { explainFaults } from '../../../config/findings/explain.ts';
import { hintsOf, wayToConsole } from '../../../config/findings/hints.ts';
import type { ConfigLoaded } from '../../../config/load.ts';
import { findConfig, idsOf, sharedFaults } from '../../run/configuration.ts';
import { exposedLetters, exposedSecrets } from '../../run/files/exposed-files.ts';

type Valid = ConfigLoaded & { readonly kind: 'valid' };

const fault = (line: string): void => void process.stderr.write(`${line}\n`);

const checkOne = (file: string | undefined): Valid | undefined => {
  const loaded = findConfig(file);
  if (loaded.kind === 'invalid') {
    for (const line of explainFaults(loaded.faults, loaded.source.file)) fault(line);
    return undefined;
  }
  const exposed = exposedSecrets(loaded.config);
  for (const { path, run } of exposed) {
    const { line, column } = loaded.locate(path);
    const said = 'can be read or changed by other users of this computer';
    fault(`${loaded.source.file}:${line}:${column}  ${path.join('.')}  ${said} → run: ${run}`);
  }
  return exposed.length > 0 ? undefined : loaded;
};

const sayHowItIs = ({ config, source }: Valid): void => {
  const { store, stations, types, units } = config;
  process.stdout.write(
    `${source.file}: no faults. ${stations.length} stations, ${types.length} types, ${units.length} units, ` +
      `store in ${store.in}, handover to ${channelsIn(config).join(' and ')}, ${wayToConsole(config)}.\n`,
  );
  for (const { path, run } of exposedLetters(config))
    process.stdout.write(
      `${path.join('.')}  lets other users of this computer read letters → if they need not: ${run}\n`,
    );
  for (const hint of hintsOf(config)) process.stdout.write(`${hint}\n`);
};

export const checkConfig = async (files: readonly string[]): Promise<number> => {
  const ids = idsOf(files);
  const checked = (files.length === 0 ? [undefined] : files).map(checkOne);
  const valid = checked.filter((one) => one !== undefined);
  const shared = sharedFaults(
    checked.flatMap((one, position) =>
      one === undefined ? [] : [{ id: ids[position] ?? '', file: one.source.file, ...one }],
    ),
  );
  for (const { line } of shared) fault(line);
  if (shared.length > 0 || valid.length < checked.length) return 1;
  for (const one of valid) sayHowItIs(one);
  return 0;
};
