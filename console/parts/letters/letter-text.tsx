// The recognised text of a document. It comes from a stranger's paper: it is only ever text, never markup.
import type { LetterAnswer } from '../../../server/contracts/documents.ts';
import { textUrl } from '../../data/requests.ts';
import { useWords } from '../../i18n/language.ts';
import styles from './letter-text.module.css';

export const LetterText = ({ letter }: { readonly letter: LetterAnswer }) => {
  const { say } = useWords();
  // Pages are separated by a form feed.
  const pages = letter.text.split('\f');
  return (
    <section class={styles.text} aria-labelledby="text-heading">
      <h2 id="text-heading">{say('text')}</h2>
      {letter.text.trim() === '' ? <p class="kern-body">{say('noText')}</p> : null}
      {pages.map((text, place) =>
        text.trim() === '' ? null : (
          <div key={place}>
            {pages.length === 1 ? null : <h3 class={styles.page}>{say('textOfPage', { page: place + 1 })}</h3>}
            <p class={styles.recognised} lang="de">
              {text.trim()}
            </p>
          </div>
        ),
      )}
      {letter.textCut ? (
        <p class="kern-body">
          {say('textCut')}{' '}
          <a class="kern-link" href={textUrl(letter.id)} download>
            {say('wholeText')}
          </a>
        </p>
      ) : null}
    </section>
  );
};
