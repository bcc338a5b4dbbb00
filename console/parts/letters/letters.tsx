// The documents of a delivery: what each is, whose it is, how sure that is, and where it is in its way.
import type { NoDocumentReason } from '../../../domain/reasons.ts';
import type { DeliveryRow, DocumentRow } from '../../../server/contracts/deliveries.ts';
import { useNames } from '../../data/office.ts';
import { pdfUrl } from '../../data/requests.ts';
import { confidenceWord } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { Fold } from '../controls/fold.tsx';
import { Link } from '../controls/link.tsx';
import { hrefOf } from '../frame/route.ts';
import { DocumentBadge } from './badges.tsx';
import styles from './letters.module.css';
import { Recall } from './recall.tsx';
import { UnitReturn } from './unit-return.tsx';

/** More documents than this fold away: a batch of fifty would push the rest of the day off the screen. */
const SHOWN = 3;

/** How sure the two answers are, in words; or who gave them. */
export const useSureness = () => {
  const words = useWords();
  return ({ type, unit, decidedBy }: Pick<DocumentRow, 'type' | 'unit' | 'decidedBy'>): string => {
    if (decidedBy === 'operator') return words.say('byOperator');
    const said = (confidence: number | undefined) =>
      confidence === undefined ? words.say('byPaper') : confidenceWord(words, confidence);
    return words.say('bothSure', { type: said(type?.confidence), unit: said(unit?.confidence) });
  };
};

const useAnswerNames = () => {
  const { say } = useWords();
  const names = useNames();
  return ({ type, unit }: Required<Pick<DocumentRow, 'type' | 'unit'>>) => ({
    type: type.isOpen ? say('stillOpen') : names.type(type.label),
    unit: unit.isOpen ? say('stillOpen') : names.unit(unit.label),
  });
};

/** "Antrag → Bauamt", and below it how sure that is. */
export const Answers = (props: Required<Pick<DocumentRow, 'type' | 'unit'>>) => {
  const names = useAnswerNames()(props);
  return (
    <span class={styles.name}>
      {names.type} <span aria-hidden="true">→</span> <strong>{names.unit}</strong>
    </span>
  );
};

const Letter = ({ letter, alone }: { readonly letter: DocumentRow; readonly alone: boolean }) => {
  const words = useWords();
  const namesOf = useAnswerNames();
  const sureness = useSureness();
  const { say } = words;
  const { type, unit } = letter;
  if (type === undefined || unit === undefined) {
    return (
      <li class={styles.letter}>
        <span class="kern-body kern-body--small kern-body--muted">{say('notYetSorted')}</span>
        {alone ? null : <DocumentBadge state={letter.state} />}
      </li>
    );
  }
  const names = namesOf({ type, unit });
  const name = `${names.type}, ${names.unit}`;
  return (
    <li class={styles.letter}>
      <div class={styles.line}>
        <Answers type={type} unit={unit} />
        {alone ? null : <DocumentBadge state={letter.state} />}
        {letter.state === 'in-review' || letter.state === 'returned' ? (
          <Link href={hrefOf({ view: 'review', id: letter.id })} label={say('workOn', { name })}>
            {say('work')}
          </Link>
        ) : null}
        {letter.hasPdf ? (
          <Link href={pdfUrl(letter.id)} beside label={say('openPdfOf', { name })}>
            {say('openPdf')}
          </Link>
        ) : null}
        {letter.recallable ? <Recall id={letter.id} name={name} /> : null}
        {letter.state === 'handed-over' || letter.state === 'accepted' ? (
          <UnitReturn id={letter.id} unit={unit.label} name={name} />
        ) : null}
      </div>
      <span class="kern-body kern-body--small kern-body--muted">
        {sureness(letter)}
        {alone ? '' : ` · ${words.count(letter.pages, 'pagesOne', 'pagesMany')}`}
      </span>
    </li>
  );
};

/** Why no document was found, and who has looked at it; or the way to where it waits. */
const WithoutDocument = ({ row, reason }: { readonly row: DeliveryRow; readonly reason: NoDocumentReason }) => {
  const words = useWords();
  const { say } = words;
  return (
    <div class={styles.line}>
      <span class="kern-body kern-body--small">
        {row.confirmedBy === undefined ? words.noDocumentReason(reason) : say('emptySaidBy', { name: row.confirmedBy })}
      </span>
      {row.state === 'without-document' ? (
        <Link href={hrefOf({ view: 'quarantine' })} label={say('lookAtOf', { name: row.fileName })}>
          {say('lookAt')}
        </Link>
      ) : null}
    </div>
  );
};

export const Letters = ({ row }: { readonly row: DeliveryRow }) => {
  const { say } = useWords();
  const { documents } = row;
  if (row.noDocument !== undefined) return <WithoutDocument row={row} reason={row.noDocument} />;
  if (documents.length === 0) {
    const nothingInIt = row.state === 'separated' && row.pagesSetAside === 0;
    return <span class="kern-body kern-body--small kern-body--muted">{nothingInIt ? say('noLetters') : '–'}</span>;
  }
  const list = (letters: readonly DocumentRow[]) => (
    <ul class={styles.letters}>
      {letters.map((letter) => (
        <Letter key={letter.id} letter={letter} alone={documents.length === 1 && row.pagesSetAside === 0} />
      ))}
    </ul>
  );
  const folded = documents.slice(SHOWN);
  return (
    <>
      {list(documents.slice(0, SHOWN))}
      {folded.length === 0 ? null : (
        <Fold quiet title={say('moreLetters', { n: folded.length })}>
          {list(folded)}
        </Fold>
      )}
    </>
  );
};
