// Compares the outbox with documents and journal: each handover and each withdrawal that is due waits there, and nothing else does.
import type { Document } from '../domain/document.ts';
import { type WithdrawnMessage, withdrawalId } from '../domain/handover/withdrawn-message.ts';
import type { Items } from '../domain/ports/ledger/items.ts';
import type { Journal } from '../domain/ports/ledger/journal.ts';
import type { Outbox, OutboxEntry } from '../domain/ports/ledger/outbox.ts';
import type { Queries } from '../domain/ports/ledger/queries.ts';
import { type Walked, walkJournal } from './walk-journal.ts';

export interface OutboxDifference {
  readonly what: 'message-missing' | 'message-differs' | 'message-left-over';
  readonly delivery: string;
  readonly subject: string;
}

/** Withdrawals that the journal began and has not seen end: document by key. */
export interface OpenWithdrawals {
  /** To be called with every entry of the journal, in order. */
  note(walked: Walked): void;
  readonly documents: ReadonlyMap<string, string>;
}

export const openWithdrawals = (): OpenWithdrawals => {
  const documents = new Map<string, string>();
  return {
    documents,
    note: (walked) => {
      if (walked.kind === 'unreadable') return;
      const { subject, action, details } = walked.entry;
      if (typeof details?.withdraws === 'string')
        documents.set(details.withdraws, String(subject).replace('document:', ''));
      if (action === 'withdrawn' || action === 'withdrawal-undeliverable') documents.delete(String(details?.key));
    },
  };
};

/** Items that are looked at: what waits for the units at one time. */
const MOST = 100_000;
/** Every entry's time has come by then. */
const END_OF_TIME = 8.64e15;

/** Whether an entry of the journal took the document back from this unit at this moment. */
const isWritten = async (store: Journal, message: WithdrawnMessage): Promise<boolean> => {
  for await (const walked of walkJournal(store, { after: 0, subject: `document:${message.document}` })) {
    if (walked.kind === 'unreadable' || walked.entry.at !== message.withdrawnAt) continue;
    const { action, details } = walked.entry;
    const unit = action === 'decided' ? details.before : details.unit;
    if (['decided', 'recalled', 'returned'].includes(action) && unit === message.unit) return true;
  }
  return false;
};

const isOf = ({ to, key, event }: OutboxEntry, id: string): boolean =>
  event.data.document === id &&
  to === `unit:${event.data.unit}` &&
  (event.type === 'routed' || key === withdrawalId(event.data));

const handoverDiffers = (document: Document, entries: readonly OutboxEntry[]): OutboxDifference['what'] | undefined => {
  const routed = entries.flatMap(({ key, event }) => (event.type === 'routed' ? [{ key, data: event.data }] : []));
  if (document.state !== 'in-handover') return routed.length > 0 ? 'message-left-over' : undefined;
  const [message, ...more] = routed;
  if (message === undefined) return 'message-missing';
  if (more.length > 0) return 'message-left-over';
  const { unit, type, pdf, handover = message.key } = document;
  const { data } = message;
  return data.unit === unit && data.type === type && data.pdf.sha256 === pdf.sha256 && message.key === handover
    ? undefined
    : 'message-differs';
};

export const checkOutbox = async (
  store: Items & Queries & Outbox & Journal,
  open: OpenWithdrawals = openWithdrawals(),
): Promise<readonly OutboxDifference[]> => {
  /** Beside a running office an entry may have gone out since the journal was read. */
  const isStillOpen = async (id: string, keys: readonly string[]): Promise<boolean> => {
    const again = openWithdrawals();
    for await (const walked of walkJournal(store, { after: 0, subject: `document:${id}` })) again.note(walked);
    return keys.some((key) => again.documents.has(key));
  };

  const differs = async (document: Document, due: readonly string[]): Promise<OutboxDifference['what'] | undefined> => {
    const entries = await store.outboxOf(document);
    if (entries.some((entry) => !isOf(entry, document.id))) return 'message-differs';
    const missing = due.filter((key) => !entries.some((entry) => entry.key === key));
    if (missing.length > 0 && (await isStillOpen(document.id, missing))) return 'message-missing';
    for (const { event } of entries)
      if (event.type === 'withdrawn' && !(await isWritten(store, event.data))) return 'message-left-over';
    return handoverDiffers(document, entries);
  };

  const dueOf = new Map<string, string[]>();
  for (const [key, id] of open.documents) dueOf.set(id, [...(dueOf.get(id) ?? []), key]);
  const heads = await store.pending({ now: END_OF_TIME, limit: MOST });
  const suspects = new Set<string>([...heads.map(({ item }) => item.id), ...dueOf.keys()]);
  for await (const { item } of store.all('document')) if (item.state === 'in-handover') suspects.add(item.id);

  const differences: OutboxDifference[] = [];
  for (const id of suspects) {
    const found = await store.get('document', id);
    const subject = `document:${id}`;
    const delivery = id.split('/', 1)[0]!;
    if (found === undefined) {
      // A document that the journal names and that is gone is reported by the cross-check.
      if ((await store.outboxOf({ kind: 'document', id })).length > 0)
        differences.push({ what: 'message-left-over', delivery, subject });
      continue;
    }
    const what = await differs(found.item, dueOf.get(id) ?? []);
    if (what === undefined) continue;
    // What has changed since is not looked at again.
    const again = await store.get('document', id);
    const still = again?.version === found.version ? await differs(again.item, dueOf.get(id) ?? []) : undefined;
    if (still !== undefined) differences.push({ what: still, delivery, subject });
  }
  return differences;
};
