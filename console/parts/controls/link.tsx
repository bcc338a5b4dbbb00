// A link in a row or beside a heading, with the name of what it is about for those who hear it alone.
import type { ComponentChildren } from 'preact';
import styles from './link.module.css';

export const Link = (props: {
  readonly href: string;
  readonly label?: string;
  /** It is a file of its own: it opens beside the console. */
  readonly beside?: boolean;
  readonly children: ComponentChildren;
}) => (
  <a
    class={`kern-link kern-link--small kern-link--no-visited-state ${styles.link}`}
    href={props.href}
    aria-label={props.label}
    {...(props.beside ? { target: '_blank', rel: 'noopener' } : {})}
  >
    {props.children}
  </a>
);
