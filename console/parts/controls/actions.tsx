// Buttons side by side, at the end of what they belong to.
import type { ComponentChildren } from 'preact';
import styles from './actions.module.css';

export const Actions = ({ children }: { readonly children: ComponentChildren }) => (
  <div class={styles.actions}>{children}</div>
);
