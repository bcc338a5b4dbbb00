// Metrics of the whole installation read from the store: counts, waiting work, ages.
import { Gauge, type Registry } from 'prom-client';
import { AT_UNIT, FOR_REVIEW } from '../../domain/document.ts';
import { type ItemKind, type ItemOf, WORKS } from '../../domain/items.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';

const CONDITIONS = ['due', 'held', 'later'] as const;
/** Past it a backlog is bad enough; the figures then speak of the oldest so many. */
const MOST_WORK = 100_000;

/** A letter has not reached its unit. What was set aside is counted by itself. */
const FILES_UNDER_WAY = ['claimed', 'received', 'opened', 'without-document'] as const;
const LETTERS_UNDER_WAY = [
  ...['separated', 'classified', 'in-review', 'returned', 'decided', 'composed', 'in-handover'],
] as const;

/** What is counted, and told as 0 where there is none. */
const COUNTED: { readonly [K in ItemKind]?: readonly ItemOf<K>['state'][] } = {
  delivery: [...FILES_UNDER_WAY, 'separated', 'empty', 'quarantined'],
  page: ['waiting', 'read', 'separator', 'blank', 'quarantined'],
  document: [...LETTERS_UNDER_WAY, ...AT_UNIT, 'quarantined'],
  decision: ['made'],
  check: ['waiting', 'right', 'wrong'],
};
const KINDS = Object.keys(COUNTED) as (keyof typeof COUNTED)[];

type UnderWay = ItemOf<'delivery' | 'document'>;

/** When the office got it; a letter that its unit gave back counts from then on. */
const arrivedAt = (item: UnderWay): number => {
  if (item.kind === 'delivery') return Date.parse(item.claimedAt);
  const returned = 'returns' in item ? item.returns?.at(-1) : undefined;
  return Date.parse(returned?.at ?? item.receivedAt);
};

export interface HouseMetrics {
  /** Reads everything anew. A store that does not answer leaves no figures behind, rather than old ones. */
  read(): Promise<void>;
  /** The store cannot be asked. */
  forget(): void;
}

export const houseMetrics = (
  registry: Registry,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): HouseMetrics => {
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name: `poststelle_${name}`, help, labelNames, registers: [registry] });

  const items = gauge('items', 'Everything in the store, by kind and state.', ['kind', 'state']);
  const work = gauge(
    'work_items',
    'Work by kind: nobody has it yet (due), under way (held), given back for later (later).',
    ['work', 'condition'],
  );
  const workAge = gauge('work_oldest_seconds', 'How long the oldest due work of a kind has been due; 0: none is due.', [
    'work',
  ]);
  const unrouted = gauge(
    'unrouted_oldest_seconds',
    'Since its receipt, the oldest of the letters that have waited longest at each place before their unit.',
  );
  const review = gauge(
    'review_oldest_seconds',
    'How long the letter, or the file without one, that has waited longest for an operator has done so.',
  );
  const outbox = gauge('outbox_messages', 'Letters on their way to a unit that has not got them yet.');
  const outboxAge = gauge('outbox_oldest_seconds', 'How long the oldest of these has been on its way.');

  const forget = (): void => {
    for (const each of [items, work, workAge]) each.reset();
    for (const each of [unrouted, review, outbox, outboxAge]) each.remove();
  };

  const look = async () => {
    const now = clock.now();
    const [counts, workload, files, letters] = await Promise.all([
      Promise.all(KINDS.map(async (kind) => ({ kind, states: await store.count(kind) }))),
      store.workload({ now, limit: MOST_WORK }),
      store.longestIn('delivery', FILES_UNDER_WAY),
      store.longestIn('document', LETTERS_UNDER_WAY),
    ]);
    return { now, counts, workload, files, letters };
  };

  const tell = ({ now, counts, workload, files, letters }: Awaited<ReturnType<typeof look>>): void => {
    const age = (since: number | undefined): number => (since === undefined ? 0 : Math.max(0, now - since) / 1000);
    const eldest = (times: readonly number[]): number => age(times.length === 0 ? undefined : Math.min(...times));
    const stoodSince = (state: string): readonly number[] =>
      [...files, ...letters].filter(({ item }) => item.state === state).map(({ changedAt }) => Date.parse(changedAt));

    for (const { kind, states } of counts)
      for (const state of COUNTED[kind] ?? []) items.set({ kind, state }, states[state] ?? 0);
    for (const kind of WORKS) {
      const found = workload.find((one) => one.work === kind);
      for (const condition of CONDITIONS) work.set({ work: kind, condition }, found?.[condition] ?? 0);
      workAge.set({ work: kind }, age(found?.dueSince));
    }
    unrouted.set(eldest([...files, ...letters].map(({ item }) => arrivedAt(item))));
    review.set(eldest([...FOR_REVIEW, 'without-document'].flatMap(stoodSince)));
    outbox.set(counts.find(({ kind }) => kind === 'document')?.states['in-handover'] ?? 0);
    outboxAge.set(eldest(stoodSince('in-handover')));
  };

  return {
    read: async () => {
      try {
        tell(await look());
      } catch (error) {
        forget();
        throw error;
      }
    },
    forget,
  };
};
