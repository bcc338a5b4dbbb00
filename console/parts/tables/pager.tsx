// Pages of a list. With one page there is nothing to say.
import { useWords } from '../../i18n/language.ts';
import { Button } from '../controls/button.tsx';
import styles from './pager.module.css';

export const Pager = (props: {
  readonly page: number;
  readonly pages: number;
  readonly go: (page: number) => void;
}) => {
  const { say } = useWords();
  const { page, pages, go } = props;
  if (pages === 1) return null;
  return (
    <nav class={styles.pager} aria-label={say('pager')}>
      <Button text={say('previous')} disabled={page === 1} onClick={() => go(page - 1)} />
      <span class="kern-body">{say('pageOf', { page, pages })}</span>
      <Button text={say('following')} disabled={page === pages} onClick={() => go(page + 1)} />
    </nav>
  );
};
