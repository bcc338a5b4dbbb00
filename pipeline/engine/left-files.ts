// Records files in station folders that nobody takes in, so that the console of any host can show them.

import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Items } from '../../domain/ports/ledger/items.ts';
import { type LeftFile, type LeftFiles, MOST_NAMED } from '../../domain/sources/left-files.ts';

/** Takes what is there now. Throws what the store throws. */
export const keepLeftFiles =
  ({ store, clock }: { readonly store: Items; readonly clock: Clock }, station: string) =>
  async (files: readonly LeftFile[]): Promise<void> => {
    for (;;) {
      const found = await store.get('left-files', station);
      if (found === undefined && files.length === 0) return;
      const item: LeftFiles = {
        kind: 'left-files',
        state: files.length === 0 ? 'none' : 'some',
        id: station,
        at: instant(clock),
        count: files.length,
        files: files.slice(0, MOST_NAMED),
      };
      const [outcome] = await store.commit([{ item, expects: found?.version ?? 0, journal: [] }]);
      if (outcome === 'committed') return;
    }
  };
