// A key's name beside what it does. Screen readers get it from aria-keyshortcuts instead.
import styles from './key.module.css';

export const Key = ({ name }: { readonly name: string }) => (
  <span class={styles.key} aria-hidden="true">
    {name}
  </span>
);
