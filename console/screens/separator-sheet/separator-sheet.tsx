// A separator sheet to print, for the person at the scanner. A plain form: the browser shows the PDF.
import { useOffice } from '../../data/office.ts';
import { CONTINUATION_SHEET_URL, SEPARATOR_SHEET_URL } from '../../data/requests.ts';
import { useWords } from '../../i18n/language.ts';
import { Button } from '../../parts/controls/button.tsx';
import { Choice } from '../../parts/controls/choice.tsx';
import { Fold } from '../../parts/controls/fold.tsx';
import styles from './separator-sheet.module.css';

export const SeparatorSheet = () => {
  const { say } = useWords();
  const { session } = useOffice();
  return (
    <Fold title={say('sheet')}>
      <p class="kern-body">{say('sheetHow')}</p>
      <form class={styles.form} action={SEPARATOR_SHEET_URL} method="get" target="_blank" rel="noopener">
        <Choice id="sheet-unit" name="unit" label="unit" named={session.units} none={say('sheetAny')} />
        <Choice id="sheet-type" name="type" label="type" named={session.types} none={say('sheetAny')} />
        <Button type="submit" text={say('sheetOpen')} />
      </form>
      <p class="kern-body">
        <a class="kern-link" href={CONTINUATION_SHEET_URL} target="_blank" rel="noreferrer">
          {say('sheetContinues')}
        </a>
      </p>
    </Fold>
  );
};
