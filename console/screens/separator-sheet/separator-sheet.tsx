// A separator sheet to print, for whoever stands at the scanner. A plain form: the browser shows the PDF.

import { useOffice } from '../../data/office.ts';
import { CONTINUATION_SHEET_URL, SEPARATOR_SHEET_URL } from '../../data/requests.ts';
import { useWords } from '../../i18n/language.ts';
import { Choice } from '../../parts/choice.tsx';

export const SeparatorSheet = () => {
  const { say } = useWords();
  const { session } = useOffice();
  return (
    <details class="more">
      <summary class="kern-body">{say('sheet')}</summary>
      <p class="kern-body">{say('sheetHow')}</p>
      <form class="sheet" action={SEPARATOR_SHEET_URL} method="get" target="_blank" rel="noopener">
        <Choice id="sheet-unit" name="unit" label="unit" named={session.units} none={say('sheetAny')} />
        <Choice id="sheet-type" name="type" label="type" named={session.types} none={say('sheetAny')} />
        <button type="submit" class="kern-btn kern-btn--secondary">
          <span class="kern-label">{say('sheetOpen')}</span>
        </button>
      </form>
      <p class="kern-body">
        <a class="kern-link" href={CONTINUATION_SHEET_URL} target="_blank" rel="noreferrer">
          {say('sheetContinues')}
        </a>
      </p>
    </details>
  );
};
