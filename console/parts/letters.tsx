// The letters of a delivery: what each is, whose it is, how sure that is, and where it stands.

import type { NoDocumentReason } from '../../domain/reasons.ts';
import type { DeliveryRow, DocumentRow } from '../../server/contracts/api.ts';
import { pdfUrl } from '../data/api-client.ts';
import { useNames } from '../data/office.ts';
import { confidenceWord } from '../i18n/format.ts';
import { useWords } from '../i18n/language.ts';
import { DocumentBadge } from './badges.tsx';
import { CallBack } from './call-back.tsx';
import { CameBack } from './came-back.tsx';
import { hrefOf } from './route.ts';

/** More letters than this fold away: a batch of fifty would push the rest of the day off the screen. */
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

const Letter = ({ letter, alone }: { readonly letter: DocumentRow; readonly alone: boolean }) => {
  const words = useWords();
  const names = useNames();
  const sureness = useSureness();
  const { say } = words;
  const { type, unit } = letter;
  if (type === undefined || unit === undefined) {
    return (
      <li class="letter">
        <span class="kern-body kern-body--small kern-body--muted">{say('notYetSorted')}</span>
        {alone ? null : <DocumentBadge state={letter.state} />}
      </li>
    );
  }
  const typeName = type.isOpen ? say('stillOpen') : names.type(type.label);
  const unitName = unit.isOpen ? say('stillOpen') : names.unit(unit.label);
  const name = `${typeName}, ${unitName}`;
  return (
    <li class="letter">
      <div class="letter-line">
        <span class="letter-name">
          {typeName} <span aria-hidden="true">→</span> <strong>{unitName}</strong>
        </span>
        {alone ? null : <DocumentBadge state={letter.state} />}
        {letter.state === 'in-review' || letter.state === 'returned' ? (
          <a
            class="kern-link kern-link--small kern-link--no-visited-state"
            href={hrefOf({ view: 'work', id: letter.id })}
            aria-label={say('workOn', { name })}
          >
            {say('work')}
          </a>
        ) : null}
        {letter.hasPdf ? (
          <a
            class="kern-link kern-link--small kern-link--no-visited-state"
            href={pdfUrl(letter.id)}
            target="_blank"
            rel="noopener"
            aria-label={say('openPdfOf', { name })}
          >
            {say('openPdf')}
          </a>
        ) : null}
        {letter.recallable ? <CallBack id={letter.id} name={name} /> : null}
        {letter.state === 'handed-over' || letter.state === 'accepted' ? (
          <CameBack id={letter.id} unit={unit.label} name={name} />
        ) : null}
      </div>
      <span class="kern-body kern-body--small kern-body--muted">
        {sureness(letter)}
        {alone ? '' : ` · ${words.count(letter.pages, 'pagesOne', 'pagesMany')}`}
      </span>
    </li>
  );
};

/** Why no letter was found, and who has looked at it; or the way to where it waits. */
const WithoutDocument = ({ row, reason }: { readonly row: DeliveryRow; readonly reason: NoDocumentReason }) => {
  const words = useWords();
  const { say } = words;
  return (
    <div class="letter-line">
      <span class="kern-body kern-body--small">
        {row.confirmedBy === undefined ? words.noDocumentReason(reason) : say('emptySaidBy', { name: row.confirmedBy })}
      </span>
      {row.state === 'without-document' ? (
        <a
          class="kern-link kern-link--small kern-link--no-visited-state"
          href={hrefOf({ view: 'set-aside' })}
          aria-label={say('lookAtOf', { name: row.fileName })}
        >
          {say('lookAt')}
        </a>
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
    <ul class="letters">
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
        <details class="more">
          <summary>{say('moreLetters', { n: folded.length })}</summary>
          {list(folded)}
        </details>
      )}
    </>
  );
};
