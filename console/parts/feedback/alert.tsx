// A message in a box: title, and what to do.
import type { ComponentChildren } from 'preact';
import { Icon } from '../content/icon.tsx';
import styles from './alert.module.css';

export const Alert = (props: {
  readonly kind: 'info' | 'success' | 'warning' | 'danger';
  readonly title: string;
  readonly children?: ComponentChildren;
}) => (
  <div
    class={`kern-alert kern-alert--${props.kind} ${styles.alert}`}
    role={props.kind === 'danger' ? 'alert' : undefined}
  >
    <div class={`kern-alert__header ${styles.header}`}>
      <Icon name={props.kind} />
      <span class="kern-title kern-title--small">{props.title}</span>
    </div>
    {props.children === undefined ? null : <div class="kern-alert__body">{props.children}</div>}
  </div>
);
