// Watches all station folders: takes in new and left-over claimed files, and rechecks received ones.

import type { Config } from '../../config/schema.ts';
import { hasOriginal } from '../../domain/delivery.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { LeftFile } from '../../domain/sources/left-files.ts';
import { keepLeftFiles } from '../../pipeline/engine/left-files.ts';
import type { Office } from '../../pipeline/engine/office.ts';
import type { ClaimedFile } from '../../watchers/folder/claim.ts';
import { lookAgain } from '../../watchers/folder/detect-revisions.ts';
import { watchFolder } from '../../watchers/folder/watch-folder.ts';
import { repeatedly } from './interval.ts';
import { systemClock } from './system-clock.ts';

type Station = Config['stations'][number];

export interface Watching {
  /** Settles when no file is between folder and ledger. */
  stop(): Promise<void>;
}

const LOOK_AGAIN_MS = 60_000;

export const watchStations = (
  config: Config,
  {
    enter: enterFile,
    store,
    onFault,
  }: { readonly enter: Office['enter']; readonly store: Store; readonly onFault: (error: unknown) => void },
): Watching => {
  const watch = (station: Station): readonly Watching[] => {
    const hints = {
      ...(station.unit === undefined ? {} : { unit: station.unit }),
      ...(station.type === undefined ? {} : { type: station.type }),
    };
    const enter = ({ id, path, originalName }: ClaimedFile, revisionOf?: string): Promise<void> =>
      enterFile({
        id,
        station: station.id,
        path,
        fileName: originalName,
        hints,
        separation: station.separation,
        ...(revisionOf === undefined ? {} : { revisionOf }),
      });
    const keepLeft = keepLeftFiles({ store, clock: systemClock }, station.id);
    // One after the other: the last word is the one that holds.
    let kept: Promise<void> = Promise.resolve();
    const keep = (files: readonly LeftFile[]): void => {
      kept = kept.then(() => keepLeft(files)).catch(onFault);
    };
    // Files seen before a restart may be gone by now; those still there are reported again.
    keep([]);
    const folder = watchFolder({
      station,
      settle: config.settle,
      clock: systemClock,
      onClaimed: (file) => enter(file),
      onFault,
      onLeft: keep,
    });
    const again = repeatedly(
      lookAgain({
        station,
        clock: systemClock,
        lookAgainHours: config.settle.lookAgainHours,
        receiptOf: async (id) => {
          const delivery = (await store.get('delivery', id))?.item;
          if (!hasOriginal(delivery)) return undefined;
          return { original: delivery.original, receivedAt: Date.parse(delivery.receivedAt ?? delivery.claimedAt) };
        },
        onChanged: enter,
        onFault,
      }),
      LOOK_AGAIN_MS,
      onFault,
    );
    return [folder, again, { stop: () => kept }];
  };
  const all = config.stations.flatMap(watch);
  return { stop: async () => void (await Promise.all(all.map((one) => one.stop()))) };
};
