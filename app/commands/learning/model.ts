// `model`: lists, promotes and rolls back model versions; a running office notices by itself.

import type { Config } from '../../../config/schema.ts';
import { everything } from '../../../domain/ports/ledger/everything.ts';
import type { ModelVersion } from '../../../domain/sorting/model-version.ts';
import { rollBack, versionInUse } from '../../../learning/model-versions.ts';
import { openLedger } from '../../compose/ledger/open-ledger.ts';
import type { Ledger } from '../../compose/ledger/persistence.ts';
import { openRefitting, openSorting } from '../../compose/sorting/sorting.ts';
import { faultLine } from '../../observe/logger.ts';
import { requireConfig } from '../../run/configuration.ts';
import { readLabelled } from '../output/training-file.ts';
import { actingPerson } from '../review/acting-person.ts';

const inLedger = async (
  configFile: string | undefined,
  run: (ledger: Ledger, config: Config) => Promise<number>,
): Promise<number> => {
  const config = requireConfig(configFile);
  const ledger = await openLedger(config);
  try {
    return await run(ledger, config);
  } finally {
    await ledger.store.close();
  }
};

const say = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

const lineOf = (version: ModelVersion, inUse: string | undefined) => {
  const { id, state, origin, madeAt, bytes } = version;
  const head = { version: id, inUse: id === inUse, state, origin, madeAt, sha256: bytes.sha256, bytes: bytes.size };
  return version.origin === 'refit'
    ? { ...head, trainingSet: version.trainingSet, comparison: version.comparison }
    : head;
};

export const modelList = (configFile: string | undefined): Promise<number> =>
  inLedger(configFile, async ({ store }) => {
    const inUse = (await versionInUse(store))?.item.id;
    const versions: ModelVersion[] = [];
    for await (const { item } of everything(store, 'model')) versions.push(item);
    for (const version of versions.toSorted((a, b) => Number(b.id === inUse) - Number(a.id === inUse)))
      say(lineOf(version, inUse));
    return 0;
  });

export const modelRefit = (files: readonly string[], as: string, configFile: string | undefined): Promise<number> =>
  inLedger(configFile, async (ledger, config) => {
    const onFault = (error: unknown): void => void process.stderr.write(`${faultLine(error)}\n`);
    const base = files.length === 0 ? undefined : await readLabelled(files);
    // Before the first start there is no version to compare with: this enters the model that came with the program.
    const { sorter } = await openSorting(config, { ...ledger, onFault });
    await sorter.close();
    const refitting = openRefitting(config, { ...ledger, onFault });
    process.stderr.write('training …\n');
    const outcome = await refitting.run({ actor: actingPerson(as), ...(base === undefined ? {} : { base }) });
    say(
      'version' in outcome
        ? { kind: outcome.kind, ...lineOf(outcome.version, (await versionInUse(ledger.store))?.item.id) }
        : outcome,
    );
    return outcome.kind === 'promoted' || outcome.kind === 'unchanged' ? 0 : 2;
  });

export const modelRollback = (version: string, as: string, configFile: string | undefined): Promise<number> =>
  inLedger(configFile, async (ledger) => {
    const outcome = await rollBack(ledger, version, actingPerson(as));
    say({ version, ...outcome });
    return outcome.kind === 'unknown-version' ? 2 : 0;
  });
