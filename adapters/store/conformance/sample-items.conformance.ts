// Small items in every state that the store suites need, and a place to keep them in.

import type { BlobRef } from '../../../domain/blob.ts';
import type { ClaimedDelivery, ReceivedDelivery } from '../../../domain/delivery.ts';
import type { SeparatedDocument } from '../../../domain/document.ts';
import { type OutboxDraft, routedEntry, withdrawnEntry } from '../../../domain/handover/outbox.ts';
import type { RoutedMessage } from '../../../domain/handover/routed-message.ts';
import {
  checkId,
  type DecisionId,
  type DeliveryId,
  documentId,
  holdId,
  type LabelChangeId,
  modelId,
  pageId,
} from '../../../domain/ids.ts';
import type { Item } from '../../../domain/items.ts';
import type { JournalDraft } from '../../../domain/journal/journal.ts';
import type { JournalAction } from '../../../domain/journal/journal-actions.ts';
import type { WaitingPage } from '../../../domain/page.ts';
import type { Change, Store } from '../../../domain/ports/ledger/store.ts';
import type { Hold } from '../../../domain/review/hold.ts';
import type { WaitingCheck } from '../../../domain/review/sample-check.ts';
import type { Decision } from '../../../domain/sorting/classification.ts';
import type { LabelChange } from '../../../domain/sorting/label-change.ts';
import type { ModelVersion } from '../../../domain/sorting/model-version.ts';

/** Somewhere a store lives. Opening it twice shows the same items, at the same time or one after the other. */
export interface StorePlace {
  open(): Promise<Store>;
  remove(): Promise<void>;
}

/** Runs a test in a fresh store and clears it away. */
export const inStore =
  (makePlace: () => Promise<StorePlace>, run: (store: Store, place: StorePlace) => Promise<void>) =>
  async (): Promise<void> => {
    const place = await makePlace();
    const store = await place.open();
    try {
      await run(store, place);
    } finally {
      await store.close();
      await place.remove();
    }
  };

export const at = (minute: number): string => new Date(Date.UTC(2026, 10, 2, 7, minute)).toISOString();

export const blob = (letter: string): BlobRef => ({ sha256: letter.repeat(64), size: 4711 });

export const claimed = (id: string): ClaimedDelivery => ({
  kind: 'delivery',
  state: 'claimed',
  id: id as DeliveryId,
  station: 'rathaus-eg',
  fileName: 'Scan_0815 – Übergröße.pdf',
  claimedAt: at(0),
  hints: {},
  path: `/scans/work/${id}`,
});

export const received = (id: string, original: BlobRef): ReceivedDelivery => {
  const { path: _, ...rest } = claimed(id);
  return { ...rest, state: 'received', original, receivedAt: at(1) };
};

export const waiting = (delivery: string, number: number): WaitingPage => ({
  kind: 'page',
  state: 'waiting',
  id: pageId(delivery as DeliveryId, number),
  delivery: delivery as DeliveryId,
  number,
});

export const separated = (delivery: string, number: number): SeparatedDocument => ({
  kind: 'document',
  state: 'separated',
  id: documentId(delivery as DeliveryId, number),
  delivery: delivery as DeliveryId,
  number,
  station: 'rathaus-eg',
  receivedAt: at(1),
  pages: [{ number, blank: false }],
  hints: {},
  pageMissing: false,
});

export const decision = (number: number): Decision => ({
  kind: 'decision',
  state: 'made',
  id: `decision-${number}` as DecisionId,
  document: documentId('d-1' as DeliveryId, number),
  text: blob('b'),
  type: 'Rechnung',
  unit: 'kaemmerei',
  actor: 'm.musterfrau',
  at: at(number),
});

export const check = (number: number): WaitingCheck => ({
  kind: 'check',
  state: 'waiting',
  id: checkId(documentId('d-1' as DeliveryId, number)),
  document: documentId('d-1' as DeliveryId, number),
  said: { type: 'rechnung', unit: 'kaemmerei' },
  at: at(number),
});

export const version = (letter: string): ModelVersion => ({
  kind: 'model',
  state: 'promoted',
  id: modelId(letter.repeat(64)),
  bytes: blob(letter),
  madeAt: at(0),
  origin: 'starter',
});

export const labelChange = (number: number): LabelChange => ({
  kind: 'label-change',
  state: 'made',
  id: `change-${number}` as LabelChangeId,
  of: 'unit',
  how: 'merge',
  from: ['tiefbauamt', 'gruenflaechenamt'],
  to: ['bauamt'],
  actor: 'm.musterfrau',
  at: at(number),
});

export const hold = (name: string): Hold => ({
  kind: 'hold',
  state: 'kept',
  id: holdId(name),
  name,
  documents: [{ document: documentId('d-1' as DeliveryId, 1), since: at(0), until: Date.parse(at(2)) }],
});

export const message = (delivery: string, unit: string): RoutedMessage => ({
  document: documentId(delivery as DeliveryId, 1),
  delivery: delivery as DeliveryId,
  station: 'rathaus-eg',
  receivedAt: at(1),
  decidedAt: at(2),
  unit,
  type: 'Rechnung',
  unitConfidence: 0.97,
  typeConfidence: 0.99,
  decidedBy: 'machine',
  reasons: ['CONFIDENT'],
  pageCount: 1,
  pdf: blob('c'),
  original: blob('a'),
  originalName: 'Scan_0815 – Übergröße.pdf',
});

/** What hands a document over. */
export const handover = (delivery: string, unit: string): OutboxDraft => routedEntry(message(delivery, unit));

/** What takes it back from a unit. */
export const withdrawal = (delivery: string, unit: string, minute = 3): OutboxDraft => {
  const { document, station, type } = message(delivery, unit);
  return withdrawnEntry({
    ...{ document, delivery: delivery as DeliveryId, station, type, unit, withdrawnAt: at(minute), reason: 'RECALLED' },
  });
};

/** `action`: any text, since a store does not look at it. */
export const entry = (item: Item, action: string, minute = 0): JournalDraft => ({
  at: at(minute),
  actor: 'machine',
  action: action as JournalAction,
  subject: `${item.kind}:${item.id}`,
  details: { pages: 3, blank: false, reason: null, ratio: 0.25, names: ['Müller', 'a"b\\c\u0000\ud800'] },
});

/** A new item with an entry of its own. */
export const creation = (item: Item, more: Partial<Change> = {}): Change => ({
  item,
  expects: 0,
  journal: [entry(item, 'created')],
  ...more,
});

/** The same item again, built on `expects`. */
export const revision = (item: Item, expects: number, more: Partial<Change> = {}): Change => ({
  item,
  expects,
  journal: [entry(item, 'revised')],
  ...more,
});

export const collect = async <T>(items: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
