// Writes changes, each as one document: state, journal entries and what waits in the outbox change together or not at all.
import type { UpdateFilter } from 'mongodb';
import { MailroomError } from '../../../../domain/errors.ts';
import type { Item } from '../../../../domain/items.ts';
import type { Change, CommitOutcome } from '../../../../domain/ports/ledger/items.ts';
import type { ChangeNumbers } from '../change-sequence.ts';
import { belongings, type Collections, type ItemDocument, keyOf, type PendingEffect } from '../documents.ts';
import { duplicateAt } from '../faults.ts';
import { receivedPlace } from './by-receipt.ts';
import { afterChange, outboxFields } from './outbox.ts';

interface Numbered {
  readonly change: Change;
  readonly number: number;
  readonly changedAt: string;
}

type Fields = { readonly [Name in keyof ItemDocument]?: ItemDocument[Name] | undefined };

/** What an item is looked up by after change number `order`, beside its kind and id. */
export const lookUps = (item: Item, order: number) => ({
  delivery: 'delivery' in item ? item.delivery : undefined,
  number: 'number' in item ? item.number : undefined,
  original: item.kind === 'delivery' && 'original' in item ? item.original?.sha256 : undefined,
  received: receivedPlace(item),
  ...belongings(item, order),
});

/** Everything that a change sets; undefined: the field goes. */
const fieldsOf = ({ change, number, changedAt }: Numbered) => {
  const { item, next } = change;
  return {
    state: item.state,
    body: JSON.stringify(item),
    ...lookUps(item, number),
    changed: number,
    changedAt,
    work: next,
    workSince: next === undefined ? undefined : number,
    dueAt: next === undefined ? undefined : 0,
    attempts: 0,
    crashes: undefined,
  } satisfies Fields;
};

const effectOf = ({ change, number }: Numbered): PendingEffect => ({
  change: number,
  entries: change.journal.map((draft) => JSON.stringify(draft)),
});

const effectsOf = ({ change: { outbox = [], drops = [] }, number }: Numbered) => ({ outbox, drops, number });

const newDocument = (numbered: Numbered): ItemDocument => {
  const { kind, id } = numbered.change.item;
  const fields = Object.entries(fieldsOf(numbered)).filter(([, value]) => value !== undefined);
  const waiting = afterChange({}, effectsOf(numbered));
  return {
    ...outboxFields(waiting).$set,
    ...(Object.fromEntries(fields) as ReturnType<typeof fieldsOf>),
    _id: keyOf(numbered.change.item),
    kind,
    id,
    version: 1,
    ordinal: numbered.number,
    riding: [effectOf(numbered)],
    ridesSince: numbered.number,
  };
};

/** `outbox`: what is written of it; absent: it stays as it is. */
const updateOf = (numbered: Numbered, outbox: UpdateFilter<ItemDocument> = {}): UpdateFilter<ItemDocument> => {
  const fields = Object.entries(fieldsOf(numbered));
  const gone = fields.filter(([, value]) => value === undefined).map(([name]) => name);
  return {
    $set: { ...Object.fromEntries(fields.filter(([, value]) => value !== undefined)), ...outbox.$set },
    $unset: { ...Object.fromEntries([...gone, 'held'].map((name) => [name, ''])), ...outbox.$unset },
    $inc: { version: 1 },
    $push: { riding: effectOf(numbered) },
    $min: { ridesSince: numbered.number },
  } as UpdateFilter<ItemDocument>;
};

/** What is no item must not get into lists and counts. */
const checked = ({ item }: Change): void => {
  const { kind, id, state } = item as { readonly [Name in 'kind' | 'id' | 'state']: unknown };
  const isItem = [kind, id, state].every((name) => typeof name === 'string' && name !== '');
  if (!isItem) throw new MailroomError('PORT_MISUSED', { port: 'store' });
};

export const mongodbCommit = ({ items, head }: Pick<Collections, 'items' | 'head'>, numbers: ChangeNumbers) => {
  /** Creations in a row are written together, in their order; what is there already is a conflict. */
  const create = async (all: readonly Numbered[]): Promise<readonly CommitOutcome[]> => {
    const outcomes = new Map<Numbered, CommitOutcome>(all.map((one) => [one, 'committed']));
    let left = [...all];
    while (left.length > 0) {
      try {
        await items.insertMany(left.map(newDocument));
        break;
      } catch (error) {
        const at = duplicateAt(error);
        if (at === undefined) throw error;
        outcomes.set(left[at]!, 'conflict');
        left = left.slice(at + 1);
        // Opening a delivery again finds all its pages there: one look instead of a refusal a page.
        const ids = left.map(({ change }) => keyOf(change.item));
        const there = await items.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
        const known = new Set(there.map(({ _id }) => _id));
        for (const one of left) if (known.has(keyOf(one.change.item))) outcomes.set(one, 'conflict');
        left = left.filter((one) => outcomes.get(one) === 'committed');
      }
    }
    return all.map((one) => outcomes.get(one)!);
  };

  const update = async (numbered: Numbered): Promise<CommitOutcome> => {
    const { item, expects } = numbered.change;
    const here = { _id: keyOf(item), version: expects };
    const effects = effectsOf(numbered);
    if (effects.outbox.length === 0 && effects.drops.length === 0)
      return (await items.updateOne(here, updateOf(numbered))).matchedCount === 1 ? 'committed' : 'conflict';
    for (;;) {
      const found = await items.findOne(here, { projection: { outbox: 1, outboxNext: 1 } });
      if (found === null) return 'conflict';
      const waiting = afterChange(found, effects);
      const { outbox: first } = found;
      // An entry goes out without a change of the item's version: then what waits is looked at again.
      const asRead = first === undefined ? { outbox: { $exists: false } } : { 'outbox.sequence': first.sequence };
      // A first entry that stays is not written: it may be put off at this moment.
      const fields = outboxFields(waiting, { stays: first?.sequence });
      if ((await items.updateOne({ ...here, ...asRead }, updateOf(numbered, fields))).matchedCount === 1)
        return 'committed';
    }
  };

  /** When it happened, for a call whose changes have no entry at all. */
  const newestEntry = async (): Promise<string> =>
    (await head.findOne({ _id: 'head' }, { projection: { at: 1 } }))?.at ?? '';

  return async (changes: readonly Change[]): Promise<readonly CommitOutcome[]> => {
    for (const change of changes) checked(change);
    if (changes.length === 0) return [];
    // Each change has a number, and so has each entry that it puts into the outbox: the first one shares its change's.
    const widths = changes.map(({ outbox = [] }) => Math.max(outbox.length, 1));
    let next = await numbers.take(widths.reduce((sum, width) => sum + width, 0));
    // A change without an entry of its own happened when the others of its call did: pages when their file was opened.
    const shared = changes.flatMap(({ journal }) => journal).at(-1)?.at ?? (await newestEntry());
    const numbered = changes.map((change, index): Numbered => {
      const number = next;
      next += widths[index]!;
      return { change, number, changedAt: change.journal.at(-1)?.at ?? shared };
    });
    const outcomes: CommitOutcome[] = [];
    while (outcomes.length < numbered.length) {
      const rest = numbered.slice(outcomes.length);
      const end = rest.findIndex(({ change }) => change.expects !== 0);
      const creations = rest.slice(0, end < 0 ? rest.length : end);
      outcomes.push(...(creations.length > 0 ? await create(creations) : [await update(rest[0]!)]));
    }
    return outcomes;
  };
};
