// Iterates over complete lists of the store in batches, so that no list is cut at a limit.
import type { Item, ItemKind } from '../../items.ts';
import type { InState, Listed, Queries, Selection } from './queries.ts';

const BATCH = 500;

/** Everything of a kind that is selected (absent: all of it), newest change first. What changes meanwhile may be left out. */
export async function* inBatches<K extends ItemKind, S extends Item['state'] = Item['state']>(
  store: Pick<Queries, 'list'>,
  kind: K,
  selection: Selection<S> = {},
): AsyncGenerator<readonly Listed<InState<K, S>>[]> {
  for (let before: number | undefined; ; ) {
    const batch = await store.list<K, S>(kind, {
      ...selection,
      limit: BATCH,
      ...(before === undefined ? {} : { before }),
    });
    yield batch;
    before = batch.at(-1)?.order;
    if (batch.length < BATCH) return;
  }
}

/** The same, one by one. */
export async function* everything<K extends ItemKind, S extends Item['state'] = Item['state']>(
  store: Pick<Queries, 'list'>,
  kind: K,
  selection: Selection<S> = {},
): AsyncGenerator<Listed<InState<K, S>>> {
  for await (const batch of inBatches(store, kind, selection)) yield* batch;
}

/** What of a kind changed at `since` (ISO 8601) or later, newest first. */
export async function* changedSince<K extends ItemKind, S extends Item['state'] = Item['state']>(
  store: Pick<Queries, 'list'>,
  { kind, states, since }: { readonly kind: K; readonly states?: readonly S[]; readonly since: string },
): AsyncGenerator<InState<K, S>> {
  const selection = states === undefined ? {} : { states };
  for await (const { item, changedAt } of everything<K, S>(store, kind, selection)) {
    if (changedAt < since) return;
    yield item;
  }
}
