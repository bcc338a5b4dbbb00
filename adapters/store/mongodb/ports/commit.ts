// Writes changes, each as one document: state, journal entries, message and what it settles change together or not at all.
import type { UpdateFilter } from 'mongodb';
import { MailroomError } from '../../../../domain/errors.ts';
import type { Item } from '../../../../domain/items.ts';
import type { Change, CommitOutcome } from '../../../../domain/ports/ledger/items.ts';
import type { ChangeNumbers } from '../change-sequence.ts';
import { belongings, type Collections, type ItemDocument, keyOf, type Rider } from '../documents.ts';
import { duplicateAt } from '../faults.ts';
import { receivedPlace } from './by-receipt.ts';

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
  const { item, next, outbox } = change;
  const [message] = outbox ?? [];
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
    ...(message === undefined
      ? {}
      : {
          outbox: {
            sequence: number,
            key: message.key,
            message: JSON.stringify(message.message),
            attempts: 0,
            notBefore: message.notBefore ?? 0,
          },
        }),
  } satisfies Fields;
};

const riderOf = ({ change, number }: Numbered): Rider => ({
  change: number,
  entries: change.journal.map((draft) => JSON.stringify(draft)),
});

const newDocument = (numbered: Numbered): ItemDocument => {
  const { kind, id } = numbered.change.item;
  const fields = Object.entries(fieldsOf(numbered)).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(fields) as ReturnType<typeof fieldsOf>),
    _id: keyOf(numbered.change.item),
    kind,
    id,
    version: 1,
    ordinal: numbered.number,
    riding: [riderOf(numbered)],
    ridesSince: numbered.number,
  };
};

const updateOf = (numbered: Numbered, settled: boolean): UpdateFilter<ItemDocument> => {
  const fields = Object.entries(fieldsOf(numbered));
  const gone = fields.filter(([, value]) => value === undefined).map(([name]) => name);
  return {
    $set: Object.fromEntries(fields.filter(([, value]) => value !== undefined)),
    $unset: Object.fromEntries([...gone, 'held', ...(settled ? ['outbox'] : [])].map((name) => [name, ''])),
    $inc: { version: 1 },
    $push: { riding: riderOf(numbered) },
    $min: { ridesSince: numbered.number },
  } as UpdateFilter<ItemDocument>;
};

/** What is no item must not get into lists and counts. */
const checked = ({ item, outbox }: Change): void => {
  const { kind, id, state } = item as { readonly [Name in 'kind' | 'id' | 'state']: unknown };
  const isItem = [kind, id, state].every((name) => typeof name === 'string' && name !== '');
  if (!isItem || (outbox?.length ?? 0) > 1) throw new MailroomError('PORT_MISUSED', { port: 'store' });
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
    const { item, expects, outbox, settles } = numbered.change;
    const here = { _id: keyOf(item), version: expects };
    if (settles !== undefined && outbox === undefined) {
      const settling = { ...here, 'outbox.sequence': settles };
      if ((await items.updateOne(settling, updateOf(numbered, true))).matchedCount === 1) return 'committed';
      // Another message has taken the place of the settled one, or it was settled before: it stays as it is.
    }
    return (await items.updateOne(here, updateOf(numbered, false))).matchedCount === 1 ? 'committed' : 'conflict';
  };

  /** When it happened, for a call whose changes have no entry at all. */
  const newestEntry = async (): Promise<string> =>
    (await head.findOne({ _id: 'head' }, { projection: { at: 1 } }))?.at ?? '';

  return async (changes: readonly Change[]): Promise<readonly CommitOutcome[]> => {
    for (const change of changes) checked(change);
    if (changes.length === 0) return [];
    const first = await numbers.take(changes.length);
    // A change without an entry of its own happened when the others of its call did: pages when their file was opened.
    const shared = changes.flatMap(({ journal }) => journal).at(-1)?.at ?? (await newestEntry());
    const numbered = changes.map((change, index): Numbered => {
      return { change, number: first + index, changedAt: change.journal.at(-1)?.at ?? shared };
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
