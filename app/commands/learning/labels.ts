// `units` and `types`: rename, merge or split units and types; learned decisions are kept.

import { type ChangeAsked, changeLabelsWith, type LabelsChanged } from '../../../office/labels/rename-labels.ts';
import { openLedger } from '../../compose/ledger/open-ledger.ts';
import { labelsOf } from '../../compose/pages/page-workers.ts';
import { requireConfig } from '../../run/configuration.ts';
import { readReassignments } from '../output/training-file.ts';
import { actingPerson } from '../review/acting-person.ts';

const HINTS: Partial<Record<LabelsChanged['kind'], string>> = {
  'unknown-label': 'It must be in the configuration. Write it in first, with a description and keywords.',
  'still-configured': 'It is still in the configuration. Take it out first: what is decided for it later is not meant.',
};

/** `file`: JSON lines `{document, unit}` (or `{document, type}`): letters that the new label gets. */
export const changeLabels = async (
  { as, ...asked }: Omit<ChangeAsked, 'actor'> & { readonly as: string },
  file: string | undefined,
  configFile: string | undefined,
): Promise<number> => {
  const actor = actingPerson(as);
  const config = requireConfig(configFile);
  const list = file === undefined ? [] : await readReassignments(file, asked.of);
  const { store, clock } = await openLedger(config);
  try {
    const outcome = await changeLabelsWith({ store, clock, labels: labelsOf(config) })({ ...asked, actor }, list);
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
    const hint = HINTS[outcome.kind];
    if (hint !== undefined) process.stderr.write(`${hint}\n`);
    return outcome.kind === 'done' && outcome.unknown.length === 0 ? 0 : 2;
  } finally {
    await store.close();
  }
};
