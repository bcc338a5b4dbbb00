// Sends the operator's decision: one at a time, with a message when it fails, and the next document after it.
import { useRef, useState } from 'preact/hooks';
import type { RegisterEntries } from '../../../../domain/register/register-entry.ts';
import { type OpenQuestion, QUESTIONS } from '../../../../domain/review/open-questions.ts';
import type { LetterAnswer } from '../../../../server/contracts/documents.ts';
import type { Refusal } from '../../../../server/contracts/operation.ts';
import { ApiError } from '../../../data/api-client.ts';
import { dropDraft } from '../../../data/drafts.ts';
import { useNames, useOffice } from '../../../data/office.ts';
import { decide, setAside, split } from '../../../data/requests.ts';
import { useWords } from '../../../i18n/language.ts';
import type { TextKey } from '../../../i18n/texts.ts';
import { replaceRoute } from '../../../parts/frame/route.ts';
import type { Input } from './input.ts';

const FAULTS: { readonly [refusal in Refusal | 'unreachable']?: TextKey } = {
  unreachable: 'unreachable',
  'unknown-label': 'unknownLabel',
  'not-proposed': 'notProposed',
};

/** What the answer does that stops a document: it is split, or set aside. */
const sendStop = async (
  id: string,
  { id: question, kind, beforePage }: OpenQuestion,
): Promise<{ readonly next?: string | undefined; readonly done: TextKey }> => {
  if (kind === 'several') return { ...(await split(id, beforePage ?? 0)), done: 'cutDone' };
  const { next } = await setAside(id, { question, answer: QUESTIONS[kind].stops });
  return { next, done: QUESTIONS[kind].setAside === 'DUPLICATE' ? 'duplicateDone' : 'rescanDone' };
};

export const openNext = (next: string | undefined): void =>
  replaceRoute(next === undefined ? { view: 'review-queue' } : { view: 'review', id: next });

export const useSending = (letter: LetterAnswer, { look }: { readonly look: () => Promise<void> }) => {
  const { say } = useWords();
  const names = useNames();
  const { announce } = useOffice();
  const sending = useRef(false);
  const [fault, setFault] = useState<string>();

  const send = async (request: () => Promise<void>): Promise<void> => {
    if (sending.current) return;
    sending.current = true;
    setFault(undefined);
    try {
      await request();
    } catch (error) {
      const refusal = error instanceof ApiError ? error.refusal : 'fault';
      // Somebody was faster, or the answer to an earlier try was lost: the screen says who decided what.
      if (refusal === 'not-waiting') await look();
      else setFault(say(FAULTS[refusal] ?? 'failed'));
    }
    sending.current = false;
  };

  return {
    fault,
    decide: ({ type, unit, proposed, draft }: Input, fields: RegisterEntries): Promise<void> =>
      send(async () => {
        const decided = await decide(letter.id, { type, unit, proposed, answers: draft.answers, fields });
        dropDraft(letter.id);
        const values = { type: names.type(type), unit: names.unit(unit) };
        announce(say(decided.learned ? 'learned' : 'handedOver', values), { id: letter.id, ms: decided.waits });
        openNext(decided.next);
      }),
    /** An answer that stops the letter: it is cut, or set aside. */
    stop: (question: OpenQuestion): Promise<void> =>
      send(async () => {
        const { next, done } = await sendStop(letter.id, question);
        dropDraft(letter.id);
        announce(say(done));
        openNext(next);
      }),
  };
};
