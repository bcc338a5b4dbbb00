// The step from one message per document to one entry per effect, and from remembered acceptances to states; and the way back.
// Each document is brought into its new form as a whole, and only once: a step that is broken off goes on where it was.
import type { Filter, UpdateFilter } from 'mongodb';
import type { Document } from '../../../domain/document.ts';
import type { OutboxDraft } from '../../../domain/handover/outbox.ts';
import { downcast, entriesOf, messageOf, type OldDocument, type OldMessage, upcast } from '../upcast.ts';
import { changeNumbers } from './change-sequence.ts';
import type { Collections, ItemDocument } from './documents.ts';
import { outboxFields, waitingIn } from './outbox.ts';

/** As it was: one message, under the document's id. */
interface OldForm {
  readonly message: string;
  readonly sequence: number;
  readonly attempts: number;
  readonly notBefore: number;
}

type Numbers = ReturnType<typeof changeNumbers>;

/** What somebody else has changed since it was read is left to the next look. */
const isSame = ({ _id, version }: ItemDocument): Filter<ItemDocument> => ({ _id, version });

/** The item's state and body. A state is counted anew by what moves journal entries on, so it gets a place among them. */
const restated = async (
  before: ItemDocument,
  item: Document,
  numbers: Numbers,
): Promise<UpdateFilter<ItemDocument>> => {
  const body = JSON.stringify(item);
  if (item.state === before.state) return { $set: { body } };
  const change = await numbers.take(1);
  return {
    $set: { state: item.state, body },
    $push: { riding: { change, entries: [] } },
    $min: { ridesSince: change },
  } as UpdateFilter<ItemDocument>;
};

const merged = (a: UpdateFilter<ItemDocument>, b: UpdateFilter<ItemDocument>): UpdateFilter<ItemDocument> => ({
  ...{ ...a, ...b },
  $set: { ...a.$set, ...b.$set },
});

/** Rewrites every document that the filter finds until none is left; `made` gives nothing for one that is as it should be. */
const rewrite = async (
  items: Collections['items'],
  filter: Filter<ItemDocument>,
  made: (before: ItemDocument) => Promise<UpdateFilter<ItemDocument> | undefined>,
): Promise<void> => {
  for (let left = true; left; ) {
    left = false;
    for await (const before of items.find(filter)) {
      const update = await made(before);
      if (update === undefined) continue;
      if ((await items.updateOne(isSame(before), update)).matchedCount === 0) left = true;
    }
  }
};

const oldForm = ({ outbox }: ItemDocument): OldForm | undefined =>
  outbox !== undefined && 'message' in outbox ? (outbox as unknown as OldForm) : undefined;

export const toEntries = async ({ items, changes }: Collections): Promise<void> => {
  const numbers = changeNumbers(changes);
  await rewrite(items, { 'outbox.message': { $exists: true } } as Filter<ItemDocument>, async (before) => {
    const old = oldForm(before);
    if (old === undefined) return undefined;
    const drafts = entriesOf(JSON.parse(old.message) as OldMessage, old.notBefore);
    // The first keeps the message's number; those behind it get places between it and the next one.
    return outboxFields(
      drafts.map(({ to, key, event, notBefore = 0 }, place) => ({
        ...{ sequence: old.sequence + place / 1024, to, key, event: JSON.stringify(event), notBefore },
        attempts: old.attempts,
      })),
    );
  });
  await rewrite(items, { kind: 'document', body: { $regex: '"(acceptance|withdrawals)":' } }, async (before) => {
    const old = JSON.parse(before.body) as OldDocument;
    const item = upcast(old);
    return item === old ? undefined : restated(before, item, numbers);
  });
};

export const toMessages = async ({ items, changes }: Collections): Promise<void> => {
  const numbers = changeNumbers(changes);
  const oldOutbox = (before: ItemDocument): UpdateFilter<ItemDocument> => {
    const waiting = waitingIn(before);
    const [first] = waiting;
    if (first === undefined) return {};
    const drafts = waiting.map((entry) => ({ ...entry, event: JSON.parse(entry.event) })) as readonly OutboxDraft[];
    const outbox = {
      ...{ sequence: first.sequence, key: before.id, message: JSON.stringify(messageOf(drafts)) },
      ...{ attempts: first.attempts, notBefore: Math.max(...waiting.map(({ notBefore }) => notBefore)) },
    };
    return { $set: { outbox: outbox as never }, $unset: { outboxNext: '' } };
  };
  const inOldForm = async (before: ItemDocument): Promise<UpdateFilter<ItemDocument> | undefined> => {
    if (oldForm(before) !== undefined) return undefined;
    const drafts = waitingIn(before).map((entry) => ({ ...entry, event: JSON.parse(entry.event) }));
    const item = downcast(JSON.parse(before.body) as Document, drafts as readonly OutboxDraft[]) as Document;
    return merged(await restated(before, item, numbers), oldOutbox(before));
  };
  await rewrite(items, { 'outbox.event': { $exists: true } } as Filter<ItemDocument>, inOldForm);
  await rewrite(items, { kind: 'document', state: { $in: ['accepted', 'returned'] } }, inOldForm);
};
