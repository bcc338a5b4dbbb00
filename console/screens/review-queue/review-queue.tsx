// Nachbearbeitung: what waits for a person, the oldest first.
import { useState } from 'preact/hooks';
import type { ReviewRow } from '../../../server/contracts/api.ts';
import { useLoaded } from '../../data/loaded.ts';
import { useNames } from '../../data/office.ts';
import { loadReviewQueue } from '../../data/requests.ts';
import { whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { Alert } from '../../parts/alert.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useSureness } from '../../parts/letters.tsx';
import { Pager } from '../../parts/pager.tsx';
import { hrefOf } from '../../parts/route.ts';
import { TableHead } from '../../parts/table.tsx';

const COLUMNS = ['columnReceived', 'columnArrival', 'columnProposal', 'columnWhy', 'columnAction'] as const;

const Row = ({ row }: { readonly row: ReviewRow }) => {
  const words = useWords();
  const names = useNames();
  const sureness = useSureness();
  const { say } = words;
  return (
    <tr class="kern-table__row">
      <td class="kern-table__cell">
        <time dateTime={row.receivedAt}>{whenShort(words, row.receivedAt)}</time>
      </td>
      <th scope="row" class="kern-table__cell cell--wide file">
        <span class="file-name">{row.fileName}</span>
        <span class="kern-body kern-body--small kern-body--muted">
          {names.station(row.station)} · {words.count(row.pages, 'pagesOne', 'pagesMany')}
        </span>
      </th>
      <td class="kern-table__cell cell--wide">
        <span class="letter-name">
          {row.type.isOpen ? say('stillOpen') : names.type(row.type.label)} <span aria-hidden="true">→</span>{' '}
          <strong>{row.unit.isOpen ? say('stillOpen') : names.unit(row.unit.label)}</strong>
        </span>
        <span class="kern-body kern-body--small kern-body--muted block">{sureness(row)}</span>
      </td>
      <td class="kern-table__cell cell--wide">
        <ul class="reasons">
          {row.reasons.map((reason) => (
            <li key={reason}>{words.reviewReason(reason)}</li>
          ))}
        </ul>
      </td>
      <td class="kern-table__cell">
        {row.heldBy === undefined ? null : (
          <span class="held">
            <Icon name="account-circle" />
            {say('heldShort', { name: row.heldBy.name })}
          </span>
        )}
        <a
          class="kern-link kern-link--small kern-link--no-visited-state"
          href={hrefOf({ view: 'work', id: row.id })}
          aria-label={say('workOn', { name: row.fileName })}
        >
          {say('work')}
        </a>
      </td>
    </tr>
  );
};

export const ReviewList = () => {
  const words = useWords();
  const { say } = words;
  const [page, setPage] = useState(1);
  const { data, failed } = useLoaded((call) => loadReviewQueue({ page }, call), page);
  const first = data?.page === 1 ? (data.rows.find(({ heldBy }) => heldBy === undefined) ?? data.rows[0]) : undefined;
  return (
    <main id="content" class="page">
      <Heading title={say('review')} />
      {failed ? <Alert kind="danger" title={say('loadFailed')} /> : null}
      {data === undefined ? <p class="kern-body">{say('loading')}</p> : null}
      {data?.total === 0 ? (
        <Alert kind="success" title={say('emptyReview')}>
          <p class="kern-body">{say('emptyReviewHow')}</p>
        </Alert>
      ) : null}
      {data === undefined || data.total === 0 ? null : (
        <>
          <div class="lead lead--action">
            <p class="kern-body">{words.count(data.total, 'waitingOne', 'waitingMany')}</p>
            {first === undefined ? null : (
              <a class="kern-btn kern-btn--primary" href={hrefOf({ view: 'work', id: first.id })}>
                <span class="kern-label">{say('start')}</span>
              </a>
            )}
          </div>
          <table class="kern-table kern-table--small rows">
            <caption class="kern-sr-only">{say('waitingTable')}</caption>
            <TableHead titles={COLUMNS.map((key) => say(key))} />
            <tbody class="kern-table__body">
              {data.rows.map((row) => (
                <Row key={row.id} row={row} />
              ))}
            </tbody>
          </table>
          <Pager page={data.page} pages={data.pages} go={setPage} />
        </>
      )}
    </main>
  );
};
