// A button, or a link that looks like one, in KERN's three weights, with an icon and the key that does the same.
import type { JSX } from 'preact';
import { Icon } from '../content/icon.tsx';
import styles from './button.module.css';
import { Key } from './key.tsx';

interface Looks {
  readonly kind?: 'primary' | 'secondary' | 'tertiary';
  readonly text: string;
  readonly icon?: string;
  /** The key that does the same, as it is shown. */
  readonly shortcut?: string;
  readonly small?: boolean;
  /** As wide as there is room. */
  readonly wide?: boolean;
  /** It can be pressed, but something is missing before it does what it says. */
  readonly waits?: boolean;
  /** On a phone only the icon is shown. */
  readonly brief?: boolean;
}

const looksOf = ({ kind = 'secondary', small, wide, waits }: Looks): string =>
  [
    `kern-btn kern-btn--${waits ? 'secondary' : kind}`,
    small ? `kern-btn--x-small ${styles.small}` : '',
    wide ? styles.wide : '',
    waits ? styles.waits : '',
  ].join(' ');

const Inside = ({ text, icon, shortcut, kind, waits, brief }: Looks) => (
  <>
    {icon === undefined ? null : <Icon name={icon} />}
    <span class={`kern-label ${styles.label} ${brief ? 'kern-sr-only-mobile' : ''}`}>{text}</span>
    {shortcut === undefined ? null : (
      <span class={kind === 'primary' && !waits ? styles.onPrimary : styles.shortcut}>
        <Key name={shortcut} />
      </span>
    )}
  </>
);

export const Button = ({
  type = 'button',
  label,
  ...props
}: Looks & {
  readonly type?: 'button' | 'submit';
  /** What it is called, where its text alone does not say it. */
  readonly label?: string;
  readonly lang?: string;
  readonly disabled?: boolean;
  readonly onClick?: JSX.MouseEventHandler<HTMLButtonElement>;
  readonly 'aria-keyshortcuts'?: string;
}) => (
  <button
    type={type}
    class={looksOf(props)}
    aria-label={label}
    aria-keyshortcuts={props['aria-keyshortcuts']}
    lang={props.lang}
    disabled={props.disabled}
    onClick={props.onClick}
  >
    <Inside {...props} />
  </button>
);

export const LinkButton = ({
  label,
  ...props
}: Looks & { readonly href: string; readonly label?: string; readonly download?: boolean }) => (
  <a class={looksOf(props)} href={props.href} download={props.download} aria-label={label}>
    <Inside {...props} />
  </a>
);
