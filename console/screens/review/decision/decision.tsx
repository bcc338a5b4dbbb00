// Type and unit: preselected with the proposal where there is one, its alternatives one key away.
import type { Choices } from '../../../../server/contracts/documents.ts';
import type { Named } from '../../../../server/contracts/session.ts';
import { confidenceWord, percent } from '../../../i18n/format.ts';
import { useWords } from '../../../i18n/language.ts';
import type { TextKey } from '../../../i18n/texts.ts';
import { Icon } from '../../../parts/content/icon.tsx';
import { Fold } from '../../../parts/controls/fold.tsx';
import { Key } from '../../../parts/controls/key.tsx';
import type { Marking } from '../scan/marking.ts';
import styles from './decision.module.css';
import { Grounds } from './grounds.tsx';

const Offers = (props: {
  readonly label: string;
  readonly choices: Choices;
  readonly named: readonly Named[];
  readonly chosen: string;
  readonly shifted: boolean;
  readonly choose: (label: string) => void;
}) => (
  <ul class={styles.offers} aria-label={props.label}>
    {props.choices.offered.map(({ label, confidence }, place) => (
      <li key={label}>
        <button
          type="button"
          class={styles.offer}
          aria-pressed={props.chosen === label}
          aria-keyshortcuts={`${props.shifted ? 'Shift+' : ''}${place + 1}`}
          onClick={() => props.choose(label)}
        >
          <Key name={`${props.shifted ? '⇧' : ''}${place + 1}`} />
          <span class={styles.name}>{props.named.find(({ id }) => id === label)?.name}</span>
          {props.chosen === label ? <Icon name="check" tone="action" /> : null}
          {confidence === undefined ? null : (
            <>
              <span class={styles.bar} aria-hidden="true">
                <span style={{ width: `${percent(confidence)}%` }} />
              </span>
              <span class={styles.percent}>{percent(confidence)} %</span>
            </>
          )}
        </button>
      </li>
    ))}
  </ul>
);

const Field = (props: {
  readonly id: 'type' | 'unit';
  readonly shortcut: string;
  readonly offers: TextKey;
  readonly missing: string | undefined;
  readonly returned: boolean;
  readonly choices: Choices;
  readonly named: readonly Named[];
  readonly chosen: string;
  readonly choose: (label: string) => void;
  readonly marking: Marking;
}) => {
  const words = useWords();
  const { say } = words;
  const { id, choices, missing } = props;
  const best = choices.offered[0];
  const { rule, runnerUp } = choices;
  const proposal =
    choices.proposal === undefined
      ? say(props.returned ? 'noProposalReturned' : 'noProposal')
      : rule !== undefined
        ? say('byRule', { rule })
        : choices.recalled
          ? say('recalled')
          : best?.confidence === undefined
            ? undefined
            : say('proposal', { sureness: confidenceWord(words, best.confidence) });
  const nameOf = (label: string): string => props.named.find((one) => one.id === label)?.name ?? label;
  return (
    <div class={`kern-form-input ${styles.field} ${missing === undefined ? '' : 'kern-form-input--error'}`}>
      <label class={`kern-label ${styles.label}`} for={id}>
        {say(id)} <Key name={props.shortcut} />
      </label>
      <div class="kern-form-input__select-wrapper">
        <select
          id={id}
          class={`kern-form-input__select ${styles.select} ${missing === undefined ? '' : 'kern-form-input__select--error'}`}
          value={props.chosen}
          aria-keyshortcuts={props.shortcut}
          aria-invalid={missing !== undefined}
          aria-describedby={missing === undefined ? undefined : `${id}-missing`}
          onChange={(event) => props.choose(event.currentTarget.value)}
        >
          <option value="">{say('choose')}</option>
          {props.named.map(({ id: label, name }) => (
            <option key={label} value={label}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {missing === undefined ? null : (
        <p class="kern-error" id={`${id}-missing`} role="alert">
          <Icon name="danger" />
          <span class="kern-body">{missing}</span>
        </p>
      )}
      <Offers
        label={say(props.offers)}
        choices={choices}
        named={props.named}
        chosen={props.chosen}
        shifted={id === 'type'}
        choose={props.choose}
      />
      {proposal === undefined ? null : <p class="kern-body kern-body--small kern-body--muted">{proposal}</p>}
      <Grounds heading={say('evidence')} grounds={choices.evidence} kind={id} marking={props.marking} />
      {runnerUp === undefined ? null : (
        <Fold quiet title={say('runnerUp', { name: nameOf(runnerUp.label) })}>
          <Grounds heading={say('evidence')} grounds={runnerUp.evidence} marking={props.marking} />
        </Fold>
      )}
    </div>
  );
};

export const Decision = (props: {
  readonly choices: { readonly type: Choices; readonly unit: Choices };
  readonly named: { readonly types: readonly Named[]; readonly units: readonly Named[] };
  readonly type: string;
  readonly unit: string;
  readonly returned: boolean;
  /** Somebody wanted to confirm without having chosen. */
  readonly missing: boolean;
  readonly busy: boolean;
  readonly choose: (part: { readonly type?: string; readonly unit?: string }) => void;
  readonly marking: Marking;
}) => {
  const { say } = useWords();
  const { choices, missing, returned, marking, type, unit } = props;
  const field = { returned, marking };
  return (
    <form
      class={styles.decision}
      aria-label={say('decision')}
      aria-busy={props.busy}
      onSubmit={(event) => event.preventDefault()}
    >
      <Field
        {...field}
        id="type"
        shortcut="T"
        offers="offersType"
        missing={missing && type === '' ? say('chooseType') : undefined}
        choices={choices.type}
        named={props.named.types}
        chosen={type}
        choose={(label) => props.choose({ type: label })}
      />
      <Field
        {...field}
        id="unit"
        shortcut="S"
        offers="offersUnit"
        missing={missing && unit === '' ? say('chooseUnit') : undefined}
        choices={choices.unit}
        named={props.named.units}
        chosen={unit}
        choose={(label) => props.choose({ unit: label })}
      />
    </form>
  );
};
