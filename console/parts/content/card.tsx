// One item of a list that is more than a row: KERN's card, with a line in the colour of what it asks for.
import type { ComponentChildren } from 'preact';
import styles from './card.module.css';

const TONES = { info: styles.info, warning: styles.warning, danger: styles.danger };

export const Card = (props: {
  readonly tone: keyof typeof TONES;
  readonly level: 2 | 3;
  readonly title: ComponentChildren;
  /** Beside the title: what part of it is meant. */
  readonly about?: string;
  readonly children: ComponentChildren;
}) => {
  const Title = `h${props.level}` as const;
  return (
    <li class={`kern-card kern-card--hug kern-card--small ${styles.card} ${TONES[props.tone]}`}>
      <div class="kern-card__container">
        <header class="kern-card__header">
          <Title class={`kern-title ${styles.title}`}>
            <span>{props.title}</span>
            {props.about === undefined ? null : <span class={styles.about}>{props.about}</span>}
          </Title>
        </header>
        <div class="kern-card__body">{props.children}</div>
      </div>
    </li>
  );
};

export const Cards = ({ children }: { readonly children: ComponentChildren }) => (
  <ul class={styles.cards}>{children}</ul>
);
