// A letter that waits no more: who decided what, what was typed here and not sent, and the way to the next one.
import { useEffect, useState } from 'preact/hooks';
import type { FieldName } from '../../../domain/register/index-fields.ts';
import type { LetterAnswer } from '../../../server/contracts/api.ts';
import { draftOf, dropDraft } from '../../data/drafts.ts';
import { useOffice } from '../../data/office.ts';
import { useStanding } from '../../data/standing.ts';
import { useWords } from '../../i18n/language.ts';
import { CallBack } from '../../parts/call-back.tsx';
import { Heading } from '../../parts/heading.tsx';
import { hrefOf } from '../../parts/route.ts';
import { LastWordText } from './last-word.tsx';

const NotSent = ({ letter }: { readonly letter: LetterAnswer }) => {
  const { id } = letter;
  const { say } = useWords();
  const { session } = useOffice();
  const [draft, setDraft] = useState(() => draftOf(id, { by: session.operator, returns: letter.returns.length }));
  const typed = Object.entries(draft?.fields ?? {}).filter(([, value]) => value !== '');
  if (typed.length === 0) return null;
  return (
    <section class="not-sent">
      <p class="kern-body">{say('notSent')}</p>
      <dl>
        {typed.map(([name, value]) => (
          <div key={name}>
            <dt>{say(name as FieldName)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          dropDraft(id);
          setDraft(undefined);
        }}
      >
        {say('discard')}
      </button>
    </section>
  );
};

export const Gone = (props: {
  readonly letter: LetterAnswer;
  /** It waits again: somebody called it back. */
  readonly again: () => void;
}) => {
  const { letter, again } = props;
  const { say } = useWords();
  const { standing } = useStanding(letter.id, letter.standing);
  useEffect(() => {
    if (standing.waiting) again();
  }, [standing.waiting]);
  const title = say('letterFrom', { file: letter.fileName });
  return (
    <main id="content" class="page">
      <Heading title={title} />
      <p class="kern-body lead">
        <LastWordText standing={standing} />
      </p>
      <NotSent letter={letter} />
      <div class="actions">
        {letter.next === undefined ? null : (
          <a class="kern-btn kern-btn--primary" href={hrefOf({ view: 'work', id: letter.next })}>
            <span class="kern-label">{say('nextLetter')}</span>
          </a>
        )}
        {standing.recallable ? <CallBack id={letter.id} name={letter.fileName} /> : null}
        <a class="kern-btn kern-btn--secondary" href={hrefOf({ view: 'review' })}>
          <span class="kern-label">{say('backToList')}</span>
        </a>
      </div>
    </main>
  );
};
