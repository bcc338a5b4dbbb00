// The foot of the decision: what is in the way, and the one button that Enter presses. It never scrolls away.
import type { ComponentChildren } from 'preact';
import type { StandingAnswer } from '../../../../server/contracts/review.ts';
import { SIGN_IN } from '../../../data/api-client.ts';
import { useConnection } from '../../../data/connection.ts';
import { useNames } from '../../../data/office.ts';
import { timeOfDay } from '../../../i18n/format.ts';
import { useWords } from '../../../i18n/language.ts';
import { Icon } from '../../../parts/content/icon.tsx';
import { Button } from '../../../parts/controls/button.tsx';
import { DecidedBy } from '../decided-by.tsx';
import styles from './footer.module.css';
import type { Input } from './input.ts';

interface FootProps {
  readonly input: Input;
  readonly standing: StandingAnswer;
  readonly fault: string | undefined;
  readonly confirm: () => void;
  readonly skip: (() => void) | undefined;
  /** Opens the next letter, or the list. */
  readonly goOn: () => void;
}

const TONES = { info: styles.info, warning: styles.warning, danger: styles.danger };

/** `danger` is an alarm; the others are read out when there is time. */
const Message = (props: {
  readonly tone: keyof typeof TONES;
  readonly icon?: string;
  readonly children: ComponentChildren;
}) => (
  <p class={`${styles.obstacle} ${TONES[props.tone]}`} role={props.tone === 'danger' ? 'alert' : 'status'}>
    <Icon name={props.icon ?? props.tone} tone={props.tone} />
    <span>{props.children}</span>
  </p>
);

/** The most important thing between the document and its unit. */
const Obstacle = ({ input, standing, fault }: Pick<FootProps, 'input' | 'standing' | 'fault'>) => {
  const words = useWords();
  const { say } = words;
  const { connected, ended } = useConnection();
  const [holder] = standing.heldBy;
  const n = input.open.length;
  if (ended) {
    return (
      <Message tone="danger">
        {say('sessionEnded')} <a href={SIGN_IN}>{say('signInAgain')}</a>
      </Message>
    );
  }
  if (fault !== undefined) return <Message tone="danger">{fault}</Message>;
  if (!standing.waiting) {
    return (
      <Message tone="info">
        <DecidedBy standing={standing} />
      </Message>
    );
  }
  if (!connected) return <Message tone="warning">{say('connectionLost')}</Message>;
  if (n > 0) return <Message tone="warning">{words.count(n, 'questionOpenOne', 'questionOpenMany')}</Message>;
  if (holder !== undefined) {
    return (
      <Message tone="warning" icon="account-circle">
        {say('heldBy', { name: holder.name, when: timeOfDay(words, holder.since) })}
      </Message>
    );
  }
  return null;
};

export const Footer = (props: FootProps) => {
  const { say } = useWords();
  const names = useNames();
  const { input, standing, skip } = props;
  const main =
    input.type === ''
      ? say('pickType')
      : input.unit === ''
        ? say('pickUnit')
        : say('confirmTo', { unit: names.unit(input.unit) });
  const enter = { kind: 'primary', wide: true, shortcut: '⏎', 'aria-keyshortcuts': 'Enter' } as const;
  return (
    <footer class={styles.foot}>
      <Obstacle input={input} standing={standing} fault={props.fault} />
      <div class={styles.buttons}>
        {standing.waiting ? (
          <Button
            {...enter}
            waits={input.open.length > 0 || input.type === '' || input.unit === ''}
            text={main}
            onClick={props.confirm}
          />
        ) : (
          <Button {...enter} text={say(skip === undefined ? 'backToList' : 'nextLetter')} onClick={props.goOn} />
        )}
        {skip === undefined || !standing.waiting ? null : (
          <Button text={say('skipLetter')} shortcut="N" aria-keyshortcuts="N" onClick={skip} />
        )}
      </div>
    </footer>
  );
};
