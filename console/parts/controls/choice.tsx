// A list to choose one of the office's types or units from.
import type { Named } from '../../../server/contracts/session.ts';
import { useWords } from '../../i18n/language.ts';

export const Choice = (props: {
  readonly id: string;
  readonly label: 'type' | 'unit';
  readonly named: readonly Named[];
  /** In a plain form: what the browser sends it as. */
  readonly name?: string;
  /** A first line that chooses nothing. */
  readonly none?: string;
  readonly chosen?: string;
  readonly choose?: (label: string) => void;
}) => {
  const { say } = useWords();
  const { id, label, name, named, none, chosen, choose } = props;
  return (
    <div class="kern-form-input">
      <label class="kern-label" for={id}>
        {say(label)}
      </label>
      <div class="kern-form-input__select-wrapper">
        <select
          id={id}
          name={name}
          class="kern-form-input__select"
          value={chosen}
          onChange={(event) => choose?.(event.currentTarget.value)}
        >
          {none === undefined ? null : <option value="">{none}</option>}
          {named.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
};
