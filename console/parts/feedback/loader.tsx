// KERN's loader. Shown after a moment only: most answers are there before.
import { useWords } from '../../i18n/language.ts';
import styles from './loader.module.css';

export const Loader = () => {
  const { say } = useWords();
  return (
    <div class={styles.loader} role="status">
      <div class="kern-loader kern-loader--visible" />
      <p class="kern-body">{say('loading')}</p>
    </div>
  );
};
