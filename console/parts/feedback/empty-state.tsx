// Shown in place of an empty list: an icon, a sentence, and what can be done. It is no alarm.
import type { ComponentChildren } from 'preact';
import { Icon } from '../content/icon.tsx';
import styles from './empty-state.module.css';

export const EmptyState = (props: {
  readonly icon: string;
  readonly tone?: 'success';
  readonly title: string;
  readonly children?: ComponentChildren;
}) => (
  <div class={styles.empty}>
    <Icon name={props.icon} tone={props.tone ?? 'action'} />
    <div>
      <p class={`kern-title ${styles.title}`}>{props.title}</p>
      {props.children}
    </div>
  </div>
);
