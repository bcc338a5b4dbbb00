// Why a letter waits for a person; if a unit gave it back, which one and why.

import type { ReviewReason } from '../../../domain/reasons.ts';
import type { Returned } from '../../api.ts';
import { useWords } from '../language.ts';
import { useNames } from '../office.ts';

export const Reasons = ({ of: letter }: { of: { reasons: readonly ReviewReason[]; returned?: Returned } }) => {
  const words = useWords();
  const names = useNames();
  const { reasons, returned } = letter;
  return (
    <ul class="reasons">
      {reasons.map((reason) => (
        <li key={reason}>
          {reason === 'RETURNED' && returned !== undefined
            ? words.say('returnedBy', { unit: names.unit(returned.by), why: words.returnReason(returned.reason) })
            : words.reviewReason(reason)}
        </li>
      ))}
    </ul>
  );
};
