// What became of a document, and through whom: "Frau Berger hat entschieden: Antrag → Bauamt, vor 5 s".
import type { LastWord, StandingAnswer } from '../../../server/contracts/review.ts';
import { useNames, useOffice } from '../../data/office.ts';
import { useWords } from '../../i18n/language.ts';
import type { TextKey } from '../../i18n/texts.ts';
import { useAgo } from '../../parts/content/ago.ts';

const textOf = ({ did, by }: LastWord, me: string): TextKey => {
  if (did === 'cut') return 'cutBy';
  if (did === 'set-aside') return 'setAsideBy';
  if (by === undefined) return 'decidedByMachine';
  return by === me ? 'decidedByYou' : 'decidedBy';
};

export const DecidedBy = ({ standing }: { readonly standing: StandingAnswer }) => {
  const words = useWords();
  const names = useNames();
  const { session } = useOffice();
  const { lastWord, now } = standing;
  const when = useAgo(words, { at: lastWord?.at ?? now, now });
  if (lastWord === undefined) return <>{words.say('notWaiting')}</>;
  const { by, type, unit } = lastWord;
  const values = {
    name: by ?? words.say('somebody'),
    when,
    type: type === undefined ? '' : names.type(type),
    unit: unit === undefined ? '' : names.unit(unit),
  };
  return <>{words.say(textOf(lastWord, session.operator), values)}</>;
};
