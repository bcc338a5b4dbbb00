// The screen Heute: today's deliveries and their states, live.
import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { DeliveryRow, TodayAnswer, TodayFilter } from '../../../server/contracts/deliveries.ts';
import { useNames, useOffice } from '../../data/office.ts';
import { todayQuery } from '../../data/queries.ts';
import { TODAY_FILTERS } from '../../data/today-filters.ts';
import { dayOf, timeOfDay } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import type { TextKey } from '../../i18n/texts.ts';
import { Toggle } from '../../parts/controls/toggle.tsx';
import { CalmStatus } from '../../parts/feedback/calm-status.tsx';
import { EmptyState } from '../../parts/feedback/empty-state.tsx';
import { Query } from '../../parts/feedback/query.tsx';
import { Page } from '../../parts/frame/page.tsx';
import { DocumentBadge, StandingBadge } from '../../parts/letters/badges.tsx';
import { Letters } from '../../parts/letters/letters.tsx';
import { Pager } from '../../parts/tables/pager.tsx';
import { Cell, FileCell, Row, RowTable } from '../../parts/tables/row-table.tsx';
import { SeparatorSheet } from '../separator-sheet/separator-sheet.tsx';
import styles from './today.module.css';

const COLUMNS = ['columnTime', 'columnArrival', 'columnPages', 'columnStanding', 'columnDocuments'] as const;

const FILTERS: Record<TodayFilter, TextKey> = {
  all: 'filterAll',
  working: 'filterWorking',
  review: 'filterReview',
  'set-aside': 'filterSetAside',
  done: 'filterDone',
};

const Filters = (props: {
  readonly chosen: TodayFilter;
  readonly counts: TodayAnswer['counts'];
  readonly choose: (filter: TodayFilter) => void;
}) => {
  const { say } = useWords();
  return (
    <fieldset class={`kern-fieldset ${styles.filters}`}>
      <legend class="kern-sr-only">{say('filter')}</legend>
      <div class={`kern-fieldset__body kern-fieldset__body--horizontal ${styles.filter}`}>
        {TODAY_FILTERS.map((filter) => (
          <Toggle
            key={filter}
            on={filter === props.chosen}
            text={say(FILTERS[filter])}
            count={props.counts[filter]}
            turn={() => props.choose(filter)}
          />
        ))}
      </div>
    </fieldset>
  );
};

const Standings = ({ row }: { readonly row: DeliveryRow }) => {
  const words = useWords();
  const [only] = row.documents;
  // One document alone says it more exactly than its delivery.
  const single = row.documents.length === 1 && row.pagesSetAside === 0 ? only : undefined;
  return (
    <div class={styles.standings}>
      {single !== undefined ? (
        <DocumentBadge state={single.state} />
      ) : (
        row.standings.map((standing) => <StandingBadge key={standing} row={row} standing={standing} />)
      )}
      {row.pagesSetAside > 0 ? (
        <span class="kern-body kern-body--small">
          {words.count(row.pagesSetAside, 'pagesAsideOne', 'pagesAsideMany')}
        </span>
      ) : null}
    </div>
  );
};

const Delivery = ({ row }: { readonly row: DeliveryRow }) => {
  const words = useWords();
  const names = useNames();
  const { say } = words;
  return (
    <Row>
      <Cell kind="time">
        <time dateTime={row.at}>{timeOfDay(words, row.at)}</time>
      </Cell>
      <FileCell
        name={row.fileName}
        origin={names.station(row.station)}
        note={row.seenBefore === undefined ? undefined : say(row.seenBefore)}
      />
      <Cell numeric label={say('columnPages')}>
        {row.pages ?? '–'}
      </Cell>
      <Cell kind="state">
        <Standings row={row} />
      </Cell>
      <Cell kind="wide">{row.reason !== undefined ? words.quarantineReason(row.reason) : <Letters row={row} />}</Cell>
    </Row>
  );
};

const NothingToday = () => {
  const { say } = useWords();
  const { stations } = useOffice().session;
  return (
    <EmptyState icon="mail" title={say('emptyToday')}>
      <p class="kern-body">{say('emptyTodayHow')}</p>
      <p class="kern-body kern-body--muted">
        {say('emptyTodayStations', { stations: stations.map(({ name }) => name).join(' · ') })}
      </p>
    </EmptyState>
  );
};

const Deliveries = ({ today, go }: { readonly today: TodayAnswer; readonly go: (page: number) => void }) => {
  const { say } = useWords();
  return (
    <>
      <RowTable
        caption={say('arrivals')}
        head={COLUMNS.map((key) => say(key))}
        numeric={[COLUMNS.indexOf('columnPages')]}
      >
        {today.rows.map((row) => (
          <Delivery key={row.id} row={row} />
        ))}
      </RowTable>
      <Pager page={today.page} pages={today.pages} go={go} />
    </>
  );
};

export const Today = () => {
  const words = useWords();
  const { say } = words;
  const [filter, setFilter] = useState<TodayFilter>('all');
  const [page, setPage] = useState(1);
  const query = useQuery(todayQuery({ filter, page }));
  const choose = (chosen: TodayFilter) => {
    setFilter(chosen);
    setPage(1);
  };
  const { data } = query;
  const arrivals = data === undefined ? '' : words.count(data.counts.all, 'arrivalsOne', 'arrivalsMany');
  return (
    <Page
      title={say('today')}
      note={data === undefined ? undefined : `${dayOf(words, data.day)} · ${arrivals} · ${say('live')}`}
    >
      <CalmStatus text={arrivals} />
      <Query query={query}>
        {(today) => (
          <>
            {today.counts.all === 0 ? (
              <NothingToday />
            ) : (
              <>
                <Filters chosen={filter} counts={today.counts} choose={choose} />
                {today.total === 0 ? (
                  <EmptyState icon="search" title={say('emptyFilter')}>
                    <p class="kern-body">{say('emptyFilterHow')}</p>
                  </EmptyState>
                ) : (
                  <Deliveries today={today} go={setPage} />
                )}
              </>
            )}
            <SeparatorSheet />
          </>
        )}
      </Query>
    </Page>
  );
};
