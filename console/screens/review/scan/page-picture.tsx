// A page's picture with its marks: what spoke for the type is underlined, for the unit dashed, what was asked for framed.
import { useEffect, useRef } from 'preact/hooks';
import type { LetterAnswer } from '../../../../server/contracts/documents.ts';
import type { Ground, Mark } from '../../../../server/contracts/register.ts';
import { previewUrl } from '../../../data/requests.ts';
import { useWords } from '../../../i18n/language.ts';
import type { Marking } from './marking.ts';
import styles from './page-picture.module.css';

const MARKS = { type: styles.type, unit: styles.unit, lit: styles.lit };

type Kind = keyof typeof MARKS;

const percent = (part: number): string => `${100 * part}%`;

const Boxes = ({ mark, kind }: { readonly mark: Mark; readonly kind: Kind }) => (
  <>
    {mark.boxes.map(({ x, y, width, height }) => (
      <span
        key={`${x} ${y}`}
        class={MARKS[kind]}
        data-mark={kind}
        style={{ left: percent(x), top: percent(y), width: percent(width), height: percent(height) }}
      />
    ))}
  </>
);

const marksOf = (grounds: readonly Ground[], page: string): readonly Mark[] =>
  grounds.flatMap(({ mark }) => (mark?.page === page ? [mark] : []));

export const PagePicture = (props: {
  readonly page: LetterAnswer['pages'][number];
  readonly alt: string;
  /** In percent of the space there is. */
  readonly zoom: number;
  readonly letter: Pick<LetterAnswer, 'type' | 'unit'>;
  readonly marking: Marking;
  readonly seen: () => void;
  readonly missing: () => void;
}) => {
  const { say } = useWords();
  const { page, marking, letter } = props;
  const paper = useRef<HTMLDivElement>(null);
  const lit = marking.lit?.mark.page === page.id ? marking.lit.mark : undefined;

  /** Brings the outlined place into the middle of the frame; the frame itself only if it is out of sight. */
  const follow = (): void => {
    const frame = paper.current?.parentElement;
    const [box] = lit?.boxes ?? [];
    if (frame == null || paper.current === null || box === undefined || marking.turns === 0) return;
    if (marking.bring) frame.scrollIntoView({ block: 'nearest' });
    const { offsetWidth, offsetHeight } = paper.current;
    frame.scrollTo(
      (box.x + box.width / 2) * offsetWidth - frame.clientWidth / 2,
      (box.y + box.height / 2) * offsetHeight - frame.clientHeight / 2,
    );
  };
  useEffect(follow, [marking.turns]);

  return (
    <div class={styles.paper} ref={paper} style={{ width: `${props.zoom}%` }}>
      <img
        key={page.id}
        class={styles.picture}
        src={previewUrl(page.id)}
        alt={props.alt}
        onLoad={() => {
          props.seen();
          follow();
        }}
        onError={props.missing}
      />
      <div aria-hidden="true">
        {(['type', 'unit'] as const).flatMap((kind) =>
          marking.shown
            ? marksOf(letter[kind].evidence, page.id).map((mark, place) => (
                <Boxes key={`${kind}${place}`} mark={mark} kind={kind} />
              ))
            : [],
        )}
        {lit === undefined ? null : <Boxes mark={lit} kind="lit" />}
      </div>
      <p class="kern-sr-only" role="status">
        {lit === undefined ? '' : say('outlined', { text: marking.lit?.text ?? '' })}
      </p>
    </div>
  );
};
