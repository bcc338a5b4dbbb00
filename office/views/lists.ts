// Read models of the console's lists: read from the store once per change and shared by all sessions.
import type { DeliveryWithoutDocument } from '../../domain/delivery.ts';
import { type DocumentForReview, FOR_REVIEW, isAtUnit } from '../../domain/document.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { changedSince, everything } from '../../domain/ports/ledger/everything.ts';
import type { Items } from '../../domain/ports/ledger/items.ts';
import type { Queries } from '../../domain/ports/ledger/queries.ts';
import type { QuarantineReason } from '../../domain/reasons.ts';
import { startOfDay } from '../../domain/register/office-day.ts';
import type { LeftFile } from '../../domain/sources/left-files.ts';
import { type DeliveryRow, newestFirst, todayRow } from './today.ts';

/** A document in the review queue, without its long parts. */
export type Waiting = Pick<DocumentForReview, 'id' | 'delivery' | 'station' | 'receivedAt'>;

/** What is in quarantine, before its delivery is looked up. */
export interface Aside {
  readonly kind: 'delivery' | 'page' | 'document';
  readonly id: string;
  /** When it was quarantined, ISO 8601. */
  readonly at: string;
  readonly delivery: string;
  /** Of a page or a document: its place in the delivery, from 1. */
  readonly number?: number;
  readonly reason: QuarantineReason;
  readonly detail?: string;
}

/** Files in the folder of a station that are not taken. */
export interface LeftRow {
  readonly station: string;
  readonly at: string;
  readonly count: number;
  /** The first of them. */
  readonly files: readonly LeftFile[];
}

/** A document of the sample, before its delivery is looked up. */
export interface WaitingForCheck {
  /** The document's. */
  readonly id: string;
  readonly delivery: string;
  readonly at: string;
  readonly station: string;
  /** As it was routed. */
  readonly type: string;
  readonly unit: string;
}

/** A delivery in which no document was found, before its pages are looked up. */
export type WithoutDocument = Pick<DeliveryWithoutDocument, 'id' | 'receivedAt' | 'station' | 'fileName' | 'reason'>;

export interface Lists {
  /** Today's deliveries, newest first. */
  today(): Promise<readonly DeliveryRow[]>;
  /** Letters in review, oldest first. */
  waiting(): Promise<readonly Waiting[]>;
  /** Deliveries, pages and documents set aside, newest first. */
  setAside(): Promise<readonly Aside[]>;
  /** Files in stations' folders that are not taken. */
  left(): Promise<readonly LeftRow[]>;
  /** Deliveries in which no document was found and that nobody has looked at, oldest first. */
  withoutDocument(): Promise<readonly WithoutDocument[]>;
  /** Letters of the sample that wait for a check, oldest first. */
  checks(): Promise<readonly WaitingForCheck[]>;
  /** Something changed: the next look reads again. */
  changed(): void;
}

/** Milliseconds after which a list is read again though nobody reported a change. */
const OLDEST_MS = 5_000;

const collected = async <T>(list: AsyncIterable<T>): Promise<readonly T[]> => {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
};

const byDelivery = <T extends { readonly delivery: string }>(
  items: readonly T[],
): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.delivery);
    if (group === undefined) groups.set(item.delivery, [item]);
    else group.push(item);
  }
  return groups;
};

const readToday = async (store: Queries, now: number): Promise<readonly DeliveryRow[]> => {
  const since = new Date(startOfDay(now)).toISOString();
  const deliveries = await collected(changedSince(store, { kind: 'delivery', since }));
  const documents = byDelivery(await collected(changedSince(store, { kind: 'document', since })));
  const pages = byDelivery(await collected(changedSince(store, { kind: 'page', states: ['quarantined'], since })));
  return deliveries
    .filter(({ claimedAt }) => claimedAt >= since)
    .map((delivery) => todayRow(delivery, documents.get(delivery.id) ?? [], pages.get(delivery.id) ?? []))
    .sort(newestFirst);
};

type Received = { readonly id: string; readonly receivedAt: string };

/** Oldest first. */
const byReceipt = (a: Received, b: Received): number =>
  a.receivedAt === b.receivedAt ? (a.id < b.id ? -1 : 1) : a.receivedAt < b.receivedAt ? -1 : 1;

const readWaiting = async (store: Queries): Promise<readonly Waiting[]> => {
  const letters: Waiting[] = [];
  for await (const { item } of everything(store, 'document', { states: FOR_REVIEW })) {
    const { id, delivery, station, receivedAt } = item;
    letters.push({ id, delivery, station, receivedAt });
  }
  return letters.sort(byReceipt);
};

const readSetAside = async (store: Queries): Promise<readonly Aside[]> => {
  const aside: (Aside & { readonly order: number })[] = [];
  for (const kind of ['delivery', 'page', 'document'] as const) {
    for await (const { item, order, changedAt } of everything(store, kind, { states: ['quarantined'] })) {
      const { id, reason, detail } = item;
      aside.push({
        kind,
        id,
        at: changedAt,
        order,
        reason,
        delivery: item.kind === 'delivery' ? item.id : item.delivery,
        ...(item.kind === 'delivery' ? {} : { number: item.number }),
        ...(detail === undefined ? {} : { detail }),
      });
    }
  }
  return aside.sort((a, b) => b.order - a.order).map(({ order: _, ...row }) => row);
};

const readLeft = async (store: Queries): Promise<readonly LeftRow[]> => {
  const rows: LeftRow[] = [];
  for await (const { item } of everything(store, 'left-files', { states: ['some'] })) {
    const { id, at, count, files } = item;
    rows.push({ station: id, at, count, files });
  }
  return rows;
};

const readWithoutDocument = async (store: Queries): Promise<readonly WithoutDocument[]> => {
  const found: WithoutDocument[] = [];
  for await (const { item } of everything(store, 'delivery', { states: ['without-document'] })) {
    const { id, receivedAt, station, fileName, reason } = item;
    found.push({ id, receivedAt, station, fileName, reason });
  }
  return found.sort(byReceipt);
};

/** Without those that came back or were decided anew: what is right, an operator says there. */
const readChecks = async (store: Items & Queries): Promise<readonly WaitingForCheck[]> => {
  const checks: WaitingForCheck[] = [];
  for await (const { item } of everything(store, 'check', { states: ['waiting'] })) {
    const document = (await store.get('document', item.document))?.item;
    if (document === undefined || !isAtUnit(document)) continue;
    const { id, delivery, station } = document;
    checks.push({ id, delivery, station, at: item.at, ...item.said });
  }
  return checks.reverse();
};

export const lists = ({ store, clock }: { readonly store: Items & Queries; readonly clock: Clock }): Lists => {
  const dropped: (() => void)[] = [];

  const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
    let held: { readonly value: Promise<T>; readonly at: number } | undefined;
    const drop = () => {
      held = undefined;
    };
    dropped.push(drop);
    return () => {
      if (held === undefined || Math.abs(clock.now() - held.at) > OLDEST_MS) {
        const value = read();
        held = { value, at: clock.now() };
        // The callers of this reading get the fault; the next call reads anew.
        value.catch(drop);
      }
      return held.value;
    };
  };

  return {
    today: once(() => readToday(store, clock.now())),
    waiting: once(() => readWaiting(store)),
    withoutDocument: once(() => readWithoutDocument(store)),
    setAside: once(() => readSetAside(store)),
    left: once(() => readLeft(store)),
    checks: once(() => readChecks(store)),
    changed: () => {
      for (const drop of dropped) drop();
    },
  };
};
