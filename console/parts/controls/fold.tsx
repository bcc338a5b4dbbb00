// What is folded away until it is asked for: KERN's accordion, or a quiet line inside of something else.
import type { ComponentChildren } from 'preact';
import styles from './fold.module.css';

export const Fold = (props: {
  readonly title: string;
  /** A line inside of a card or a cell. */
  readonly quiet?: boolean;
  readonly children: ComponentChildren;
}) =>
  props.quiet ? (
    <details class={styles.quiet}>
      <summary>{props.title}</summary>
      {props.children}
    </details>
  ) : (
    <details class={`kern-accordion ${styles.fold}`}>
      <summary class="kern-accordion__header">
        <span class="kern-title kern-title--small">{props.title}</span>
      </summary>
      <div class="kern-accordion__body">{props.children}</div>
    </details>
  );
