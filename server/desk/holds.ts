// Holds: who has which document open, visible in all console processes. A hold expires unless it is renewed.
import type { Person } from '../../domain/actor.ts';
import { holdId } from '../../domain/ids.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import { everything } from '../../domain/ports/ledger/everything.ts';
import type { Items, Stored } from '../../domain/ports/ledger/items.ts';
import type { Queries } from '../../domain/ports/ledger/queries.ts';
import type { Hold } from '../../domain/review/hold.ts';

/** A page renews its hold every 20 s; a browser that vanished is seen no longer than this. */
const HOLD_MS = 90_000;
/** A hold that lasts longer than this is not written again: others are woken by every write. */
const FRESH_MS = 60_000;
const TRIES = 5;

export interface Holder {
  readonly name: string;
  readonly since: string;
}

export interface Holds {
  /** `who` opens a document, or still has it open. */
  take(document: string, who: Person): Promise<void>;
  letGo(document: string, who: Person): Promise<void>;
  /** What others than `me` have open: of each document who, longest first. */
  byOthers(me: Person): Promise<ReadonlyMap<string, readonly Holder[]>>;
}

export const holdsOf = ({ store, clock }: { readonly store: Items & Queries; readonly clock: Clock }): Holds => {
  const running = ({ documents }: Hold) =>
    documents.filter(({ until }) => until > clock.now() && until <= clock.now() + HOLD_MS);

  /** Two tabs of one person may write at the same moment: who was slower reads again. */
  const change = async (
    { id, name }: Person,
    to: (held: Hold['documents']) => Hold['documents'] | undefined,
  ): Promise<void> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found: Stored<Hold> | undefined = await store.get('hold', holdId(id));
      const documents = to(found === undefined ? [] : running(found.item));
      if (documents === undefined) return;
      const item: Hold = { kind: 'hold', state: 'kept', id: holdId(id), name, documents };
      const [outcome] = await store.commit([{ item, expects: found?.version ?? 0, journal: [] }]);
      if (outcome === 'committed') return;
    }
  };

  return {
    take: (document, who) =>
      change(who, (held) => {
        const mine = held.find((one) => one.document === document);
        if (mine !== undefined && mine.until > clock.now() + FRESH_MS) return undefined;
        const since = mine?.since ?? instant(clock);
        const others = held.filter((one) => one.document !== document);
        return [...others, { document, since, until: clock.now() + HOLD_MS }];
      }),
    letGo: (document, who) =>
      change(who, (held) => {
        const rest = held.filter((one) => one.document !== document);
        return rest.length === held.length ? undefined : rest;
      }),
    byOthers: async (me) => {
      const all: (Holder & { readonly document: string })[] = [];
      for await (const { item } of everything(store, 'hold'))
        if (item.id !== holdId(me.id))
          for (const { document, since } of running(item)) all.push({ document, name: item.name, since });
      all.sort((a, b) => (a.since < b.since ? -1 : 1));
      const held = new Map<string, readonly Holder[]>();
      for (const { document, ...holder } of all) held.set(document, [...(held.get(document) ?? []), holder]);
      return held;
    },
  };
};
