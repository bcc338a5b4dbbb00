// Zurückgestellt, first section: deliveries in which no document was found, with their pictures. A person says what they are.
import { useEffect, useState } from 'preact/hooks';
import type { WithoutDocumentRow } from '../../../server/contracts/without-document.ts';
import { ApiError } from '../../data/api-client.ts';
import { useLoaded } from '../../data/loaded.ts';
import { useNames, useOffice } from '../../data/office.ts';
import { confirmEmpty, loadWithoutDocument, originalUrl, previewUrl, readAsDocument } from '../../data/requests.ts';
import { whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { Alert } from '../../parts/alert.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Pager } from '../../parts/pager.tsx';

type Word = 'empty' | 'document';

/** Ms in which a list that has just changed takes no answer: a second click would hit what moved up. */
const LOOK_MS = 350;
/** More pictures than this fold away. */
const SHOWN = 6;

const Pictures = ({ pages }: { readonly pages: WithoutDocumentRow['pages'] }) => {
  const { say } = useWords();
  const list = (some: WithoutDocumentRow['pages']) => (
    <ul class="pictures">
      {some.map(({ id, number, separator }) => {
        const page = say(separator ? 'pageSeparator' : 'pageBlank', { n: number });
        return (
          <li key={id}>
            <a href={previewUrl(id)} target="_blank" rel="noopener" aria-label={say('pageLarge', { page })}>
              <img src={previewUrl(id)} alt="" loading="lazy" />
            </a>
            <span class="kern-body kern-body--small kern-body--muted">{page}</span>
          </li>
        );
      })}
    </ul>
  );
  const folded = pages.slice(SHOWN);
  return (
    <>
      {list(pages.slice(0, SHOWN))}
      {folded.length === 0 ? null : (
        <details class="more">
          <summary>{say('morePages', { n: folded.length })}</summary>
          {list(folded)}
        </details>
      )}
    </>
  );
};

const Item = (props: {
  readonly row: WithoutDocumentRow;
  readonly busy: boolean;
  readonly decide: (row: WithoutDocumentRow, word: Word) => void;
}) => {
  const words = useWords();
  const names = useNames();
  const { say } = words;
  const { row, busy, decide } = props;
  const name = row.fileName;
  return (
    <li class="aside aside--look">
      <h3 class="kern-title kern-title--small">
        <span class="file-name">{name}</span>
        <span class="aside-what">{words.count(row.pages.length, 'pagesOne', 'pagesMany')}</span>
      </h3>
      <p class="kern-body kern-body--small kern-body--muted">
        {names.station(row.station)} · {say('receivedWhen', { when: whenShort(words, row.receivedAt) })}
      </p>
      <p class="kern-body">{words.noDocumentReason(row.reason)}</p>
      <Pictures pages={row.pages} />
      <div class="actions">
        <button
          type="button"
          class="kern-btn kern-btn--secondary"
          aria-label={say('isEmptyOf', { name })}
          disabled={busy}
          onClick={() => decide(row, 'empty')}
        >
          <Icon name="check" />
          <span class="kern-label">{say('isEmpty')}</span>
        </button>
        <button
          type="button"
          class="kern-btn kern-btn--secondary"
          aria-label={say('isDocumentOf', { name })}
          disabled={busy}
          onClick={() => decide(row, 'document')}
        >
          <Icon name="mail" />
          <span class="kern-label">{say('isDocument')}</span>
        </button>
        <a
          class="kern-btn kern-btn--tertiary"
          href={originalUrl(row.id)}
          download
          aria-label={say('downloadOf', { name })}
        >
          <Icon name="download" />
          <span class="kern-label">{say('download')}</span>
        </a>
      </div>
    </li>
  );
};

/** True for a moment after `shown` has changed. */
const useRest = (shown: string): boolean => {
  const [rested, setRested] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setRested(shown), LOOK_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return rested !== shown;
};

/** Nothing at all where nothing waits. */
export const NothingFound = () => {
  const { say } = useWords();
  const { announce } = useOffice();
  const [page, setPage] = useState(1);
  const [busy, setBusy] = useState<string>();
  const [fault, setFault] = useState<string>();
  const [strong, setStrong] = useState(false);
  const { data, failed, reload } = useLoaded((call) => loadWithoutDocument({ page }, call), page);
  const shown = (data?.rows ?? []).map(({ id }) => id);
  const resting = useRest(shown.join(' '));
  // What was answered stays busy until the list comes without it.
  const isBusy = busy !== undefined && shown.includes(busy);

  const decide = async (row: WithoutDocumentRow, word: Word): Promise<void> => {
    setBusy(row.id);
    setFault(undefined);
    try {
      await (word === 'empty' ? confirmEmpty : readAsDocument)(row.id);
      announce(say(word === 'empty' ? 'saidEmpty' : 'saidDocument', { name: row.fileName }));
      // The button that had the focus is about to go.
      document.querySelector<HTMLElement>('#content h1')?.focus({ preventScroll: true });
    } catch (error) {
      setFault(say(error instanceof ApiError && error.refusal === 'not-waiting' ? 'saidBefore' : 'failed'));
      setBusy(undefined);
    }
    reload();
  };

  if (failed) return <Alert kind="danger" title={say('loadFailed')} />;
  if (data === undefined || (data.total === 0 && fault === undefined)) return null;
  return (
    <section aria-labelledby="nothing-found" class="nothing-found">
      {fault === undefined ? null : <Alert kind="danger" title={fault} />}
      {data.total === 0 ? null : (
        <>
          <h2 id="nothing-found" class="kern-title">
            {say('withoutDocument')}
          </h2>
          <p class="kern-body lead">{say('withoutDocumentIntro')}</p>
          <button type="button" class="chip" aria-pressed={strong} onClick={() => setStrong(!strong)}>
            {strong ? <Icon name="check" /> : null}
            <span>{say('strongContrast')}</span>
          </button>
          <ul class={`asides${strong ? ' asides--strong' : ''}`}>
            {data.rows.map((row) => (
              <Item
                key={row.id}
                row={row}
                busy={resting || isBusy}
                decide={(chosen, word) => void decide(chosen, word)}
              />
            ))}
          </ul>
          <Pager page={data.page} pages={data.pages} go={setPage} />
        </>
      )}
    </section>
  );
};
