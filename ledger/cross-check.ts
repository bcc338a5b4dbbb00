// Compares the ledger with its journal: every item is in the state of its last entry, and no journaled item is missing.
import { randomBytes } from 'node:crypto';
import { ITEM_KINDS, type Item, type ItemKind } from '../domain/items.ts';
import { canonical, type JournalEntry } from '../domain/journal/journal.ts';
import { deliveryOf } from '../domain/journal/trace.ts';
import type { Items } from '../domain/ports/ledger/items.ts';
import type { Journal } from '../domain/ports/ledger/journal.ts';
import type { Queries } from '../domain/ports/ledger/queries.ts';
import { type FactTable, factTable } from './fact-table.ts';
import { type Difference, differenceOf, type Lanes, type Said, saidBy } from './said.ts';
import { type Walked, walkJournal } from './walk-journal.ts';

export interface LedgerDifference {
  readonly what: Difference | 'missing-in-ledger' | 'decision-missing' | 'action-unknown' | 'lists-differ';
  readonly delivery: string;
  /** `<kind>:<id>` of the item; `<kind>:` where the lists by state name other items than there are. */
  readonly subject: string;
  /** The entry that says so; absent: there is none. */
  readonly sequence?: number;
}

/** An item that changes while it is looked at is looked at again this often. */
const LOOKS = 10;
/** Differences listed one by one; beyond that they are only counted. */
const MOST_TOLD = 10_000;

export interface Crossed {
  readonly differences: readonly LedgerDifference[];
  /** Differences beyond those listed. */
  readonly more: number;
  /** Bytes of memory that what the journal says has taken. */
  readonly bytes: number;
}

const splitSubject = (subject: string): readonly [ItemKind, string] => {
  const at = subject.indexOf(':');
  return [subject.slice(0, at) as ItemKind, subject.slice(at + 1)];
};

/** Numbers for what entries say of states, small enough for a byte. */
const codes = () => {
  const known: (readonly string[])[] = [];
  return {
    of: (states: readonly string[]): number => {
      const at = known.indexOf(states);
      return at < 0 ? known.push(states) : at + 1;
    },
    states: (code: number): readonly string[] | undefined => known[code - 1],
  };
};

export const crossCheck = async (
  store: Items & Queries & Journal,
  onWalked: (walked: Walked) => void = () => {},
): Promise<Crossed> => {
  const table: FactTable = factTable(randomBytes(4).readUInt32LE());
  const { of: codeOf, states: statesOf } = codes();
  const differences: LedgerDifference[] = [];
  let more = 0;
  const report = (what: LedgerDifference['what'], subject: string, sequence?: number): void => {
    const [, id] = splitSubject(subject);
    differences.push({ what, delivery: deliveryOf(id), subject, ...(sequence === undefined ? {} : { sequence }) });
  };

  /** All that the journal says of one item, word for word. */
  const exactly = async (subject: string) => {
    const [kind, id] = splitSubject(subject);
    const written = kind === 'check' ? `document:${id.replace(/^check-/, '')}` : subject;
    let last: { said: Said; entry: JournalEntry } | undefined;
    const lanes: (string | undefined)[] = [];
    for await (const walked of walkJournal(store, { after: 0, subject: written })) {
      const said = walked.kind === 'entry' ? saidBy(walked.entry) : undefined;
      if (walked.kind !== 'entry' || said === undefined || said.kind !== kind) continue;
      if (said.states !== undefined) last = { said, entry: walked.entry };
      for (const [lane, fact] of said.lanes.entries()) if (fact !== undefined) lanes[lane] = fact;
    }
    return { last, lanes };
  };

  /** Looks at one item by itself, until nobody has changed it meanwhile. */
  const lookAt = async (subject: string): Promise<void> => {
    if (differences.length >= MOST_TOLD) {
      more += 1;
      return;
    }
    const [kind, id] = splitSubject(subject);
    for (let look = 0; look < LOOKS; look += 1) {
      const before = await store.get(kind, id);
      const { last, lanes } = await exactly(subject);
      const after = await store.get(kind, id);
      if (before?.version !== after?.version) continue;
      if (after === undefined) {
        if (last !== undefined) report('missing-in-ledger', subject, last.entry.sequence);
        return;
      }
      const what = differenceOf(after.item, last?.said.states, (lane, forms) =>
        lanes[lane] === undefined ? false : forms.includes(lanes[lane]),
      );
      if (what !== undefined) report(what, subject, last?.entry.sequence);
      return;
    }
  };

  const hashes = (lanes: Lanes) => lanes.map((fact) => (fact === undefined ? undefined : table.hash(fact)));
  const missingDecisions: [string, string, number][] = [];

  for await (const walked of walkJournal(store, { after: 0 })) {
    onWalked(walked);
    if (walked.kind === 'unreadable') continue;
    const { entry } = walked;
    const { sequence } = entry;
    const said = saidBy(entry);
    if (said === undefined) {
      report('action-unknown', String(entry.subject), sequence);
      continue;
    }
    const { states, lanes } = said;
    if (states !== undefined)
      table.note(`${said.kind}:${said.id}`, { sequence, code: codeOf(states), lanes: hashes(lanes) });
    const { decision } = entry.details;
    if (typeof decision === 'string' && (await store.get('decision', decision)) === undefined)
      missingDecisions.push([decision, entry.subject, sequence]);
  }

  const agrees = (item: Item): boolean => {
    const known = table.take(`${item.kind}:${item.id}`);
    const states = known === undefined ? undefined : statesOf(known.code);
    const is = (lane: number, forms: readonly string[]): boolean =>
      forms.some((fact) => table.hash(fact) === known?.lanes[lane]);
    return differenceOf(item, states, is) === undefined;
  };
  for (const kind of ITEM_KINDS) {
    const before = canonical(await store.count(kind));
    const states: Record<string, number> = {};
    for await (const { item } of store.all(kind)) {
      states[item.state] = (states[item.state] ?? 0) + 1;
      if (!agrees(item)) await lookAt(`${kind}:${item.id}`);
    }
    // Beside a running office the counts move on; where they rest, what is listed must be what is there.
    const after = await store.count(kind);
    const listed = Object.fromEntries(Object.entries(after).filter(([, items]) => items !== 0));
    if (canonical(after) === before && canonical(listed) !== canonical(states)) report('lists-differ', `${kind}:`);
  }

  for (const sequence of table.unseen())
    for await (const walked of walkJournal(store, { after: sequence - 1 })) {
      const said = walked.kind === 'entry' ? saidBy(walked.entry) : undefined;
      if (said !== undefined) await lookAt(`${said.kind}:${said.id}`);
      break;
    }

  // Between an operator's word and what it teaches are two writes; a process killed there writes it when it composes.
  for (const [decision, subject, sequence] of missingDecisions) {
    const [kind, id] = splitSubject(subject);
    const item = kind === 'document' ? (await store.get('document', id))?.item : undefined;
    if (item?.state === 'decided' || (await store.get('decision', decision)) !== undefined) continue;
    report('decision-missing', `decision:${decision}`, sequence);
  }
  return { differences, more, bytes: table.bytes };
};
