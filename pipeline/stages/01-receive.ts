// Receive: the claimed file is in the ledger first; then its bytes are kept unchanged.
import { formOf, station } from '../../domain/actor.ts';
import type { Instant, RoutingHints, Separation } from '../../domain/delivery.ts';
import { isFault } from '../../domain/errors.ts';
import type { DeliveryId } from '../../domain/ids.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { Change, Items } from '../../domain/ports/ledger/items.ts';
import { newDelivery, toReceived } from '../../domain/transitions.ts';
import { account } from '../engine/retry.ts';
import { quarantineDelivery } from '../engine/set-aside.ts';
import { type Stage, stage } from '../engine/stage.ts';

/** A file that a watcher has taken out of its station's folder. */
export interface ClaimedFile {
  /** A UUID, given at the claim: claiming is idempotent by it. */
  readonly id: string;
  readonly station: string;
  readonly path: string;
  readonly fileName: string;
  readonly hints: RoutingHints;
  readonly separation?: Separation;
  readonly revisionOf?: string;
}

/** The ledger entry of a claimed file: written before anything else touches it. */
export const ledgerEntry = (file: ClaimedFile, at: Instant): Change => {
  const item = newDelivery({
    id: file.id as DeliveryId,
    station: file.station,
    fileName: file.fileName,
    claimedAt: at,
    hints: file.hints,
    path: file.path,
    ...(file.separation === undefined ? {} : { separation: file.separation }),
    ...(file.revisionOf === undefined ? {} : { revisionOf: file.revisionOf as DeliveryId }),
  });
  return {
    item,
    expects: 0,
    next: 'receive',
    journal: [
      {
        at,
        actor: formOf(station(file.station)),
        action: 'claimed',
        subject: `delivery:${file.id}`,
        details: { fileName: file.fileName, revisionOf: file.revisionOf ?? null },
      },
    ],
  };
};

export const receive = ({
  store,
  blobs,
  clock,
  mostBytes,
}: {
  readonly store: Items;
  readonly blobs: Blobs;
  readonly clock: Clock;
  /** Larger files are set aside without a copy: the file itself stays where it was claimed. */
  readonly mostBytes: number;
}): Stage =>
  stage({
    work: 'receive',
    kind: 'delivery',
    from: ['claimed'],
    run: async (delivery) => {
      try {
        const original = await blobs.putFile(delivery.path, mostBytes);
        const first = await store.firstWith(original.sha256, delivery.id);
        const duplicateOf = first === delivery.id ? undefined : first;
        const received = toReceived(delivery, {
          original,
          receivedAt: instant(clock),
          ...(duplicateOf === undefined ? {} : { duplicateOf: duplicateOf as DeliveryId }),
        });
        if (original.size === 0) return quarantineDelivery(received, 'EMPTY_FILE', '0 bytes');
        return {
          item: received,
          action: 'received',
          details: {
            sha256: original.sha256,
            bytes: original.size,
            duplicateOf: duplicateOf ?? null,
            receivedAt: received.receivedAt,
          },
          next: 'open',
        };
      } catch (error) {
        if (isFault(error, 'FILE_GONE')) return quarantineDelivery(delivery, 'FILE_GONE', account(error));
        if (isFault(error, 'FILE_TOO_LARGE')) {
          const { bytes, most } = error.details;
          return quarantineDelivery(delivery, 'FILE_TOO_LARGE', `${bytes} bytes; at most ${most}`);
        }
        if (isFault(error, 'FILE_UNREADABLE')) return quarantineDelivery(delivery, 'FILE_UNREADABLE', account(error));
        throw error;
      }
    },
    giveUp: (delivery, detail) => quarantineDelivery(delivery, 'FAILED_REPEATEDLY', detail),
  });
