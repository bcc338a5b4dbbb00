// The recognised text. It comes from a stranger's paper: it is only ever text, never markup.
import type { LetterAnswer } from '../../../server/contracts/api.ts';
import { textUrl } from '../../data/requests.ts';
import { useWords } from '../../i18n/language.ts';

export const LetterText = ({ letter }: { readonly letter: LetterAnswer }) => {
  const { say } = useWords();
  // A form feed stands between the pages.
  const pages = letter.text.split('\f');
  return (
    <section class="text" aria-labelledby="text-heading">
      <h2 class="kern-title kern-title--small" id="text-heading">
        {say('text')}
      </h2>
      {letter.text.trim() === '' ? <p class="kern-body">{say('noText')}</p> : null}
      {pages.map((text, place) =>
        text.trim() === '' ? null : (
          <div key={place}>
            {pages.length === 1 ? null : <h3 class="text-page">{say('textOfPage', { page: place + 1 })}</h3>}
            <p class="recognised" lang="de">
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
