// How a document stands as one operator sees it: does it wait, who else has it open, what became of it and through whom.
import { actorOf, isMachine, type Person } from '../../domain/actor.ts';
import { type Document, isForReview } from '../../domain/document.ts';
import type { JournalEntry } from '../../domain/journal/journal.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Journal } from '../../domain/ports/ledger/journal.ts';
import { isRecallable } from '../../domain/review/recall.ts';
import type { LastWord, StandingAnswer } from '../contracts/review.ts';
import type { Holds } from './holds.ts';

/** What the journal calls a person's word on a letter that then waits no more. */
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

export const standingWith = ({
  store,
  clock,
  holds,
}: {
  readonly store: Journal;
  readonly clock: Clock;
  readonly holds: Holds;
}) => {
  const lastWord = async (id: string): Promise<LastWord | undefined> => {
    let last: LastWord | undefined;
    for await (const entry of store.journal({ after: 0, subject: `document:${id}` })) last = wordOf(entry) ?? last;
    return last;
  };

  return async (document: Document, me: Person): Promise<StandingAnswer> => {
    const waiting = isForReview(document);
    const said = waiting ? undefined : await lastWord(document.id);
    return {
      waiting,
      now: instant(clock),
      heldBy: (await holds.byOthers(me)).get(document.id) ?? [],
      ...(said === undefined ? {} : { lastWord: said }),
      recallable: isRecallable(document),
    };
  };
};
