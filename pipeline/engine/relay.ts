// The relay: delivers outbox entries to the units and records the handover.
import type { Document, DocumentInHandover } from '../../domain/document.ts';
import { MailroomError } from '../../domain/errors.ts';
import { handoverId, type RoutedMessage } from '../../domain/handover/routed-message.ts';
import {
  routedIn,
  type WithdrawnMessage,
  withdrawalsIn,
  withdrawnIn,
} from '../../domain/handover/withdrawn-message.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Change, Items, Stored } from '../../domain/ports/ledger/items.ts';
import type { Outbox, OutboxEntry } from '../../domain/ports/ledger/outbox.ts';
import type { Handover, HandoverOutcome } from '../../domain/ports/units/channel.ts';
import { toHandedOver, withTold } from '../../domain/transitions.ts';
import { backoff } from './retry.ts';
import type { Observer } from './stage.ts';

const BATCH = 500;
/** So many are under way at a time: a unit that is slow holds up no other. */
const AT_ONCE = 50;
/** States in which a document is being worked on. Its withdrawals go out with its next handover, or once it rests. */
const UNDER_WORK: ReadonlySet<Document['state']> = new Set(['separated', 'classified', 'decided', 'composed']);

export interface Relay {
  /** Delivers what is pending now; resolves to how many arrived. Two relays at once do no harm: every effect has a key. */
  run(): Promise<number>;
}

type Told = readonly { readonly message: WithdrawnMessage; readonly outcome: HandoverOutcome }[];

export const relay = (ports: {
  readonly store: Items & Outbox;
  readonly handover: Handover;
  readonly clock: Clock;
  readonly observer: Observer;
}): Relay => {
  const { store, handover, clock, observer } = ports;

  const entriesOf = (told: Told, at: string): Change['journal'] =>
    told.map(({ message: { document, unit, handover: event, reason }, outcome }) => ({
      ...{ at, actor: 'machine', subject: `document:${document}` },
      action: outcome.kind === 'delivered' ? 'withdrawn' : 'withdrawal-undeliverable',
      details: { unit, handover: event ?? null, reason },
    }));

  /** A unit that has no place any more (it was dissolved) does not hold up the document: that is reported and written down. */
  const withdraw = async (entry: OutboxEntry): Promise<Told> => {
    const told: { message: WithdrawnMessage; outcome: HandoverOutcome }[] = [];
    for (const message of withdrawnIn(entry.message)) {
      const outcome = await handover.withdraw(message);
      told.push({ message, outcome });
      if (outcome.kind === 'returned') {
        const error = new MailroomError('HANDOVER_RETURNED', { unit: message.unit, detail: outcome.detail });
        observer.faultSeen({ error, job: jobOf(entry), so: 'waits' });
      }
    }
    return told;
  };

  const jobOf = ({ key }: OutboxEntry) => ({ work: 'hand-over', kind: 'document', id: key }) as const;

  /** Whether the document still waits for this very handover. Before 0.2 its id was not noted. */
  const waitsFor = (document: Document, routed: RoutedMessage): document is DocumentInHandover =>
    document.state === 'in-handover' && (document.handover ?? handoverId(routed)) === handoverId(routed);

  const hasArrived = async (entry: OutboxEntry, routed: RoutedMessage, told: Told): Promise<boolean> => {
    const found = await store.get('document', entry.key);
    const id = handoverId(routed);
    if (found === undefined) return false;
    const document = found.item;
    if (!waitsFor(document, routed)) {
      // Another relay has written it down; or it was called back at this moment, and its unit has it nevertheless.
      if (document.state === 'handed-over' && (document.handover ?? id) === id) return false;
      const { document: of, delivery, station, unit, type } = routed;
      const began = clock.now();
      await handover.withdraw({
        ...{
          document: of,
          delivery,
          station,
          unit,
          type,
          handover: id,
          withdrawnAt: instant(clock),
          reason: 'RECALLED',
        },
      });
      observer.stepDone({ job: jobOf(entry), action: 'withdrawn', details: { unit }, ms: clock.now() - began });
      return false;
    }
    const at = instant(clock);
    const { unit, pdf } = routed;
    const [outcome] = await store.commit([
      {
        item: toHandedOver(document, { at, handover: id }),
        expects: found.version,
        settles: entry.sequence,
        journal: [
          ...entriesOf(told, at),
          {
            ...{ at, actor: 'machine', action: 'handed-over', subject: `document:${entry.key}` },
            details: { unit, pdf: pdf.sha256 },
          },
        ],
      },
    ]);
    return outcome === 'committed';
  };

  const deliver = async (entry: OutboxEntry, routed: RoutedMessage): Promise<boolean> => {
    const began = clock.now();
    const told = await withdraw(entry);
    const outcome = await handover.deliver({ key: entry.key, message: routed });
    if (outcome.kind === 'returned')
      throw new MailroomError('HANDOVER_RETURNED', { unit: routed.unit, detail: outcome.detail });
    const done = await hasArrived(entry, routed, told);
    const { unit, type } = routed;
    if (done)
      observer.stepDone({
        ...{ job: jobOf(entry), action: 'handed-over', details: { unit, type }, ms: clock.now() - began },
      });
    return done;
  };

  /** Tells the units that no longer have a document which waits for a person. */
  const tellOnly = async (entry: OutboxEntry, { item, version }: Stored<Document>): Promise<boolean> => {
    if (UNDER_WORK.has(item.state)) {
      await store.postpone(entry.sequence, clock.now() + backoff(1));
      return false;
    }
    const began = clock.now();
    const told = await withdraw(entry);
    const [outcome] = await store.commit([
      {
        item: withTold(item, withdrawalsIn(entry.message)),
        expects: version,
        settles: entry.sequence,
        journal: entriesOf(told, instant(clock)),
      },
    ]);
    const details = { units: told.map(({ message }) => message.unit) };
    if (told.length > 0)
      observer.stepDone({ job: jobOf(entry), action: 'withdrawn', details, ms: clock.now() - began });
    return outcome === 'committed';
  };

  const bring = async (entry: OutboxEntry): Promise<boolean> => {
    try {
      const found = await store.get('document', entry.key);
      const routed = routedIn(entry.message);
      // Called back since the outbox was read: what is to be said of it now is in a newer entry.
      if (found === undefined || (routed !== undefined && !waitsFor(found.item, routed))) {
        await store.postpone(entry.sequence, clock.now() + backoff(1));
        return false;
      }
      return routed === undefined ? await tellOnly(entry, found) : await deliver(entry, routed);
    } catch (error) {
      observer.faultSeen({ error, job: jobOf(entry), attempt: entry.attempts + 1, so: 'waits' });
      await store.postpone(entry.sequence, clock.now() + backoff(Math.min(entry.attempts + 1, 3), error));
      return false;
    }
  };

  return {
    run: async () => {
      const entries = [...(await store.pending({ now: clock.now(), limit: BATCH }))];
      let done = 0;
      const oneByOne = async (): Promise<void> => {
        for (let entry = entries.shift(); entry !== undefined; entry = entries.shift())
          if (await bring(entry)) done += 1;
      };
      await Promise.all(Array.from({ length: AT_ONCE }, oneByOne));
      return done;
    },
  };
};
