// Heute: what came in today and where it is, live.
import { useState } from 'preact/hooks';
import type { DeliveryRow, TodayAnswer, TodayFilter } from '../../../server/contracts/api.ts';
import { useLoaded } from '../../data/loaded.ts';
import { useNames, useOffice } from '../../data/office.ts';
import { loadToday } from '../../data/requests.ts';
import { TODAY_FILTERS } from '../../data/today-filters.ts';
import { dayOf, timeOfDay } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import type { TextKey } from '../../i18n/texts.ts';
import { Alert } from '../../parts/alert.tsx';
import { DocumentBadge, StandingBadge } from '../../parts/badges.tsx';
import { CalmStatus } from '../../parts/calm-status.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Letters } from '../../parts/letters.tsx';
import { Pager } from '../../parts/pager.tsx';
import { TableHead } from '../../parts/table.tsx';
import { SeparatorSheet } from '../separator-sheet/separator-sheet.tsx';

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
    <fieldset class="filters">
      <legend class="kern-sr-only">{say('filter')}</legend>
      {TODAY_FILTERS.map((filter) => (
        <button
          key={filter}
          type="button"
          class="chip"
          aria-pressed={filter === props.chosen}
          onClick={() => props.choose(filter)}
        >
          {filter === props.chosen ? <Icon name="check" /> : null}
          <span>{say(FILTERS[filter])}</span> <span class="chip-count">{props.counts[filter]}</span>
        </button>
      ))}
    </fieldset>
  );
};

const Standings = ({ row }: { readonly row: DeliveryRow }) => {
  const words = useWords();
  const [only] = row.documents;
  // One letter alone says it more exactly than its delivery.
  const single = row.documents.length === 1 && row.pagesSetAside === 0 ? only : undefined;
  return (
    <div class="stack">
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

const Row = ({ row }: { readonly row: DeliveryRow }) => {
  const words = useWords();
  const names = useNames();
  const { say } = words;
  return (
    <tr class="kern-table__row">
      <td class="kern-table__cell">
        <time dateTime={row.at}>{timeOfDay(words, row.at)}</time>
      </td>
      <th scope="row" class="kern-table__cell cell--wide file">
        <span class="file-name">{row.fileName}</span>
        <span class="kern-body kern-body--small kern-body--muted">{names.station(row.station)}</span>
        {row.seenBefore === undefined ? null : (
          <span class="kern-body kern-body--small note">{say(row.seenBefore)}</span>
        )}
      </th>
      <td class="kern-table__cell kern-table__cell--numeric" data-label={say('columnPages')}>
        {row.pages ?? '–'}
      </td>
      <td class="kern-table__cell cell--first">
        <Standings row={row} />
      </td>
      <td class="kern-table__cell cell--wide">
        {row.reason !== undefined ? (
          <p class="kern-body kern-body--small">{words.quarantineReason(row.reason)}</p>
        ) : (
          <Letters row={row} />
        )}
      </td>
    </tr>
  );
};

const Empty = ({ filter }: { readonly filter: TodayFilter }) => {
  const { say } = useWords();
  const { stations } = useOffice().session;
  if (filter !== 'all') {
    return (
      <Alert kind="info" title={say('emptyFilter')}>
        <p class="kern-body">{say('emptyFilterHow')}</p>
      </Alert>
    );
  }
  return (
    <Alert kind="info" title={say('emptyToday')}>
      <p class="kern-body">{say('emptyTodayHow')}</p>
      <p class="kern-body">{say('emptyTodayStations', { stations: stations.map(({ name }) => name).join(' · ') })}</p>
    </Alert>
  );
};

export const Today = () => {
  const words = useWords();
  const { say } = words;
  const [filter, setFilter] = useState<TodayFilter>('all');
  const [page, setPage] = useState(1);
  const { data, failed } = useLoaded((call) => loadToday({ filter, page }, call), `${filter} ${page}`);
  const choose = (chosen: TodayFilter) => {
    setFilter(chosen);
    setPage(1);
  };
  const arrivals = data === undefined ? '' : words.count(data.counts.all, 'arrivalsOne', 'arrivalsMany');
  return (
    <main id="content" class="page">
      <Heading title={say('today')} />
      <CalmStatus text={arrivals} />
      <p class="kern-body lead">
        {data === undefined ? say('loading') : `${dayOf(words, data.day)} · ${arrivals} · ${say('live')}`}
      </p>
      {failed ? <Alert kind="danger" title={say('loadFailed')} /> : null}
      {data === undefined ? null : (
        <>
          {data.counts.all === 0 ? null : <Filters chosen={filter} counts={data.counts} choose={choose} />}
          {data.total === 0 ? (
            <Empty filter={data.counts.all === 0 ? 'all' : filter} />
          ) : (
            <table class="kern-table kern-table--small rows">
              <caption class="kern-sr-only">{say('arrivals')}</caption>
              <TableHead titles={COLUMNS.map((key) => say(key))} numeric={[COLUMNS.indexOf('columnPages')]} />
              <tbody class="kern-table__body">
                {data.rows.map((row) => (
                  <Row key={row.id} row={row} />
                ))}
              </tbody>
            </table>
          )}
          <Pager page={data.page} pages={data.pages} go={setPage} />
          <SeparatorSheet />
        </>
      )}
    </main>
  );
};
