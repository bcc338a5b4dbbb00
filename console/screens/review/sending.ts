// Says the operator's word to the office: one at a time, with what went wrong in words, and the next letter behind it.
import { useRef, useState } from 'preact/hooks';
import type { RegisterEntries } from '../../../domain/register/register-entry.ts';
import type { OpenQuestion } from '../../../domain/review/open-questions.ts';
import type { LetterAnswer, Refusal } from '../../../server/contracts/api.ts';
import { ApiError } from '../../data/api-client.ts';
import { dropDraft } from '../../data/drafts.ts';
import { useNames, useOffice } from '../../data/office.ts';
import { decide } from '../../data/requests.ts';
import { useWords } from '../../i18n/language.ts';
import type { TextKey } from '../../i18n/texts.ts';
import { replaceRoute } from '../../parts/route.ts';
import type { Input } from './input.ts';
import { stopOf } from './questions.tsx';

const FAULTS: { readonly [refusal in Refusal | 'unreachable']?: TextKey } = {
  unreachable: 'unreachable',
  'unknown-label': 'unknownLabel',
  'not-proposed': 'notProposed',
};

export const openNext = (next: string | undefined): void =>
  replaceRoute(next === undefined ? { view: 'review' } : { view: 'work', id: next });

export const useSending = (letter: LetterAnswer, { look }: { readonly look: () => Promise<void> }) => {
  const { say } = useWords();
  const names = useNames();
  const { announce } = useOffice();
  const sending = useRef(false);
  const [fault, setFault] = useState<string>();

  const send = async (word: () => Promise<void>): Promise<void> => {
    if (sending.current) return;
    sending.current = true;
    setFault(undefined);
    try {
      await word();
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
        const stop = stopOf(question);
        const { next } = await stop.send(letter.id);
        dropDraft(letter.id);
        announce(say(stop.done));
        openNext(next);
      }),
  };
};
