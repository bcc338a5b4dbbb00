// The foot of the decision: what keeps it from going, and the one button that Enter presses. It never scrolls away.
import type { StandingAnswer } from '../../../server/contracts/review.ts';
import { SIGN_IN } from '../../data/api-client.ts';
import { useConnected } from '../../data/live.ts';
import { useNames } from '../../data/office.ts';
import { useSessionEnded } from '../../data/signed-out.ts';
import { timeOfDay } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { Icon } from '../../parts/icon.tsx';
import { Key } from '../../parts/key.tsx';
import type { Input } from './input.ts';
import { LastWordText } from './last-word.tsx';

interface FootProps {
  readonly input: Input;
  readonly standing: StandingAnswer;
  readonly fault: string | undefined;
  readonly confirm: () => void;
  readonly skip: (() => void) | undefined;
  /** Opens the next letter, or the list. */
  readonly goOn: () => void;
}

/** The most important thing that stands between the letter and its unit. */
const Obstacle = ({ input, standing, fault }: Pick<FootProps, 'input' | 'standing' | 'fault'>) => {
  const words = useWords();
  const { say } = words;
  const connected = useConnected();
  const ended = useSessionEnded();
  const [holder] = standing.heldBy;
  if (ended) {
    return (
      <p class="obstacle obstacle--danger" role="alert">
        <Icon name="danger" />
        <span>
          {say('sessionEnded')} <a href={SIGN_IN}>{say('signInAgain')}</a>
        </span>
      </p>
    );
  }
  if (fault !== undefined) {
    return (
      <p class="obstacle obstacle--danger" role="alert">
        <Icon name="danger" />
        <span>{fault}</span>
      </p>
    );
  }
  if (!standing.waiting) {
    return (
      <p class="obstacle" role="status">
        <Icon name="info" />
        <span>
          <LastWordText standing={standing} />
        </span>
      </p>
    );
  }
  if (!connected) {
    return (
      <p class="obstacle obstacle--warning" role="status">
        <Icon name="warning" />
        <span>{say('connectionLost')}</span>
      </p>
    );
  }
  const n = input.open.length;
  if (n > 0) {
    return (
      <p class="obstacle obstacle--warning" role="status">
        <Icon name="warning" />
        <span>{words.count(n, 'questionOpenOne', 'questionOpenMany')}</span>
      </p>
    );
  }
  if (holder !== undefined) {
    return (
      <p class="obstacle obstacle--warning" role="status">
        <Icon name="account-circle" />
        <span>{say('heldBy', { name: holder.name, when: timeOfDay(words, holder.since) })}</span>
      </p>
    );
  }
  return null;
};

export const Footer = (props: FootProps) => {
  const { say } = useWords();
  const names = useNames();
  const { input, standing, skip } = props;
  const held = input.open.length > 0 || input.type === '' || input.unit === '';
  const main =
    input.type === ''
      ? say('pickType')
      : input.unit === ''
        ? say('pickUnit')
        : say('confirmTo', { unit: names.unit(input.unit) });
  return (
    <footer class="desk-foot">
      <Obstacle input={input} standing={standing} fault={props.fault} />
      <div class="actions">
        {standing.waiting ? (
          <button
            type="button"
            class={`kern-btn kern-btn--primary actions-main${held ? ' actions-main--held' : ''}`}
            aria-keyshortcuts="Enter"
            onClick={props.confirm}
          >
            <span class="kern-label">{main}</span>
            <Key name="⏎" />
          </button>
        ) : (
          <button
            type="button"
            class="kern-btn kern-btn--primary actions-main"
            aria-keyshortcuts="Enter"
            onClick={props.goOn}
          >
            <span class="kern-label">{say(skip === undefined ? 'backToList' : 'nextLetter')}</span>
            <Key name="⏎" />
          </button>
        )}
        {skip === undefined || !standing.waiting ? null : (
          <button type="button" class="kern-btn kern-btn--secondary" aria-keyshortcuts="N" onClick={skip}>
            <span class="kern-label">{say('skipLetter')}</span>
            <Key name="N" />
          </button>
        )}
      </div>
    </footer>
  );
};
