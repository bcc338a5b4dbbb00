// Translates labels of earlier decisions through renames and merges into today's labels.

import type { Queries } from '../domain/ports/ledger/queries.ts';
import type { Relabelling } from '../domain/ports/sorting/sorter.ts';
import type { LabelChange } from '../domain/sorting/label-change.ts';

/** Oldest first. */
export const labelChanges = async (store: Queries): Promise<readonly LabelChange[]> => {
  const changes: LabelChange[] = [];
  for await (const { item } of store.all('label-change')) changes.push(item);
  return changes;
};

const mapsTo = ({ how, to }: LabelChange): string | undefined => (how === 'split' ? undefined : to[0]);

/** What a label that was said at `at` (ISO 8601) is called now. A label that is set up anew later is not touched. */
export const labelNow = (
  changes: readonly LabelChange[],
  said: { readonly of: 'type' | 'unit'; readonly label: string; readonly at: string },
): string =>
  changes.reduce((label, change) => {
    const to = mapsTo(change);
    return change.of === said.of && said.at < change.at && to !== undefined && change.from.includes(label) ? to : label;
  }, said.label);

/** The same for everything that a model of that time holds. */
export const relabellingSince = (changes: readonly LabelChange[], at: string): Relabelling => {
  const old = (of: 'type' | 'unit') => changes.filter((change) => change.of === of).flatMap(({ from }) => from);
  const map = (of: 'type' | 'unit') =>
    Object.fromEntries(
      [...new Set(old(of))]
        .map((label) => [label, labelNow(changes, { of, label, at })] as const)
        .filter(([from, to]) => from !== to),
    );
  return { type: map('type'), unit: map('unit') };
};
