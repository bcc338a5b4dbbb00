// How a document stands for the person who has it open: whether it waits, who else has it open, what became of it.
import type { Person } from '../../domain/actor.ts';
import { type Document, isForReview } from '../../domain/document.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { isRecallable } from '../../domain/review/recall.ts';
import { lastWordOn } from '../../office/views/last-word.ts';
import type { StandingAnswer } from '../contracts/review.ts';
import type { Holds } from './holds.ts';

export const standingWith =
  ({ store, clock, holds }: { readonly store: Store; readonly clock: Clock; readonly holds: Holds }) =>
  async (document: Document, me: Person): Promise<StandingAnswer> => {
    const waiting = isForReview(document);
    const said = waiting ? undefined : await lastWordOn(store, document.id);
    return {
      waiting,
      now: instant(clock),
      heldBy: (await holds.byOthers(me)).get(document.id) ?? [],
      ...(said === undefined ? {} : { lastWord: said }),
      recallable: isRecallable(document),
    };
  };
