// What has to be answered before a document can go: each question a card with its two answers.
import type { OpenQuestion, QuestionKind } from '../../../../domain/review/open-questions.ts';
import type { LetterAnswer } from '../../../../server/contracts/documents.ts';
import { useWords } from '../../../i18n/language.ts';
import type { TextKey } from '../../../i18n/texts.ts';
import type { Words } from '../../../i18n/words.ts';
import { Icon } from '../../../parts/content/icon.tsx';
import { Button } from '../../../parts/controls/button.tsx';
import styles from './questions.module.css';

const ANSWERS: Record<QuestionKind, readonly [goesOn: TextKey, stops: TextKey]> = {
  several: ['oneLetter', 'cut'],
  'page-missing': ['forwardAnyway', 'rescan'],
  duplicate: ['noDuplicate', 'isDuplicate'],
  attachments: ['seenForward', 'rescan'],
  'grew-later': ['forwardThis', 'isDuplicate'],
};

const ASKED: Record<QuestionKind, readonly [question: TextKey, why: TextKey]> = {
  several: ['askSeveral', 'askSeveralHow'],
  'page-missing': ['askPage-missing', 'askPage-missingHow'],
  duplicate: ['askDuplicate', 'askDuplicateHow'],
  attachments: ['askAttachments', 'askAttachmentsHow'],
  'grew-later': ['askGrew-later', 'askGrew-laterHow'],
};

/** The card that has the keys: the first question that is open. */
export const OPEN_QUESTION = 'open-question';

const wordsFor = (words: Words, letter: LetterAnswer, { kind, beforePage }: OpenQuestion) => {
  const place = letter.boundaries.find((boundary) => boundary.beforePage === beforePage);
  const values = { page: place?.place ?? 0, reasons: (place?.reasons ?? []).map(words.boundaryReason).join(', ') };
  const [goesOn, stops] = ANSWERS[kind].map((key) => words.say(key, values)) as [string, string];
  const [question, why] = ASKED[kind].map((key) => words.say(key, values)) as [string, string];
  return { goesOn, stops, question, why };
};

export const Questions = (props: {
  readonly letter: LetterAnswer;
  /** Ids of those that are open. */
  readonly open: readonly string[];
  readonly busy: boolean;
  readonly goOn: (question: OpenQuestion) => void;
  readonly stop: (question: OpenQuestion) => void;
  readonly reopen: (question: OpenQuestion) => void;
}) => {
  const words = useWords();
  const { say } = words;
  const { letter, open, busy } = props;
  if (letter.questions.length === 0) return null;
  return (
    <ul class={styles.questions}>
      {letter.questions.map((question, place) => {
        const { goesOn, stops, question: asked, why } = wordsFor(words, letter, question);
        const label = `question-${place}`;
        if (!open.includes(question.id)) {
          return (
            <li key={question.id} class={styles.answered}>
              <Icon name="check" tone="success" />
              <p class="kern-body kern-body--small">
                {asked} <strong>{goesOn}</strong>
              </p>
              <Button
                kind="tertiary"
                small
                text={say('change')}
                label={`${say('change')}: ${asked}`}
                onClick={() => props.reopen(question)}
              />
            </li>
          );
        }
        const first = question.id === open[0];
        return (
          <li key={question.id}>
            <section
              class={styles.question}
              aria-labelledby={label}
              tabIndex={-1}
              id={first ? OPEN_QUESTION : undefined}
            >
              <h2 id={label}>
                {asked}
                {letter.questions.length > 1 ? (
                  <span class={styles.count}>{say('questionOf', { n: place + 1, of: letter.questions.length })}</span>
                ) : null}
              </h2>
              <p class="kern-body kern-body--small">{why}</p>
              <div class={styles.answers}>
                <Button
                  small
                  wide
                  text={goesOn}
                  disabled={busy}
                  {...(first ? { shortcut: 'J', 'aria-keyshortcuts': 'J' } : {})}
                  onClick={() => props.goOn(question)}
                />
                <Button
                  small
                  wide
                  text={stops}
                  disabled={busy}
                  {...(first ? { shortcut: 'X', 'aria-keyshortcuts': 'X' } : {})}
                  onClick={() => props.stop(question)}
                />
              </div>
            </section>
          </li>
        );
      })}
    </ul>
  );
};
