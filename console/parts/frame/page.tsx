// A screen: its heading, a line about it, and what it shows.
import type { ComponentChildren } from 'preact';
import { Heading } from './heading.tsx';
import styles from './page.module.css';

export const Page = (props: {
  readonly title: string;
  /** Beside the heading: what the screen is about, or how things stand. */
  readonly note?: ComponentChildren;
  /** At the right end of the heading's line. */
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}) => (
  <main id="content" class={styles.page}>
    <header class={styles.head}>
      <div class={styles.title}>
        <Heading title={props.title} />
        {props.note === undefined ? null : <p class="kern-body kern-body--small kern-body--muted">{props.note}</p>}
      </div>
      {props.action}
    </header>
    {props.children}
  </main>
);

/** A part of a screen, with a heading of its own. */
export const Section = (props: {
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}) => (
  <section class={styles.section} aria-labelledby={props.id}>
    <h2 class="kern-heading-small" id={props.id}>
      {props.title}
    </h2>
    {props.children}
  </section>
);

/** A sentence, and at the other end of the line what can be done. */
export const Line = (props: {
  readonly text?: string;
  /** It answers what somebody has just asked: screen readers say it. */
  readonly answer?: boolean;
  readonly children?: ComponentChildren;
}) => (
  <div class={styles.line}>
    {props.text === undefined ? null : (
      <p class="kern-body" role={props.answer ? 'status' : undefined}>
        {props.text}
      </p>
    )}
    {props.children}
  </div>
);
