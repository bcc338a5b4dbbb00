// Zurückgestellt: what could not be processed, why, and another try.
import { useState } from 'preact/hooks';
import type { SetAsideRow } from '../../../server/contracts/api.ts';
import { ApiError } from '../../data/api-client.ts';
import { useLoaded } from '../../data/loaded.ts';
import { useNames, useOffice } from '../../data/office.ts';
import { loadQuarantine, originalUrl, retry as sendRetry } from '../../data/requests.ts';
import { whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import type { Words } from '../../i18n/words.ts';
import { Alert } from '../../parts/alert.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Pager } from '../../parts/pager.tsx';
import { LeftFiles } from '../today/left-files.tsx';
import { NothingFound } from '../without-document/without-document.tsx';

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
    <li class="aside">
      <h2 class="kern-title kern-title--small">
        <span class="file-name">{row.fileName}</span>
        <span class="aside-what">{whatOf(words, row)}</span>
      </h2>
      <p class="kern-body aside-reason">
        <Icon name="danger" />
        <span>{words.quarantineReason(row.reason)}</span>
      </p>
      <p class="kern-body kern-body--small kern-body--muted">
        {names.station(row.station)} · {say('setAsideAt', { when: whenShort(words, row.at) })}
      </p>
      <details class="more">
        <summary>{say('technical')}</summary>
        <p class="technical">
          {row.reason}
          {row.detail === undefined ? '' : `: ${row.detail}`}
          <br />
          {row.id}
        </p>
      </details>
      <div class="actions">
        <button
          type="button"
          class="kern-btn kern-btn--secondary"
          aria-label={say('retryOf', { name })}
          disabled={props.busy}
          onClick={() => props.retry(row)}
        >
          <Icon name="autorenew" />
          <span class="kern-label">{say('retry')}</span>
        </button>
        {row.hasOriginal ? (
          <a
            class="kern-btn kern-btn--tertiary"
            href={originalUrl(row.delivery)}
            download
            aria-label={say('downloadOf', { name })}
          >
            <Icon name="download" />
            <span class="kern-label">{say('download')}</span>
          </a>
        ) : null}
      </div>
    </li>
  );
};

export const SetAside = () => {
  const words = useWords();
  const { say } = words;
  const { announce, counts } = useOffice();
  const [page, setPage] = useState(1);
  const [busy, setBusy] = useState<string>();
  const [fault, setFault] = useState<string>();
  const { data, failed, reload } = useLoaded((call) => loadQuarantine({ page }, call), page);

  const retry = async (row: SetAsideRow): Promise<void> => {
    setBusy(`${row.kind}:${row.id}`);
    setFault(undefined);
    try {
      await sendRetry(row);
      announce(say('retried', { name: `${row.fileName}, ${whatOf(words, row)}` }));
      // The button that had the focus is about to go.
      document.querySelector<HTMLElement>('#content h1')?.focus({ preventScroll: true });
    } catch (error) {
      setFault(say(error instanceof ApiError && error.refusal === 'not-waiting' ? 'retryNotWaiting' : 'failed'));
    }
    setBusy(undefined);
    reload();
  };

  return (
    <main id="content" class="page">
      <Heading title={say('setAside')} />
      <NothingFound />
      {failed ? <Alert kind="danger" title={say('loadFailed')} /> : null}
      {fault === undefined ? null : <Alert kind="danger" title={fault} />}
      {data === undefined ? <p class="kern-body">{say('loading')}</p> : null}
      {data?.total === 0 && (counts?.setAside ?? 0) === 0 ? (
        <Alert kind="success" title={say('emptySetAside')}>
          <p class="kern-body">{say('emptySetAsideHow')}</p>
        </Alert>
      ) : null}
      {data === undefined ? null : <LeftFiles left={data.left} />}
      {data === undefined || data.total === 0 ? null : (
        <>
          <p class="kern-body lead">{say('setAsideIntro')}</p>
          <ul class="asides">
            {data.rows.map((row) => (
              <Item
                key={`${row.kind}:${row.id}`}
                row={row}
                busy={busy === `${row.kind}:${row.id}`}
                retry={(chosen) => void retry(chosen)}
              />
            ))}
          </ul>
          <Pager page={data.page} pages={data.pages} go={setPage} />
        </>
      )}
    </main>
  );
};
