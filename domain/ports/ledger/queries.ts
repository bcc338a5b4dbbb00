// Questions over many items: lists by state, unit and person, counts, what has waited longest, what was received when.
import type { Instant } from '../../delivery.ts';
import type { Item, ItemKind, ItemOf, Work } from '../../items.ts';
import type { Stored } from './items.ts';

/** The items of a kind that are in one of the states `S`. */
export type InState<K extends ItemKind, S> = Extract<ItemOf<K>, { readonly state: S }>;

/** An item in a list, with its place in the order of changes. */
export interface Listed<T extends Item = Item> extends Stored<T> {
  readonly order: number;
  readonly changedAt: Instant;
  /** The work that is due or under way on it. */
  readonly next?: Work;
}

/**
 * Which items of a kind: those in some states (absent: all), or those in some states that belong to one unit or to one
 * person (`unitOf` and `personOf` of domain/item-owner.ts).
 */
export type Selection<S extends Item['state'] = Item['state']> =
  | { readonly states?: readonly S[]; readonly unit?: never; readonly person?: never }
  | { readonly states: readonly S[]; readonly unit: string; readonly person?: never }
  | { readonly states: readonly S[]; readonly person: string; readonly unit?: never };

export interface Queries {
  /**
   * One page of a list: the newest `limit` by their last change; `before`: only those whose `order` is smaller. What is
   * to be read to its end is read with `everything` or `inBatches` of domain/ports/ledger/everything.ts.
   */
  list<K extends ItemKind, S extends Item['state'] = Item['state']>(
    kind: K,
    options: Selection<S> & { readonly limit: number; readonly before?: number },
  ): Promise<readonly Listed<InState<K, S>>[]>;

  /** How many items of a kind are in each state. */
  count(kind: ItemKind): Promise<Readonly<Record<string, number>>>;

  /** Of each of these states the item that has not changed for longest; a state without items is left out. */
  longestIn<K extends ItemKind, S extends Item['state']>(
    kind: K,
    states: readonly S[],
  ): Promise<readonly Listed<InState<K, S>>[]>;

  /** Everything of a kind, oldest first, without holding it all in memory. */
  all<K extends ItemKind>(kind: K): AsyncIterable<Stored<ItemOf<K>>>;

  /**
   * The documents received in this time, oldest first, those of the same moment by id; `from` belongs to it, `to` does not.
   * It costs what it gives, whatever else there is.
   */
  receivedBetween(time: { readonly from: Instant; readonly to: Instant }): AsyncIterable<Stored<ItemOf<'document'>>>;
}
