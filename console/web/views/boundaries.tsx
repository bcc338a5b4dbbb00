// Where another letter may begin: a sentence that says why, and a button that parts the two.
import type { LetterAnswer } from '../../api.ts';
import { useWords } from '../language.ts';

export const Boundaries = (props: {
  readonly boundaries: LetterAnswer['boundaries'];
  readonly busy: boolean;
  readonly cut: (beforePage: number) => void;
}) => {
  const words = useWords();
  if (props.boundaries.length === 0) return null;
  return (
    <ul class="boundaries">
      {props.boundaries.map(({ beforePage, place, reasons }) => (
        <li key={beforePage}>
          <p class="kern-body kern-body--small">
            {words.say('boundary', { page: place, reasons: reasons.map(words.boundaryReason).join(', ') })}
          </p>
          <button
            type="button"
            class="kern-btn kern-btn--secondary kern-btn--x-small"
            disabled={props.busy}
            onClick={() => props.cut(beforePage)}
          >
            <span class="kern-label">{words.say('cut', { page: place })}</span>
          </button>
        </li>
      ))}
    </ul>
  );
};
