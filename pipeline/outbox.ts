// The relay: brings what is in the outbox to the units, and writes down that it arrived.
import { MailroomError } from '../domain/errors.ts';
import { type Clock, instant } from '../domain/ports/clock.ts';
import type { Handover } from '../domain/ports/handover.ts';
import type { OutboxEntry, Store } from '../domain/ports/store.ts';
import { handoverId } from '../domain/routed-message.ts';
import { backoff } from './retry.ts';
import type { Observer } from './stage.ts';

const BATCH = 500;
/** So many are under way at a time: a unit that is slow holds up no other. */
const AT_ONCE = 50;

export interface Relay {
  /** Delivers what is pending now; resolves to how many arrived. Two relays at once do no harm: every effect has a key. */
  run(): Promise<number>;
}

export const relay = (ports: {
  readonly store: Store;
  readonly handover: Handover;
  readonly clock: Clock;
  readonly observer: Observer;
}): Relay => {
  const { store, handover, clock, observer } = ports;

  const arrived = async (entry: OutboxEntry): Promise<boolean> => {
    const found = await store.get('document', entry.key);
    if (found?.item.state !== 'in-handover') return false;
    const at = instant(clock);
    const { unit, pdf } = entry.message;
    const [outcome] = await store.commit([
      {
        item: { ...found.item, state: 'handed-over', handedOverAt: at, handover: handoverId(entry.message) },
        expects: found.version,
        settles: entry.sequence,
        journal: [
          {
            at,
            actor: 'machine',
            action: 'handed-over',
            subject: `document:${entry.key}`,
            details: { unit, pdf: pdf.sha256 },
          },
        ],
      },
    ]);
    return outcome === 'committed';
  };

  const bring = async (entry: OutboxEntry): Promise<boolean> => {
    const began = clock.now();
    const job = { work: 'hand-over', kind: 'document', id: entry.key } as const;
    try {
      const outcome = await handover.deliver(entry);
      if (outcome.kind === 'returned')
        throw new MailroomError('HANDOVER_RETURNED', { unit: entry.message.unit, detail: outcome.detail });
      const done = await arrived(entry);
      if (done)
        observer.stepDone({
          job,
          action: 'handed-over',
          details: { unit: entry.message.unit, type: entry.message.type },
          ms: clock.now() - began,
        });
      return done;
    } catch (error) {
      observer.faultSeen({ error, job, attempt: entry.attempts + 1, so: 'waits' });
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
