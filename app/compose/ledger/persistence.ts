// What everybody in a house shares: the ledger, the blobs it names, and the time they go by.

import type { Clock } from '../../../domain/ports/clock.ts';
import type { Blobs } from '../../../domain/ports/ledger/blobs.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';

export interface Ledger {
  readonly store: Store;
  readonly blobs: Blobs;
  /** Everybody who shares the ledger goes by it. */
  readonly clock: Clock;
}
