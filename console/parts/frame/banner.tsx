// A message above the screen, about the whole console.
import type { ComponentChildren } from 'preact';
import { Icon } from '../content/icon.tsx';
import styles from './banner.module.css';

const KINDS = { info: styles.info, warning: styles.warning, danger: styles.danger };

export const Banner = (props: {
  readonly kind: keyof typeof KINDS;
  readonly title: string;
  readonly children?: ComponentChildren;
}) => (
  <section
    class={`${styles.banner} ${KINDS[props.kind]}`}
    aria-label={props.title}
    role={props.kind === 'danger' ? 'alert' : undefined}
  >
    <Icon name={props.kind} tone={props.kind} />
    <p class={`kern-body ${styles.text}`}>
      <strong>{props.title}</strong> {props.children}
    </p>
  </section>
);
