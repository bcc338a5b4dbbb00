// A few short points, one below the other.
import type { ComponentChildren } from 'preact';
import styles from './bullets.module.css';

export const Bullets = ({ children }: { readonly children: ComponentChildren }) => (
  <ul class={styles.bullets}>{children}</ul>
);
