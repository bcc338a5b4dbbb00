// A separator sheet to print, for whoever stands at the scanner. A plain form: the browser shows the PDF.
import type { Named } from '../../api.ts';
import { useWords } from '../language.ts';
import { useOffice } from '../office.ts';

const Field = (props: { readonly name: 'unit' | 'type'; readonly named: readonly Named[] }) => {
  const { say } = useWords();
  return (
    <div class="kern-form-input">
      <label class="kern-label" for={`sheet-${props.name}`}>
        {say(props.name)}
      </label>
      <div class="kern-form-input__select-wrapper">
        <select id={`sheet-${props.name}`} name={props.name} class="kern-form-input__select">
          <option value="">{say('sheetAny')}</option>
          {props.named.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
};

export const SeparatorSheet = () => {
  const { say } = useWords();
  const { session } = useOffice();
  return (
    <details class="more">
      <summary class="kern-body">{say('sheet')}</summary>
      <p class="kern-body">{say('sheetHow')}</p>
      <form class="sheet" action="/api/separator-sheet" method="get" target="_blank" rel="noopener">
        <Field name="unit" named={session.units} />
        <Field name="type" named={session.types} />
        <button type="submit" class="kern-btn kern-btn--secondary">
          <span class="kern-label">{say('sheetOpen')}</span>
        </button>
      </form>
      <p class="kern-body">
        <a class="kern-link" href="/api/separator-sheet?continues=yes" target="_blank" rel="noreferrer">
          {say('sheetContinues')}
        </a>
      </p>
    </details>
  );
};
