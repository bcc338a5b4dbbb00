// The book of incoming post: what was received on some days, from whom, about what, and where it went.
import { useState } from 'preact/hooks';
import type { BookAnswer, BookRow } from '../../../server/contracts/register.ts';
import { bookUrl, pdfUrl } from '../../data/api-client.ts';
import { useLoaded } from '../../data/loaded.ts';
import { useNames } from '../../data/office.ts';
import { whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { Alert } from '../../parts/alert.tsx';
import { DocumentBadge } from '../../parts/badges.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Pager } from '../../parts/pager.tsx';
import { hrefOf } from '../../parts/route.ts';
import { TableHead } from '../../parts/table.tsx';

const COLUMNS = [
  'columnReceived',
  'senderName',
  'subject',
  'columnReferences',
  'type',
  'unit',
  'columnStanding',
] as const;

/** What is asked for. Days that are not given are the office's latest ones. */
type Asked = { readonly from?: string; readonly to?: string; readonly search?: string };

/** In place of a subject: which file it is, and what became of it. */
const NothingFound = ({ of }: { readonly of: NonNullable<BookRow['withoutDocument']> }) => {
  const words = useWords();
  const { fileName, reason, confirmedBy } = of;
  return (
    <>
      <span class="file-name">{fileName}</span>
      <div class="kern-body--muted">
        {confirmedBy === undefined ? words.noDocumentReason(reason) : words.say('emptySaidBy', { name: confirmedBy })}
      </div>
    </>
  );
};

const Row = ({ row }: { readonly row: BookRow }) => {
  const words = useWords();
  const { say } = words;
  const names = useNames();
  const { fields } = row;
  const references = [
    fields.theirReference,
    fields.ourReference === undefined ? undefined : say('ours', { reference: fields.ourReference }),
  ].filter((one) => one !== undefined);
  const name = fields.subject ?? fields.senderName ?? row.id;
  return (
    <tr class="kern-table__row">
      <td class="kern-table__cell book-when">{whenShort(words, row.receivedAt)}</td>
      <td class="kern-table__cell">
        {fields.senderName ?? <span class="kern-body--muted">{say('unknownSender')}</span>}
        {fields.senderPlace === undefined ? null : <div class="kern-body--muted">{fields.senderPlace}</div>}
      </td>
      <td class="kern-table__cell">
        {fields.subject}
        {row.withoutDocument === undefined ? null : <NothingFound of={row.withoutDocument} />}
      </td>
      <td class="kern-table__cell book-reference">
        {references.map((reference) => (
          <div key={reference}>{reference}</div>
        ))}
      </td>
      <td class="kern-table__cell book-name">{row.type === undefined ? '' : names.type(row.type)}</td>
      <td class="kern-table__cell book-name">{row.unit === undefined ? '' : names.unit(row.unit)}</td>
      <td class="kern-table__cell book-state">
        <DocumentBadge state={row.state} />
        {row.state === 'in-review' || row.state === 'returned' ? (
          <a
            class="kern-link kern-link--small kern-link--no-visited-state"
            href={hrefOf({ view: 'work', id: row.id })}
            aria-label={say('workOn', { name })}
          >
            {say('work')}
          </a>
        ) : null}
        {row.state === 'without-document' ? (
          <a
            class="kern-link kern-link--small kern-link--no-visited-state"
            href={hrefOf({ view: 'set-aside' })}
            aria-label={say('lookAtOf', { name: row.withoutDocument?.fileName ?? row.id })}
          >
            {say('lookAt')}
          </a>
        ) : null}
        {row.hasPdf ? (
          <a
            class="kern-link kern-link--small kern-link--no-visited-state"
            href={pdfUrl(row.id)}
            target="_blank"
            rel="noreferrer"
            aria-label={say('openPdfOf', { name })}
          >
            {say('openPdf')}
          </a>
        ) : null}
      </td>
    </tr>
  );
};

const Found = ({
  data,
  asked,
  go,
}: {
  readonly data: BookAnswer;
  readonly asked: Asked;
  readonly go: (page: number) => void;
}) => {
  const words = useWords();
  const { say } = words;
  const { from, to } = data;
  return (
    <>
      <div class="lead lead--action">
        <p class="kern-body" role="status">
          {words.count(data.total, 'bookOne', 'bookMany')}
        </p>
        <a class="kern-link" href={bookUrl({ from, to, search: asked.search ?? '' })} download>
          {say('bookCsv')}
        </a>
      </div>
      <table class="kern-table kern-table--small rows rows--book">
        <caption class="kern-sr-only">{say('bookTable')}</caption>
        <TableHead titles={COLUMNS.map((key) => say(key))} />
        <tbody class="kern-table__body">
          {data.rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </table>
      <Pager page={data.page} pages={data.pages} go={go} />
    </>
  );
};

const Entry = (props: {
  readonly id: string;
  readonly label: string;
  readonly type: 'date' | 'search';
  readonly value: string;
}) => (
  <div class="kern-form-input">
    <label class="kern-label kern-label--small" for={props.id}>
      {props.label}
    </label>
    <input
      id={props.id}
      name={props.id}
      class="kern-form-input__input"
      type={props.type}
      defaultValue={props.value}
      maxLength={200}
    />
  </div>
);

export const Book = () => {
  const { say } = useWords();
  const [asked, setAsked] = useState<Asked>({});
  const [page, setPage] = useState(1);
  const { data, failed } = useLoaded<BookAnswer>('/api/register', { ...asked, page });
  return (
    <main id="content" class="page">
      <Heading title={say('book')} />
      {failed ? <Alert kind="danger" title={say('loadFailed')} /> : null}
      {data === undefined ? (
        <p class="kern-body">{say('loading')}</p>
      ) : (
        <>
          <form
            class="book-ask"
            onSubmit={(event) => {
              event.preventDefault();
              const entries = new FormData(event.currentTarget);
              const said = (name: string): string => String(entries.get(name) ?? '');
              setPage(1);
              setAsked(
                Object.fromEntries(
                  ['from', 'to', 'search'].flatMap((name) => (said(name) === '' ? [] : [[name, said(name)]])),
                ),
              );
            }}
          >
            <Entry id="from" label={say('bookFrom')} type="date" value={data.from} />
            <Entry id="to" label={say('bookTo')} type="date" value={data.to} />
            <Entry id="search" label={say('bookSearch')} type="search" value={asked.search ?? ''} />
            <button type="submit" class="kern-btn kern-btn--secondary">
              <span class="kern-label">{say('bookShow')}</span>
            </button>
          </form>
          {data.total === 0 ? (
            <Alert kind="info" title={say('bookEmpty')}>
              <p class="kern-body">{say('bookEmptyHow')}</p>
            </Alert>
          ) : (
            <Found data={data} asked={asked} go={setPage} />
          )}
        </>
      )}
    </main>
  );
};
