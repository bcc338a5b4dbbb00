// Reconcile: pages in = outcomes out for every delivery ever claimed, and the ledger agrees with its journal.
import type { PageOutcome } from '../domain/page.ts';
import type { Blobs } from '../domain/ports/ledger/blobs.ts';
import type { Store } from '../domain/ports/ledger/store.ts';
import { type BlobDifference, missingProofs, readBlobs } from './blob-check.ts';
import { crossCheck, type LedgerDifference } from './cross-check.ts';
import { checkOutbox, type OutboxDifference, openWithdrawals } from './outbox-check.ts';

/** Something that does not add up. An empty list is the promise kept. */
export interface Discrepancy {
  readonly delivery: string;
  readonly what:
    | 'page-without-ledger-entry'
    | 'page-in-two-documents'
    | 'page-in-no-document'
    | 'document-missing'
    | 'page-not-read-in-document'
    | 'received-at-another-time'
    | LedgerDifference['what']
    | OutboxDifference['what']
    | BlobDifference['what'];
  readonly page?: number;
  /** `<kind>:<id>` of the item. */
  readonly subject?: string;
  /** The journal's entry that it disagrees with. */
  readonly sequence?: number;
  readonly sha256?: string;
}

export interface Balance {
  readonly deliveries: number;
  readonly pagesIn: number;
  /** Pages by outcome; `waiting` counts those still on their way. */
  readonly outcomes: Readonly<Record<PageOutcome['kind'] | 'waiting', number>>;
  readonly quarantinedDeliveries: number;
  /** Deliveries in which no document was found. */
  readonly withoutDocument: {
    /** Open until a person has looked at the pages. */
    readonly waiting: number;
    /** A person confirmed that they are empty. */
    readonly confirmed: number;
    /** Ended under an earlier version, which asked nobody. */
    readonly neverAsked: number;
  };
  readonly documents: Readonly<Record<string, number>>;
  /** Journal entries that were compared with the ledger. */
  readonly entries: number;
  /** Blobs whose bytes were read; absent: only the presence of originals and PDFs was looked at. */
  readonly blobsRead?: number;
  readonly discrepancies: readonly Discrepancy[];
  /** Further ones that are not listed; absent: none. */
  readonly more?: number;
}

/** `deep`: reads every blob that a record names. */
export const reconcile = async ({
  store,
  blobs,
  deep = false,
}: {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly deep?: boolean;
}): Promise<Balance> => {
  const outcomes = { document: 0, separator: 0, blank: 0, quarantined: 0, waiting: 0 };
  const discrepancies: Discrepancy[] = [];
  let deliveries = 0;
  let pagesIn = 0;
  let quarantinedDeliveries = 0;
  const withoutDocument = { waiting: 0, confirmed: 0, neverAsked: 0 };
  for await (const { item: delivery } of store.all('delivery')) {
    deliveries += 1;
    if (delivery.state === 'quarantined') quarantinedDeliveries += 1;
    if (!deep) discrepancies.push(...(await missingProofs(blobs, delivery)));
    if (delivery.state === 'without-document') withoutDocument.waiting += 1;
    if (delivery.state === 'empty') withoutDocument.confirmed += 1;
    if (delivery.state === 'claimed' || delivery.state === 'received' || delivery.state === 'quarantined') continue;
    pagesIn += delivery.pageCount;
    const pages = (await store.childrenOf('page', delivery.id)).map(({ item }) => item);
    const documents = (await store.childrenOf('document', delivery.id)).map(({ item }) => item);
    for (const document of documents) {
      if (!deep) discrepancies.push(...(await missingProofs(blobs, document)));
      if (document.receivedAt !== delivery.receivedAt)
        discrepancies.push({
          delivery: delivery.id,
          subject: `document:${document.id}`,
          what: 'received-at-another-time',
        });
    }
    const known = new Set(pages.map((page) => page.number));
    for (let page = 1; page <= delivery.pageCount; page += 1) {
      if (!known.has(page)) discrepancies.push({ delivery: delivery.id, what: 'page-without-ledger-entry', page });
    }
    if (delivery.state === 'separated') {
      const kept = new Set<string>(documents.map(({ id }) => id));
      if (delivery.documents.some((id) => !kept.has(id)))
        discrepancies.push({ delivery: delivery.id, what: 'document-missing' });
    }
    const places = new Map<number, number>();
    for (const { number } of documents.flatMap((document) => document.pages))
      places.set(number, (places.get(number) ?? 0) + 1);
    const isSpent = documents.length === 0 && pages.every(({ state }) => state === 'blank' || state === 'separator');
    if (delivery.state === 'separated' && isSpent) withoutDocument.neverAsked += 1;
    // A page that was mended late finds its document only when the delivery is separated again.
    const settled = delivery.state !== 'opened' && pages.every((page) => page.state !== 'waiting');
    for (const page of pages) {
      const times = places.get(page.number) ?? 0;
      const place = { delivery: delivery.id, page: page.number };
      if (times > 1) discrepancies.push({ ...place, what: 'page-in-two-documents' });
      if (page.state === 'read' && times === 0 && settled)
        discrepancies.push({ ...place, what: 'page-in-no-document' });
      if (times > 0 && page.state !== 'read' && page.state !== 'blank')
        discrepancies.push({ ...place, what: 'page-not-read-in-document' });
      outcomes[page.state === 'read' ? 'document' : page.state] += 1;
    }
  }
  let entries = 0;
  const open = openWithdrawals();
  const crossed = await crossCheck(store, (walked) => {
    entries += 1;
    open.note(walked);
  });
  const read = deep ? await readBlobs({ store, blobs }) : undefined;
  discrepancies.push(...crossed.differences, ...(await checkOutbox(store, open)), ...(read?.differences ?? []));
  return {
    deliveries,
    pagesIn,
    outcomes,
    quarantinedDeliveries,
    withoutDocument,
    documents: await store.count('document'),
    entries,
    ...(read === undefined ? {} : { blobsRead: read.blobsRead }),
    discrepancies,
    ...(crossed.more === 0 ? {} : { more: crossed.more }),
  };
};
