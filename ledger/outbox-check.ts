// Compares the outbox with the documents: every document in handover has its message, and no message is left over.
import type { Document } from '../domain/document.ts';
import { type OutboxMessage, routedIn, withdrawalsIn } from '../domain/handover/withdrawn-message.ts';
import type { Items } from '../domain/ports/ledger/items.ts';
import type { Outbox } from '../domain/ports/ledger/outbox.ts';
import type { Queries } from '../domain/ports/ledger/queries.ts';

export interface OutboxDifference {
  readonly what: 'message-missing' | 'message-differs' | 'message-left-over';
  readonly delivery: string;
  readonly subject: string;
}

/** Messages that are looked at: what is on its way to the units at one time. */
const MOST = 100_000;

const differs = (document: Document, message: OutboxMessage | undefined): OutboxDifference['what'] | undefined => {
  const isOnItsWay = document.state === 'in-handover';
  const withdrawals = document.withdrawals ?? [];
  if (message === undefined) return isOnItsWay || withdrawals.length > 0 ? 'message-missing' : undefined;
  const routed = routedIn(message);
  if (routed !== undefined && !isOnItsWay) return 'message-left-over';
  const told = withdrawalsIn(message);
  const hasAll = withdrawals.every(({ unit, at }) => told.some((one) => one.unit === unit && one.at === at));
  if (!hasAll) return 'message-differs';
  if (!isOnItsWay) return undefined;
  const { unit, type, pdf } = document;
  return routed?.unit === unit && routed.type === type && routed.pdf.sha256 === pdf.sha256
    ? undefined
    : 'message-differs';
};

/** States in which withdrawals wait for the next handover, without a message of their own. */
const UNDER_WORK = new Set<Document['state']>(['separated', 'classified', 'decided', 'composed']);

/** Every message's time has come by then. */
const END_OF_TIME = 8.64e15;

export const checkOutbox = async (store: Items & Queries & Outbox): Promise<readonly OutboxDifference[]> => {
  const pending = async (): Promise<ReadonlyMap<string, OutboxMessage>> => {
    const entries = await store.pending({ now: END_OF_TIME, limit: MOST });
    return new Map(entries.map(({ key, message }) => [key, message]));
  };
  let messages = await pending();
  const suspects = new Set<string>(messages.keys());
  for await (const { item } of store.all('document'))
    if (item.state === 'in-handover' || item.withdrawals !== undefined) suspects.add(item.id);
  if (suspects.size > 0) messages = await pending();
  const differences: OutboxDifference[] = [];
  for (const id of suspects) {
    const found = await store.get('document', id);
    const subject = `document:${id}`;
    const delivery = id.split('/', 1)[0]!;
    if (found === undefined) {
      differences.push({ what: 'message-left-over', delivery, subject });
      continue;
    }
    const isUnderWork = UNDER_WORK.has(found.item.state) && messages.get(id) === undefined;
    const what = isUnderWork ? undefined : differs(found.item, messages.get(id));
    if (what === undefined) continue;
    // Beside a running office the message may have gone out since: what has changed is not looked at again.
    const now = await pending();
    const again = await store.get('document', id);
    const still = again?.version === found.version ? differs(again.item, now.get(id)) : undefined;
    if (still !== undefined) differences.push({ what: still, delivery, subject });
  }
  return differences;
};
