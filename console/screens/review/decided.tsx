// A document that waits no more: who decided what, what was typed here and not sent, and the way to the next one.
import { useEffect, useState } from 'preact/hooks';
import type { FieldName } from '../../../domain/register/index-fields.ts';
import type { LetterAnswer } from '../../../server/contracts/documents.ts';
import { draftOf, dropDraft } from '../../data/drafts.ts';
import { useOffice } from '../../data/office.ts';
import { useStanding } from '../../data/standing.ts';
import { useWords } from '../../i18n/language.ts';
import { Actions } from '../../parts/controls/actions.tsx';
import { Button, LinkButton } from '../../parts/controls/button.tsx';
import { Page } from '../../parts/frame/page.tsx';
import { hrefOf } from '../../parts/frame/route.ts';
import { Recall } from '../../parts/letters/recall.tsx';
import styles from './decided.module.css';
import { DecidedBy } from './decided-by.tsx';

const NotSent = ({ letter }: { readonly letter: LetterAnswer }) => {
  const { id } = letter;
  const { say } = useWords();
  const { session } = useOffice();
  const [draft, setDraft] = useState(() => draftOf(id, { by: session.operator, returns: letter.returns.length }));
  const typed = Object.entries(draft?.fields ?? {}).filter(([, value]) => value !== '');
  if (typed.length === 0) return null;
  return (
    <section class={styles.notSent} aria-labelledby="not-sent">
      <h2 class="kern-title kern-title--small" id="not-sent">
        {say('notSent')}
      </h2>
      <dl class="kern-description-list">
        {typed.map(([name, value]) => (
          <div key={name} class="kern-description-list-item">
            <dt class="kern-description-list-item__key">{say(name as FieldName)}</dt>
            <dd class="kern-description-list-item__value">{value}</dd>
          </div>
        ))}
      </dl>
      <Button
        small
        text={say('discard')}
        onClick={() => {
          dropDraft(id);
          setDraft(undefined);
        }}
      />
    </section>
  );
};

export const Decided = (props: {
  readonly letter: LetterAnswer;
  /** It waits again: somebody recalled it. */
  readonly again: () => void;
}) => {
  const { letter, again } = props;
  const { say } = useWords();
  const { standing } = useStanding(letter.id, letter.standing);
  useEffect(() => {
    if (standing.waiting) again();
  }, [standing.waiting]);
  return (
    <Page title={say('letterFrom', { file: letter.fileName })}>
      <p class="kern-body">
        <DecidedBy standing={standing} />
      </p>
      <NotSent letter={letter} />
      <Actions>
        {letter.next === undefined ? null : (
          <LinkButton kind="primary" text={say('nextLetter')} href={hrefOf({ view: 'review', id: letter.next })} />
        )}
        <LinkButton text={say('backToList')} href={hrefOf({ view: 'review-queue' })} />
        {standing.recallable ? <Recall id={letter.id} name={letter.fileName} /> : null}
      </Actions>
    </Page>
  );
};
