// Pages of a list. With one page there is nothing to say.
import { useWords } from '../i18n/language.ts';

export const Pager = (props: {
  readonly page: number;
  readonly pages: number;
  readonly go: (page: number) => void;
}) => {
  const { say } = useWords();
  const { page, pages, go } = props;
  if (pages === 1) return null;
  return (
    <nav class="pager" aria-label={say('pager')}>
      <button type="button" class="kern-btn kern-btn--secondary" disabled={page === 1} onClick={() => go(page - 1)}>
        <span class="kern-label">{say('previous')}</span>
      </button>
      <span class="kern-body">{say('pageOf', { page, pages })}</span>
      <button type="button" class="kern-btn kern-btn--secondary" disabled={page === pages} onClick={() => go(page + 1)}>
        <span class="kern-label">{say('following')}</span>
      </button>
    </nav>
  );
};
