// The name of somebody who has something open or has signed in, with the sign of a person.
import { Icon } from './icon.tsx';
import styles from './person.module.css';

export const Person = ({ text }: { readonly text: string }) => (
  <span class={styles.person}>
    <Icon name="account-circle" />
    {text}
  </span>
);
