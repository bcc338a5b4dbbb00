// A button that is on or off, with a count where there is one.
import { Icon } from '../content/icon.tsx';
import styles from './toggle.module.css';

export const Toggle = (props: {
  readonly on: boolean;
  readonly text: string;
  readonly count?: number;
  readonly turn: () => void;
}) => (
  <button type="button" class={styles.toggle} aria-pressed={props.on} onClick={props.turn}>
    {props.on ? <Icon name="check" tone="action" /> : null}
    <span>{props.text}</span>
    {props.count === undefined ? null : (
      <>
        {' '}
        <span class={styles.count}>{props.count}</span>
      </>
    )}
  </button>
);
