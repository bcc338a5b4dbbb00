// Every question of the store and of the blobs has an index that answers it, in its order. No server at hand says which index
// it takes; this says that there is one that it can take, by MongoDB's rule: equality first, then the order, then ranges.
import { type BSON, type CommandStartedEvent, type Db, MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { LONGEST_WAIT_MS, type Store } from '../../../domain/ports/ledger/store.ts';
import { gridfsBlobs } from '../../blobs/gridfs-blobs.ts';
import { clearGridfsLeftovers } from '../../blobs/orphans.ts';
import {
  at,
  blob,
  claimed,
  collect,
  creation,
  decision,
  entry,
  handover,
  received,
  revision,
  separated,
  waiting,
  withdrawal,
} from '../conformance/sample-items.conformance.ts';
import { openMongodbStore } from './store.ts';
import { freshName, wireServer } from './test-mongodb.ts';

const wire = wireServer();

type Fields = Readonly<Record<string, unknown>>;

interface Question {
  readonly collection: string;
  readonly filter: Fields;
  readonly sort: Fields;
  readonly hint?: string;
}

/** What a command asks of a collection; writing a document that is not looked for asks nothing. */
const questionsOf = (command: BSON.Document): readonly Question[] => {
  const [name] = Object.keys(command);
  // The driver keeps an order as a map.
  const of = (filter: Fields = {}, sort: Fields | ReadonlyMap<string, unknown> = {}): Question => ({
    ...{ collection: command[name!] as string, filter },
    sort: sort instanceof Map ? Object.fromEntries(sort) : (sort as Fields),
    ...(command.hint === undefined ? {} : { hint: command.hint }),
  });
  const stages = (command.pipeline ?? []) as readonly { readonly $match?: Fields; readonly $sort?: Fields }[];
  switch (name) {
    case 'find':
      // The driver asks whether there is any file at all.
      if (command.limit === 1 && Object.keys(command.filter).length === 0) return [];
      return [of(command.filter, command.sort)];
    case 'findAndModify':
    case 'distinct':
      return [of(command.query, command.sort)];
    case 'aggregate':
      return [of(stages[0]?.$match, stages[1]?.$sort)];
    case 'update':
      return command.updates.map(({ q }: { readonly q: Fields }) => of(q));
    case 'delete':
      return command.deletes.map(({ q }: { readonly q: Fields }) => of(q));
    default:
      return [];
  }
};

const OPERATOR = /^\$(?!eq$|in$)/;

/** One value or a few: entries of an index that lie together. */
const isSettled = (filter: Fields, name: string): boolean => {
  if (!(name in filter)) return false;
  const value = filter[name];
  const plain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return !plain || !Object.keys(value).some((key) => OPERATOR.test(key));
};

/** Whether the index narrows the question down, and gives what it asks for in its order or the other way round. */
const answers = (key: Fields, { filter, sort }: Question): boolean => {
  const fields = Object.entries(key);
  const open = fields.findIndex(([name]) => !isSettled(filter, name));
  const rest = open < 0 ? [] : fields.slice(open);
  const wanted = Object.entries(sort).filter(([name]) => !isSettled(filter, name));
  const inOrder = (by: number): boolean =>
    wanted.every(([name, way], place) => rest[place]?.[0] === name && rest[place]?.[1] === Number(way) * by);
  return fields[0]![0] in filter && (inOrder(1) || inOrder(-1));
};

/** Deliveries of the same bytes are few: they are put in order by themselves. */
const FEW = 'original';

/** Asks everything that can be asked of a store, and of blobs. */
const askAll = async (store: Store, db: Db): Promise<void> => {
  const letter = separated('d-1', 1);
  const outbox = [withdrawal('d-1', 'kaemmerei'), handover('d-1', 'bauamt')];
  await store.commit([creation(claimed('d-1'), { next: 'receive' }), creation(waiting('d-1', 1), { next: 'page' })]);
  const job = { kind: 'delivery', id: 'd-1', work: 'receive' } as const;
  const claim = await store.claim(job, { now: 0, until: 10 });
  await store.renew(job, { version: claim!.version, until: 20 });
  await store.release(job, { version: claim!.version, notBefore: 0, keepAttempt: true });
  const again = await store.claim(job, { now: 1, until: LONGEST_WAIT_MS });
  await store.commit([revision(received('d-1', blob('a')), again!.version)]);
  await store.commit([creation(letter), creation(decision(1))]);
  await store.commit([creation(letter), revision(letter, 1, { outbox })]);
  const [post] = await store.pending({ now: 0, limit: 1 });
  await store.postpone(post!.sequence, 5);
  await store.settle(post!.sequence, [entry(letter, 'withdrawn')]);
  const [next] = await store.pending({ now: 0, limit: 1, except: ['unit:kulturamt'] });
  await store.outboxOf(letter);
  await store.commit([revision(letter, 2, { drops: [next!.key] })]);
  await store.breakLeases({ now: 0, wait: () => 0 });
  await store.due({ now: 1, limit: 5 });
  await store.due({ now: 1, limit: 5, work: 'page' });
  await store.workload({ now: 1, limit: 5 });
  await store.longestIn('document', ['separated', 'in-review']);
  await store.list('document', { limit: 5 });
  await store.list('document', { states: ['separated', 'in-review'], limit: 5, before: 1_000 });
  await store.get('document', letter.id);
  await store.childrenOf('document', 'd-1');
  await store.waitingPages('d-1');
  await store.firstWith('a', 'd-2');
  await store.count('document');
  for (const all of [store.decisions(0), store.all('page'), store.receivedBetween({ from: at(0), to: at(59) })])
    await collect<unknown>(all);
  for (const subject of [{}, { subject: 'delivery:d-1' }]) await collect(store.journal({ after: 0, ...subject }));
  const blobs = gridfsBlobs(db);
  const ref = await blobs.put(Buffer.from('a'));
  await blobs.get(ref);
  await blobs.has(ref);
  await collect(blobs.all());
  await clearGridfsLeftovers(db, Date.now() + 48 * 3_600_000);
};

test('whatever is asked, an index answers it', async () => {
  const client = new MongoClient(wire(), { monitorCommands: true, ignoreUndefined: true });
  const asked: Question[] = [];
  client.on('commandStarted', ({ command }: CommandStartedEvent) => asked.push(...questionsOf(command)));
  const db = client.db(freshName());
  const store = await openMongodbStore({ db, close: () => client.close() });
  asked.length = 0; // Opening looks through what an older version has left.
  await askAll(store, db);
  const all = new Map<string, readonly { readonly name: string; readonly key: Fields }[]>();
  for (const { name } of await db.listCollections().toArray()) {
    const found = await db.collection(name).indexes();
    all.set(
      name,
      found.map((index) => ({ name: index.name!, key: Object.fromEntries(Object.entries(index.key)) })),
    );
  }
  await db.dropDatabase();
  await store.close();
  const unanswered = asked.filter((question) => {
    const [by, order] = [question.filter, FEW in question.filter ? {} : question.sort];
    const allowed = (all.get(question.collection) ?? []).filter(
      ({ name }) => question.hint === undefined || name === question.hint,
    );
    return !allowed.some(({ key }) => answers(key, { ...question, filter: by, sort: order }));
  });
  expect(unanswered).toEqual([]);
  expect(new Set(asked.map(({ collection }) => collection))).toEqual(
    new Set(['items', 'journal', 'decisions', 'originals', 'ledger', 'blobs.files', 'blobs.chunks', 'blobs.looks']),
  );
});
