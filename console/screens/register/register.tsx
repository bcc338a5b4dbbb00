// The register of incoming post: what was received on some days, from whom, about what, and where it went.
import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { BookAnswer, BookRow } from '../../../server/contracts/register.ts';
import { useNames } from '../../data/office.ts';
import { registerQuery } from '../../data/queries.ts';
import { type BookQuery, bookUrl, pdfUrl } from '../../data/requests.ts';
import { whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { FileName } from '../../parts/content/file-name.tsx';
import { Button } from '../../parts/controls/button.tsx';
import { Link } from '../../parts/controls/link.tsx';
import { EmptyState } from '../../parts/feedback/empty-state.tsx';
import { Query } from '../../parts/feedback/query.tsx';
import { Line, Page } from '../../parts/frame/page.tsx';
import { hrefOf } from '../../parts/frame/route.ts';
import { DocumentBadge } from '../../parts/letters/badges.tsx';
import { Pager } from '../../parts/tables/pager.tsx';
import { Cell, Row, RowTable } from '../../parts/tables/row-table.tsx';
import styles from './register.module.css';

const COLUMNS = [
  'columnReceived',
  'senderName',
  'subject',
  'columnReferences',
  'type',
  'unit',
  'columnStanding',
] as const;

/** In place of a subject: which file it is, and what became of it. */
const WithoutDocument = ({ of }: { readonly of: NonNullable<BookRow['withoutDocument']> }) => {
  const words = useWords();
  const { fileName, reason, confirmedBy } = of;
  return (
    <>
      <FileName name={fileName} />
      <div class="kern-body--muted">
        {confirmedBy === undefined ? words.noDocumentReason(reason) : words.say('emptySaidBy', { name: confirmedBy })}
      </div>
    </>
  );
};

/** What can be done with what a row is about. */
const Ways = ({ row }: { readonly row: BookRow }) => {
  const { say } = useWords();
  const name = row.fields.subject ?? row.fields.senderName ?? row.id;
  return (
    <div class={styles.ways}>
      <DocumentBadge state={row.state} />
      {row.state === 'in-review' || row.state === 'returned' ? (
        <Link href={hrefOf({ view: 'review', id: row.id })} label={say('workOn', { name })}>
          {say('work')}
        </Link>
      ) : null}
      {row.state === 'without-document' ? (
        <Link
          href={hrefOf({ view: 'quarantine' })}
          label={say('lookAtOf', { name: row.withoutDocument?.fileName ?? row.id })}
        >
          {say('lookAt')}
        </Link>
      ) : null}
      {row.hasPdf ? (
        <Link href={pdfUrl(row.id)} beside label={say('openPdfOf', { name })}>
          {say('openPdf')}
        </Link>
      ) : null}
    </div>
  );
};

const Entry = ({ row }: { readonly row: BookRow }) => {
  const words = useWords();
  const { say } = words;
  const names = useNames();
  const { fields } = row;
  const references = [
    fields.theirReference,
    fields.ourReference === undefined ? undefined : say('ours', { reference: fields.ourReference }),
  ].filter((one) => one !== undefined);
  return (
    <Row>
      <Cell kind="time">{whenShort(words, row.receivedAt)}</Cell>
      <Cell>
        {fields.senderName ?? <span class="kern-body--muted">{say('unknownSender')}</span>}
        {fields.senderPlace === undefined ? null : <div class="kern-body--muted">{fields.senderPlace}</div>}
      </Cell>
      <Cell>
        {fields.subject}
        {row.withoutDocument === undefined ? null : <WithoutDocument of={row.withoutDocument} />}
      </Cell>
      <Cell kind="reference">
        {references.map((reference) => (
          <div key={reference}>{reference}</div>
        ))}
      </Cell>
      <Cell kind="name">{row.type === undefined ? undefined : names.type(row.type)}</Cell>
      <Cell kind="name">{row.unit === undefined ? undefined : names.unit(row.unit)}</Cell>
      <Cell>
        <Ways row={row} />
      </Cell>
    </Row>
  );
};

const Found = (props: {
  readonly found: BookAnswer;
  readonly asked: BookQuery;
  readonly go: (page: number) => void;
}) => {
  const words = useWords();
  const { say } = words;
  const { found, asked, go } = props;
  const { from, to } = found;
  return (
    <>
      <Line answer text={words.count(found.total, 'bookOne', 'bookMany')}>
        <a class="kern-link" href={bookUrl({ from, to, search: asked.search ?? '' })} download>
          {say('bookCsv')}
        </a>
      </Line>
      <RowTable caption={say('bookTable')} head={COLUMNS.map((key) => say(key))}>
        {found.rows.map((row) => (
          <Entry key={row.id} row={row} />
        ))}
      </RowTable>
      <Pager page={found.page} pages={found.pages} go={go} />
    </>
  );
};

const Field = (props: {
  readonly id: 'from' | 'to' | 'search';
  readonly label: string;
  readonly type: 'date' | 'search';
  readonly value: string;
}) => (
  <div class={`kern-form-input ${props.type === 'search' ? styles.search : styles.day}`}>
    <label class="kern-label kern-label--small" for={props.id}>
      {props.label}
    </label>
    <input
      id={props.id}
      name={props.id}
      class={`kern-form-input__input ${styles.field}`}
      type={props.type}
      defaultValue={props.value}
      maxLength={200}
    />
  </div>
);

const Ask = (props: {
  readonly shown: BookAnswer;
  readonly asked: BookQuery;
  readonly ask: (asked: BookQuery) => void;
}) => {
  const { say } = useWords();
  const { shown, asked, ask } = props;
  return (
    <form
      class={styles.ask}
      onSubmit={(event) => {
        event.preventDefault();
        const entries = new FormData(event.currentTarget);
        const said = (name: string): string => String(entries.get(name) ?? '');
        ask(
          Object.fromEntries(
            ['from', 'to', 'search'].flatMap((name) => (said(name) === '' ? [] : [[name, said(name)]])),
          ),
        );
      }}
    >
      <Field id="from" label={say('bookFrom')} type="date" value={shown.from} />
      <Field id="to" label={say('bookTo')} type="date" value={shown.to} />
      <Field id="search" label={say('bookSearch')} type="search" value={asked.search ?? ''} />
      <Button type="submit" text={say('bookShow')} />
    </form>
  );
};

export const Register = () => {
  const { say } = useWords();
  const [asked, setAsked] = useState<BookQuery>({});
  const [page, setPage] = useState(1);
  const query = useQuery(registerQuery({ ...asked, page }));
  return (
    <Page title={say('book')}>
      <Query query={query}>
        {(found) => (
          <>
            <Ask
              shown={found}
              asked={asked}
              ask={(now) => {
                setPage(1);
                setAsked(now);
              }}
            />
            {found.total === 0 ? (
              <EmptyState icon="search" title={say('bookEmpty')}>
                <p class="kern-body">{say('bookEmptyHow')}</p>
              </EmptyState>
            ) : (
              <Found found={found} asked={asked} go={setPage} />
            )}
          </>
        )}
      </Query>
    </Page>
  );
};
