// What spoke for an answer: each passage a button that shows its place on the page.
import type { Ground } from '../../../../server/contracts/register.ts';
import { useWords } from '../../../i18n/language.ts';
import type { Marking } from '../scan/marking.ts';
import styles from './grounds.module.css';

/** How the marks of an answer look on the picture. */
const SAMPLES = { type: styles.type, unit: styles.unit };

export const Grounds = (props: {
  readonly heading: string;
  readonly grounds: readonly Ground[];
  /** How its marks look on the picture; absent: they show only when asked for. */
  readonly kind?: 'type' | 'unit';
  readonly marking: Marking;
}) => {
  const { say } = useWords();
  const { grounds, kind, marking } = props;
  if (grounds.length === 0) return null;
  return (
    <div class={styles.grounds}>
      <p class="kern-body kern-body--small kern-body--muted">
        {props.heading}
        {kind === undefined || !marking.shown ? null : (
          <span class={`${styles.sample} ${SAMPLES[kind]}`} aria-hidden="true" />
        )}
      </p>
      <ul aria-label={props.heading}>
        {grounds.map(({ text, mark }) => {
          if (mark === undefined) return <li key={text}>{text}</li>;
          const spot = { text, mark };
          return (
            <li key={text}>
              <button
                type="button"
                class={styles.ground}
                title={say('showPlace')}
                aria-label={say('showPlaceOf', { text })}
                aria-pressed={marking.lit?.mark === mark}
                onClick={() => marking.jump(spot)}
                onFocus={() => marking.point(spot)}
                onBlur={() => marking.point(undefined)}
                onMouseEnter={() => marking.point(spot)}
                onMouseLeave={() => marking.point(undefined)}
              >
                {text}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
};
