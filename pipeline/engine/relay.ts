// The relay: delivers what waits in the outbox, each item's entries in their order, and writes down what arrived.
import { type Document, type DocumentInHandover, isAtUnit } from '../../domain/document.ts';
import { MailroomError } from '../../domain/errors.ts';
import { type Recipient, withdrawnEntry, withdrawsIn } from '../../domain/handover/outbox.ts';
import type { RoutedMessage } from '../../domain/handover/routed-message.ts';
import type { WithdrawnMessage } from '../../domain/handover/withdrawn-message.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { OutboxEntry, Store } from '../../domain/ports/ledger/store.ts';
import type { Channel } from '../../domain/ports/units/channel.ts';
import { toHandedOver } from '../../domain/transitions.ts';
import { allButSlow, lanes } from './lanes.ts';
import { backoff } from './retry.ts';
import type { Observer } from './stage.ts';

/** Entries read at once. */
const BATCH = 500;

export interface Relay {
  /**
   * Delivers what is pending now; resolves to how much has arrived since the last run. Deliveries that have become slow go on without being waited
   * for. Two relays at once do no harm: every effect has a key.
   */
  run(): Promise<number>;
  /** Resolves when nothing is under way any more. */
  ended(): Promise<void>;
}

const jobOf = ({ item }: OutboxEntry) => ({ work: 'hand-over', ...item }) as const;

/** Whether the document still waits for this very handover. Before 0.2 its id was not noted. */
const waitsFor = (document: Document, key: string): document is DocumentInHandover =>
  document.state === 'in-handover' && (document.handover ?? key) === key;

export const relay = ({
  store,
  channel,
  clock,
  observer,
}: {
  readonly store: Store;
  readonly channel: Channel;
  readonly clock: Clock;
  readonly observer: Observer;
}): Relay => {
  const { busy, work, ended } = lanes<OutboxEntry>();
  /** What arrived since it was last told, also by lanes that an earlier run did not wait for. */
  let arrived = 0;

  /** Whether the unit keeps what it received: it was recorded by another relay, or a newer handover gives it to the unit anyway. */
  const keepsIt = (document: Document, { key }: OutboxEntry, unit: string): boolean =>
    ('handedOverAt' in document && (document.handover ?? key) === key) ||
    ((document.state === 'in-handover' || isAtUnit(document)) && document.unit === unit);

  /** Delivered, but not waiting any more: unless the unit keeps it, it was recalled at this very moment and is withdrawn. */
  const afterwards = async (entry: OutboxEntry, message: RoutedMessage): Promise<boolean> => {
    const found = await store.get('document', entry.item.id);
    if (found === undefined || keepsIt(found.item, entry, message.unit)) return false;
    const isWithdrawn = (await store.outboxOf(entry.item)).some(
      ({ event }) => event.type === 'withdrawn' && event.data.handover === entry.key,
    );
    if (isWithdrawn) return false;
    const { document, delivery, station, unit, type } = message;
    const at = instant(clock);
    const lost = { document, delivery, station, unit, type, handover: entry.key, withdrawnAt: at } as const;
    const withdrawal = withdrawnEntry({ ...lost, reason: 'RECALLED' });
    if (found.item.state !== 'in-review') {
      // Somebody works on it: a write here would take the work away.
      await channel.withdraw({ ...lost, reason: 'RECALLED' });
      return false;
    }
    const details = { unit, type, ...withdrawsIn([withdrawal]) };
    const entryOf = {
      at,
      actor: 'machine',
      action: 'recalled',
      subject: `document:${entry.item.id}`,
      details,
    } as const;
    const [outcome] = await store.commit([
      { item: found.item, expects: found.version, outbox: [withdrawal], journal: [entryOf] },
    ]);
    return outcome === 'committed' ? false : afterwards(entry, message);
  };

  const deliver = async (entry: OutboxEntry, message: RoutedMessage): Promise<boolean> => {
    const before = await store.get('document', entry.item.id);
    if (before === undefined || !waitsFor(before.item, entry.key)) {
      // Called back, or written down by another relay, since the outbox was read.
      await store.settle(entry.sequence, []);
      return false;
    }
    const began = clock.now();
    const { unit, type, pdf } = message;
    const outcome = await channel.deliver(message);
    if (outcome.kind === 'undeliverable')
      throw new MailroomError('HANDOVER_RETURNED', { unit, detail: outcome.reason });
    const found = await store.get('document', entry.item.id);
    if (found === undefined || !waitsFor(found.item, entry.key)) return afterwards(entry, message);
    const at = instant(clock);
    const [written] = await store.commit([
      {
        item: toHandedOver(found.item, { at, handover: entry.key }),
        expects: found.version,
        drops: [entry.key],
        journal: [
          {
            ...{ at, actor: 'machine', action: 'handed-over', subject: `document:${entry.item.id}` },
            details: { unit, pdf: pdf.sha256 },
          },
        ],
      },
    ]);
    if (written !== 'committed') return afterwards(entry, message);
    observer.stepDone({ job: jobOf(entry), action: 'handed-over', details: { unit, type }, ms: clock.now() - began });
    return true;
  };

  /** A unit that has no place any more (it was dissolved) does not hold up the document: that is reported and written down. */
  const withdraw = async (entry: OutboxEntry, message: WithdrawnMessage): Promise<boolean> => {
    const [first] = await store.outboxOf(entry.item);
    // Another relay was faster: by now the unit may have the document again.
    if (first?.sequence !== entry.sequence) return false;
    const began = clock.now();
    const { unit, handover, reason } = message;
    const outcome = await channel.withdraw(message);
    if (outcome.kind === 'undeliverable') {
      const error = new MailroomError('HANDOVER_RETURNED', { unit, detail: outcome.reason });
      observer.faultSeen({ error, job: jobOf(entry), so: 'waits' });
    }
    const written = await store.settle(entry.sequence, [
      {
        ...{ at: instant(clock), actor: 'machine', subject: `document:${entry.item.id}` },
        action: outcome.kind === 'delivered' ? 'withdrawn' : 'withdrawal-undeliverable',
        details: { unit, handover: handover ?? null, reason, key: entry.key },
      },
    ]);
    if (written)
      observer.stepDone({ job: jobOf(entry), action: 'withdrawn', details: { unit }, ms: clock.now() - began });
    return written;
  };

  const bring = async (entry: OutboxEntry): Promise<boolean> => {
    const { event } = entry;
    try {
      return event.type === 'routed' ? await deliver(entry, event.data) : await withdraw(entry, event.data);
    } catch (error) {
      observer.faultSeen({ error, job: jobOf(entry), attempt: entry.attempts + 1, so: 'waits' });
      await store.postpone(entry.sequence, clock.now() + backoff(Math.min(entry.attempts + 1, 3), error));
      return false;
    }
  };

  return {
    run: async () => {
      const under: Promise<void>[] = [];
      const taken = new Set(busy());
      const deliverOne = async (entry: OutboxEntry): Promise<void> => {
        if (await bring(entry)) arrived += 1;
      };
      for (;;) {
        // Read again until all recipients have work: what waits for one of them does not hide what waits for another.
        const except = [...taken] as Recipient[];
        const entries = await store.pending({ now: clock.now(), limit: BATCH, except });
        if (entries.length === 0) break;
        for (const to of new Set(entries.map((entry) => entry.to))) {
          taken.add(to);
          const its = entries.filter((entry) => entry.to === to);
          under.push(work(to, its, deliverOne));
        }
      }
      await allButSlow(under);
      const done = arrived;
      arrived = 0;
      return done;
    },
    ended,
  };
};
