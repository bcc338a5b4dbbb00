// What earlier versions of the program wrote, brought into today's form where a store is taken up, and back for `downgrade`.
// Until version 0.2 a document remembered its unit's acceptance and the withdrawals that were still to be told, and the
// outbox had one message per document.
import type { AcceptedDocument, Document, HandedOverDocument } from '../../domain/document.ts';
import { type OutboxDraft, routedEntry, withdrawnEntry } from '../../domain/handover/outbox.ts';
import type { RoutedMessage } from '../../domain/handover/routed-message.ts';
import type { WithdrawnMessage } from '../../domain/handover/withdrawn-message.ts';
import { toAccepted } from '../../domain/transitions.ts';

interface OldWithdrawal extends Pick<WithdrawnMessage, 'unit' | 'type' | 'handover' | 'reason'> {
  readonly at: string;
}

/** A handover, or withdrawals with the handover that follows them. */
export type OldMessage =
  | RoutedMessage
  | (Pick<WithdrawnMessage, 'document' | 'delivery' | 'station'> & {
      readonly withdrawals: readonly OldWithdrawal[];
      readonly routed?: RoutedMessage;
    });

/** As it was: handed over, with an acceptance where the unit had answered. */
export type OldDocument = Document & {
  readonly acceptance?: AcceptedDocument['acceptance'];
  readonly withdrawals?: readonly OldWithdrawal[];
};

/**
 * Before 0.2 the acceptance of the unit that had it first stayed on a document that a sample check sent to another one:
 * that unit has not answered.
 */
const isOfEarlierUnit = ({ disposition, decidedAt }: HandedOverDocument, { at }: AcceptedDocument['acceptance']) =>
  disposition.reasons.includes('CHECKED') && decidedAt !== undefined && at < decidedAt;

/** A document in today's form; one that is in it already comes back as it is. */
export const upcast = (old: OldDocument): Document => {
  if (old.state === 'accepted' || (old.acceptance === undefined && old.withdrawals === undefined)) return old;
  const { acceptance, withdrawals: _, ...document } = old;
  return document.state === 'handed-over' && acceptance !== undefined && !isOfEarlierUnit(document, acceptance)
    ? toAccepted(document, acceptance)
    : document;
};

/** A document as an earlier program knows it; `waiting`: what waits of it in the outbox. */
export const downcast = (document: Document, waiting: readonly OutboxDraft[]): OldDocument => {
  const withdrawals = waiting.flatMap(({ event }) => (event.type === 'withdrawn' ? [oldWithdrawal(event.data)] : []));
  const left = withdrawals.length === 0 ? {} : { withdrawals };
  if (document.state === 'accepted') return { ...document, state: 'handed-over', ...left };
  if (document.state === 'returned') return { ...document, state: 'in-review', ...left };
  return { ...document, ...left };
};

const oldWithdrawal = ({ unit, type, handover, reason, withdrawnAt }: WithdrawnMessage): OldWithdrawal => ({
  ...{ unit, type, reason, at: withdrawnAt },
  ...(handover === undefined ? {} : { handover }),
});

/** The entries that an old message stands for, in their order; `notBefore` is that of the message. */
export const entriesOf = (message: OldMessage, notBefore: number): readonly OutboxDraft[] => {
  if (!('withdrawals' in message)) return [routedEntry(message, notBefore)];
  const { document, delivery, station, withdrawals, routed } = message;
  const withdrawn = withdrawals.map(({ at, ...rest }) => ({
    ...withdrawnEntry({ document, delivery, station, ...rest, withdrawnAt: at }),
    notBefore,
  }));
  return [...withdrawn, ...(routed === undefined ? [] : [routedEntry(routed, notBefore)])];
};

/** The one message of all entries that wait of a document. */
export const messageOf = (entries: readonly OutboxDraft[]): OldMessage => {
  const routed = entries.flatMap(({ event }) => (event.type === 'routed' ? [event.data] : [])).at(-1);
  const withdrawn = entries.flatMap(({ event }) => (event.type === 'withdrawn' ? [event.data] : []));
  const [first] = withdrawn;
  if (first === undefined) return routed!;
  const { document, delivery, station } = first;
  return {
    ...{ document, delivery, station, withdrawals: withdrawn.map(oldWithdrawal) },
    ...(routed === undefined ? {} : { routed }),
  };
};
