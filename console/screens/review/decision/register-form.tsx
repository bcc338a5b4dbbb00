// The document's entry in the register: what was found, to be corrected by hand.
import { useState } from 'preact/hooks';
import { FIELD_NAMES, type FieldName } from '../../../../domain/register/index-fields.ts';
import { enter, type RegisterEntries } from '../../../../domain/register/register-entry.ts';
import type { LetterAnswer } from '../../../../server/contracts/documents.ts';
import type { RegisterEntry } from '../../../../server/contracts/register.ts';
import { confidenceWord, dayAfter } from '../../../i18n/format.ts';
import { useWords } from '../../../i18n/language.ts';
import type { Marking } from '../scan/marking.ts';
import type { Input } from './input.ts';
import styles from './register-form.module.css';

const KINDS: { readonly [name in FieldName]?: string } = { date: 'date', deadline: 'date', senderEmail: 'email' };

const TERM = /^P(\d+)([DM])$/;

/** As the form shows it: a term is counted from the day of receipt. */
const shown = (entry: RegisterEntry | undefined, receivedAt: string): string => {
  const term = TERM.exec(entry?.value ?? '');
  if (entry?.name !== 'deadline' || term === null) return entry?.value ?? '';
  return dayAfter(receivedAt, { [term[2] === 'D' ? 'days' : 'months']: Number(term[1]) });
};

/** What differs from what was found. */
const changedFields = (letter: LetterAnswer, typed: RegisterEntries): RegisterEntries =>
  Object.fromEntries(
    FIELD_NAMES.flatMap((name) => {
      const value = typed[name];
      const entry = letter.register.find((one) => one.name === name);
      return value === undefined || value === shown(entry, letter.receivedAt) ? [] : [[name, value]];
    }),
  );

interface Entering {
  readonly typed: RegisterEntries;
  readonly type: (name: FieldName, value: string) => void;
  /** An entry that its field cannot keep. */
  readonly unusable: FieldName | undefined;
  /** What the operator changed; undefined: something in it does not fit, and has the focus now. */
  readonly changed: () => RegisterEntries | undefined;
}

export const useEntering = (letter: LetterAnswer, input: Input): Entering => {
  const typed = input.draft.fields;
  const [unusable, setUnusable] = useState<FieldName>();
  return {
    typed,
    type: input.enter,
    unusable,
    changed: () => {
      const fields = changedFields(letter, typed);
      const entered = enter({}, fields);
      setUnusable(entered.kind === 'unusable' ? entered.field : undefined);
      if (entered.kind === 'entered') return fields;
      document.getElementById(`book-${entered.field}`)?.focus();
      return undefined;
    },
  };
};

export const RegisterForm = (props: {
  readonly letter: LetterAnswer;
  readonly entering: Entering;
  readonly marking: Marking;
}) => {
  const words = useWords();
  const { say } = words;
  const { letter, entering, marking } = props;
  const { typed } = entering;
  const changed = changedFields(letter, typed);
  return (
    <section class={styles.entry} aria-labelledby="book-heading">
      <h2 id="book-heading">{say('book')}</h2>
      <div class={styles.fields}>
        {FIELD_NAMES.map((name) => {
          const entry = letter.register.find((one) => one.name === name);
          const value = typed[name] ?? shown(entry, letter.receivedAt);
          const term = name === 'deadline' ? TERM.exec(entry?.value ?? '') : null;
          const byHand = name in changed || (entry !== undefined && entry.confidence === undefined);
          const hint = byHand
            ? say('byHand')
            : [
                entry?.confidence === undefined ? undefined : confidenceWord(words, entry.confidence),
                term === null ? undefined : say(term[2] === 'D' ? 'termDays' : 'termMonths', { n: term[1]! }),
              ]
                .filter((part) => part !== undefined)
                .join(', ');
          const spot = entry?.mark === undefined ? undefined : { text: say(name), mark: entry.mark };
          const faulty = entering.unusable === name;
          const label = `book-${name}`;
          return (
            <div key={name} class={`kern-form-input ${styles.field} ${faulty ? 'kern-form-input--error' : ''}`}>
              <label class={`kern-label kern-label--small ${styles.label}`} for={label}>
                {say(name)}
              </label>
              <input
                id={label}
                class={`kern-form-input__input ${styles.input} ${faulty ? 'kern-form-input__input--error' : ''}`}
                type={KINDS[name] ?? 'text'}
                value={value}
                maxLength={300}
                autocomplete="off"
                aria-invalid={faulty}
                aria-describedby={`${label}-hint`}
                onInput={(event) => entering.type(name, event.currentTarget.value)}
                onFocus={() => spot !== undefined && marking.accompany(spot)}
              />
              <p class={`${styles.hint} ${faulty ? styles.fault : ''}`} id={`${label}-hint`}>
                {faulty ? say('unusableField') : hint}
              </p>
            </div>
          );
        })}
      </div>
    </section>
  );
};
