// A separator sheet to print, for whoever stands at the scanner. A plain form: the browser shows the PDF.

import { placed } from '../../data/api-client.ts';
import { useOffice } from '../../data/office.ts';
import { useWords } from '../../i18n/language.ts';
import { Choice } from '../../parts/choice.tsx';

export const SeparatorSheet = () => {
  const { say } = useWords();
  const { session } = useOffice();
  return (
    <details class="more">
      <summary class="kern-body">{say('sheet')}</summary>
      <p class="kern-body">{say('sheetHow')}</p>
      <form class="sheet" action={placed('/api/separator-sheet')} method="get" target="_blank" rel="noopener">
        <Choice id="sheet-unit" name="unit" label="unit" named={session.units} none={say('sheetAny')} />
        <Choice id="sheet-type" name="type" label="type" named={session.types} none={say('sheetAny')} />
        <button type="submit" class="kern-btn kern-btn--secondary">
          <span class="kern-label">{say('sheetOpen')}</span>
        </button>
      </form>
      <p class="kern-body">
        <a class="kern-link" href={placed('/api/separator-sheet?continues=yes')} target="_blank" rel="noreferrer">
          {say('sheetContinues')}
        </a>
      </p>
    </details>
  );
};
