// Type and unit: preselected with the proposal, its alternatives one key away.
import type { Choices, Named } from '../../api.ts';
import { confidenceWord, percent } from '../format.ts';
import { useWords } from '../language.ts';
import type { Marking } from '../marking.ts';
import { Icon } from '../parts/icon.tsx';
import { Key } from '../parts/key.tsx';
import type { TextKey } from '../texts.ts';
import { Grounds } from './grounds.tsx';

export interface Chosen {
  readonly type: string;
  readonly unit: string;
}

const Offers = (props: {
  readonly label: string;
  readonly choices: Choices;
  readonly named: readonly Named[];
  readonly chosen: string;
  readonly shifted: boolean;
  readonly choose: (label: string) => void;
}) => (
  <ul class="offers" aria-label={props.label}>
    {props.choices.offered.map(({ label, confidence }, place) => (
      <li key={label}>
        <button
          type="button"
          class="chip offer"
          aria-pressed={props.chosen === label}
          aria-keyshortcuts={`${props.shifted ? 'Shift+' : ''}${place + 1}`}
          onClick={() => props.choose(label)}
        >
          {props.chosen === label ? <Icon name="check" /> : null}
          <Key name={`${props.shifted ? '⇧' : ''}${place + 1}`} />
          <span>{props.named.find(({ id }) => id === label)?.name}</span>
          {confidence === undefined ? null : <span class="chip-count">{percent(confidence)} %</span>}
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
    rule !== undefined
      ? say('byRule', { rule })
      : choices.recalled
        ? say('recalled')
        : best?.confidence === undefined
          ? undefined
          : say('proposal', { sureness: confidenceWord(words, best.confidence) });
  const nameOf = (label: string): string => props.named.find((one) => one.id === label)?.name ?? label;
  return (
    <div class={`kern-form-input${missing === undefined ? '' : ' kern-form-input--error'}`}>
      <label class="kern-label" for={id}>
        {say(id)} <Key name={props.shortcut} />
      </label>
      <div class="kern-form-input__select-wrapper">
        <select
          id={id}
          class={`kern-form-input__select${missing === undefined ? '' : ' kern-form-input__select--error'}`}
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
      {proposal === undefined ? null : <p class="kern-body kern-body--small kern-body--muted evidence">{proposal}</p>}
      <Grounds heading={say('evidence')} grounds={choices.evidence} kind={id} marking={props.marking} />
      {runnerUp === undefined ? null : (
        <details class="runner-up">
          <summary class="kern-body kern-body--small">{say('runnerUp', { name: nameOf(runnerUp.label) })}</summary>
          <Grounds heading={say('evidence')} grounds={runnerUp.evidence} marking={props.marking} />
        </details>
      )}
    </div>
  );
};

export const Decision = (props: {
  readonly choices: { readonly type: Choices; readonly unit: Choices };
  readonly named: { readonly types: readonly Named[]; readonly units: readonly Named[] };
  readonly chosen: Chosen;
  readonly missing: boolean;
  readonly busy: boolean;
  readonly choose: (part: Partial<Chosen>) => void;
  readonly confirm: () => void;
  readonly skip: (() => void) | undefined;
  readonly marking: Marking;
}) => {
  const { say } = useWords();
  const { chosen, choices, missing, skip } = props;
  return (
    <form
      class="decision"
      aria-label={say('decision')}
      aria-busy={props.busy}
      onSubmit={(event) => {
        event.preventDefault();
        props.confirm();
      }}
    >
      <Field
        id="type"
        shortcut="T"
        offers="offersType"
        missing={missing && chosen.type === '' ? say('chooseType') : undefined}
        choices={choices.type}
        named={props.named.types}
        chosen={chosen.type}
        choose={(type) => props.choose({ type })}
        marking={props.marking}
      />
      <Field
        id="unit"
        shortcut="S"
        offers="offersUnit"
        missing={missing && chosen.unit === '' ? say('chooseUnit') : undefined}
        choices={choices.unit}
        named={props.named.units}
        chosen={chosen.unit}
        choose={(unit) => props.choose({ unit })}
        marking={props.marking}
      />
      <div class="actions">
        <button type="submit" class="kern-btn kern-btn--primary actions-main" aria-keyshortcuts="Enter">
          <span class="kern-label">{say('confirm')}</span>
          <Key name="⏎" />
        </button>
        {skip === undefined ? null : (
          <button type="button" class="kern-btn kern-btn--secondary" aria-keyshortcuts="N" onClick={skip}>
            <span class="kern-label">{say('skipLetter')}</span>
            <Key name="N" />
          </button>
        )}
      </div>
    </form>
  );
};
