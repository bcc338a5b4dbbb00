// What every store must do, port by port.
import { changeFeedConformance } from './change-feed.conformance.ts';
import { decisionLogConformance } from './decision-log.conformance.ts';
import { itemsConformance } from './items.conformance.ts';
import { journalConformance } from './journal.conformance.ts';
import { leasesConformance } from './leases.conformance.ts';
import { outboxConformance } from './outbox.conformance.ts';
import { ownersConformance } from './owners.conformance.ts';
import { queriesConformance } from './queries.conformance.ts';
import { receivedConformance } from './received.conformance.ts';
import type { StorePlace } from './sample-items.conformance.ts';

/** `makePlace` gives a fresh, empty place every time. */
export const storeConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
  for (const suite of [
    itemsConformance,
    leasesConformance,
    queriesConformance,
    receivedConformance,
    ownersConformance,
    changeFeedConformance,
    outboxConformance,
    journalConformance,
    decisionLogConformance,
  ])
    suite(name, makePlace);
};
