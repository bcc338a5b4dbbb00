// Read model of what became of a document that no longer waits for review: the last act of a person, from the journal.
import { actorOf, isMachine } from '../../domain/actor.ts';
import type { JournalEntry } from '../../domain/journal/journal.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';

export interface LastWord {
  readonly did: 'decided' | 'cut' | 'set-aside';
  /** Name of the person. Absent: the machine. */
  readonly by?: string;
  /** ISO 8601. */
  readonly at: string;
  /** Of a decision. */
  readonly type?: string;
  readonly unit?: string;
}

/** Journal actions after which a document no longer waits. */
const DID: Readonly<Record<string, LastWord['did']>> = {
  decided: 'decided',
  'told-to-cut': 'cut',
  quarantined: 'set-aside',
};

/** A person's name without the account that a command was run under. */
const nameOf = (form: string): string => {
  const actor = actorOf(form);
  return actor.kind === 'person' ? actor.name : form;
};

const wordOf = ({ action, actor, at, details }: JournalEntry): LastWord | undefined => {
  const did = DID[action];
  if (did === undefined) return undefined;
  const { type, unit } = details;
  return {
    did,
    at,
    ...(isMachine(actor) ? {} : { by: nameOf(actor) }),
    ...(did === 'decided' && typeof type === 'string' && typeof unit === 'string' ? { type, unit } : {}),
  };
};

/** Undefined: nobody has done anything with the document yet. */
export const lastWordOn = async (store: Pick<Store, 'journal'>, document: string): Promise<LastWord | undefined> => {
  let last: LastWord | undefined;
  for await (const entry of store.journal({ after: 0, subject: `document:${document}` })) last = wordOf(entry) ?? last;
  return last;
};
