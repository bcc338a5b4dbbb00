// The whole ledger as one object, for those who open it and hand it on: clients ask for the parts that they use.
import type { ChangeFeed } from './change-feed.ts';
import type { DecisionLog } from './decision-log.ts';
import type { Items } from './items.ts';
import type { Journal } from './journal.ts';
import type { Leases } from './leases.ts';
import type { Outbox } from './outbox.ts';
import type { Queries } from './queries.ts';

/** Items, journal and outbox, always in agreement. */
export type Store = Items &
  Leases &
  Queries &
  ChangeFeed &
  Outbox &
  Journal &
  DecisionLog & {
    /** Closing twice is closing once. */
    close(): Promise<void>;
  };
