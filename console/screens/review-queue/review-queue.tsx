// The screen Nachbearbeitung: the review queue, the oldest document first.
import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { ReviewAnswer, ReviewRow } from '../../../server/contracts/review.ts';
import { useNames } from '../../data/office.ts';
import { reviewQueueQuery } from '../../data/queries.ts';
import { whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { Bullets } from '../../parts/content/bullets.tsx';
import { Person } from '../../parts/content/person.tsx';
import { LinkButton } from '../../parts/controls/button.tsx';
import { Link } from '../../parts/controls/link.tsx';
import { EmptyState } from '../../parts/feedback/empty-state.tsx';
import { Query } from '../../parts/feedback/query.tsx';
import { Page } from '../../parts/frame/page.tsx';
import { hrefOf } from '../../parts/frame/route.ts';
import { Answers, useSureness } from '../../parts/letters/letters.tsx';
import { Pager } from '../../parts/tables/pager.tsx';
import { Cell, FileCell, Row, RowTable } from '../../parts/tables/row-table.tsx';
import styles from './review-queue.module.css';

const COLUMNS = ['columnReceived', 'columnArrival', 'columnProposal', 'columnWhy', 'columnAction'] as const;

const Waiting = ({ row }: { readonly row: ReviewRow }) => {
  const words = useWords();
  const names = useNames();
  const sureness = useSureness();
  const { say } = words;
  return (
    <Row>
      <Cell kind="time">
        <time dateTime={row.receivedAt}>{whenShort(words, row.receivedAt)}</time>
      </Cell>
      <FileCell
        name={row.fileName}
        origin={`${names.station(row.station)} · ${words.count(row.pages, 'pagesOne', 'pagesMany')}`}
      />
      <Cell kind="wide">
        <Answers type={row.type} unit={row.unit} />
        <span class={styles.sureness}>{sureness(row)}</span>
      </Cell>
      <Cell kind="wide">
        <Bullets>
          {row.reasons.map((reason) => (
            <li key={reason}>{words.reviewReason(reason)}</li>
          ))}
        </Bullets>
      </Cell>
      <Cell>
        <div class={styles.action}>
          {row.heldBy === undefined ? null : <Person text={say('heldShort', { name: row.heldBy.name })} />}
          <Link href={hrefOf({ view: 'review', id: row.id })} label={say('workOn', { name: row.fileName })}>
            {say('work')}
          </Link>
        </div>
      </Cell>
    </Row>
  );
};

/** The oldest that nobody has open. */
const firstOf = ({ page, rows }: ReviewAnswer): ReviewRow | undefined =>
  page === 1 ? (rows.find(({ heldBy }) => heldBy === undefined) ?? rows[0]) : undefined;

export const ReviewQueue = () => {
  const words = useWords();
  const { say } = words;
  const [page, setPage] = useState(1);
  const query = useQuery(reviewQueueQuery(page));
  const { data } = query;
  const first = data === undefined ? undefined : firstOf(data);
  return (
    <Page
      title={say('review')}
      note={data === undefined || data.total === 0 ? undefined : words.count(data.total, 'waitingOne', 'waitingMany')}
      action={
        first === undefined ? undefined : (
          <LinkButton kind="primary" text={say('start')} href={hrefOf({ view: 'review', id: first.id })} />
        )
      }
    >
      <Query
        query={query}
        empty={[
          ({ total }) => total === 0,
          <EmptyState key="empty" icon="success" tone="success" title={say('emptyReview')}>
            <p class="kern-body">{say('emptyReviewHow')}</p>
          </EmptyState>,
        ]}
      >
        {(queue) => (
          <>
            <RowTable caption={say('waitingTable')} head={COLUMNS.map((key) => say(key))}>
              {queue.rows.map((row) => (
                <Waiting key={row.id} row={row} />
              ))}
            </RowTable>
            <Pager page={queue.page} pages={queue.pages} go={setPage} />
          </>
        )}
      </Query>
    </Page>
  );
};
