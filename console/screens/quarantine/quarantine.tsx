// The screen Zurückgestellt: what is in quarantine, why, and another try.
import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { SetAsideRow } from '../../../server/contracts/quarantine.ts';
import { ApiError } from '../../data/api-client.ts';
import { useNames, useOffice } from '../../data/office.ts';
import { quarantineQuery } from '../../data/queries.ts';
import { originalUrl, retry } from '../../data/requests.ts';
import { whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import type { Words } from '../../i18n/words.ts';
import { Card, Cards } from '../../parts/content/card.tsx';
import { Actions } from '../../parts/controls/actions.tsx';
import { Button, LinkButton } from '../../parts/controls/button.tsx';
import { Fold } from '../../parts/controls/fold.tsx';
import { Alert } from '../../parts/feedback/alert.tsx';
import { EmptyState } from '../../parts/feedback/empty-state.tsx';
import { Query } from '../../parts/feedback/query.tsx';
import { Page } from '../../parts/frame/page.tsx';
import { Pager } from '../../parts/tables/pager.tsx';
import { NothingFound } from '../without-document/without-document.tsx';
import { LeftFiles } from './left-files.tsx';
import styles from './quarantine.module.css';

const whatOf = ({ say }: Words, { kind, number = 0 }: SetAsideRow): string => {
  if (kind === 'delivery') return say('wholeDelivery');
  return say(kind === 'page' ? 'onePage' : 'letterNumber', { n: number });
};

const Item = (props: {
  readonly row: SetAsideRow;
  readonly busy: boolean;
  readonly retry: (row: SetAsideRow) => void;
}) => {
  const words = useWords();
  const names = useNames();
  const { say } = words;
  const { row } = props;
  const name = `${row.fileName}, ${whatOf(words, row)}`;
  return (
    <Card tone="danger" level={2} title={row.fileName} about={whatOf(words, row)}>
      <p class="kern-body">{words.quarantineReason(row.reason)}</p>
      <p class="kern-body kern-body--muted">
        {names.station(row.station)} · {say('setAsideAt', { when: whenShort(words, row.at) })}
      </p>
      <Fold quiet title={say('technical')}>
        <p class={styles.technical}>
          {row.reason}
          {row.detail === undefined ? '' : `: ${row.detail}`}
          <br />
          {row.id}
        </p>
      </Fold>
      <Actions>
        <Button
          icon="autorenew"
          text={say('retry')}
          label={say('retryOf', { name })}
          disabled={props.busy}
          onClick={() => props.retry(row)}
        />
        {row.hasOriginal ? (
          <LinkButton
            kind="tertiary"
            icon="download"
            text={say('download')}
            label={say('downloadOf', { name })}
            href={originalUrl(row.delivery)}
            download
          />
        ) : null}
      </Actions>
    </Card>
  );
};

export const Quarantine = () => {
  const words = useWords();
  const { say } = words;
  const { announce, counts } = useOffice();
  const [page, setPage] = useState(1);
  const [busy, setBusy] = useState<string>();
  const [fault, setFault] = useState<string>();
  const query = useQuery(quarantineQuery(page));
  const keyOf = ({ kind, id }: SetAsideRow): string => `${kind}:${id}`;

  const tryAgain = async (row: SetAsideRow): Promise<void> => {
    setBusy(keyOf(row));
    setFault(undefined);
    try {
      await retry(row);
      announce(say('retried', { name: `${row.fileName}, ${whatOf(words, row)}` }));
      // The button that had the focus is about to go.
      document.querySelector<HTMLElement>('#content h1')?.focus({ preventScroll: true });
    } catch (error) {
      setFault(say(error instanceof ApiError && error.refusal === 'not-waiting' ? 'retryNotWaiting' : 'failed'));
    }
    setBusy(undefined);
    void query.refetch();
  };

  return (
    <Page title={say('setAside')}>
      <NothingFound />
      {fault === undefined ? null : <Alert kind="danger" title={fault} />}
      <Query query={query}>
        {(list) => (
          <>
            {list.total === 0 && (counts?.setAside ?? 0) === 0 ? (
              <EmptyState icon="success" tone="success" title={say('emptySetAside')}>
                <p class="kern-body">{say('emptySetAsideHow')}</p>
              </EmptyState>
            ) : null}
            <LeftFiles left={list.left} />
            {list.total === 0 ? null : (
              <>
                <p class={`kern-body ${styles.intro}`}>{say('setAsideIntro')}</p>
                <Cards>
                  {list.rows.map((row) => (
                    <Item
                      key={keyOf(row)}
                      row={row}
                      busy={busy === keyOf(row)}
                      retry={(chosen) => void tryAgain(chosen)}
                    />
                  ))}
                </Cards>
                <Pager page={list.page} pages={list.pages} go={setPage} />
              </>
            )}
          </>
        )}
      </Query>
    </Page>
  );
};
