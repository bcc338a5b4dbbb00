// Zurückgestellt, first section: deliveries in which no document was found, with their pictures. A person says what they are.
import { useQuery } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import type { WithoutDocumentRow } from '../../../server/contracts/without-document.ts';
import { ApiError } from '../../data/api-client.ts';
import { useNames, useOffice } from '../../data/office.ts';
import { withoutDocumentQuery } from '../../data/queries.ts';
import { confirmEmpty, originalUrl, readAsDocument } from '../../data/requests.ts';
import { whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { Card, Cards } from '../../parts/content/card.tsx';
import { Actions } from '../../parts/controls/actions.tsx';
import { Button, LinkButton } from '../../parts/controls/button.tsx';
import { Toggle } from '../../parts/controls/toggle.tsx';
import { Alert } from '../../parts/feedback/alert.tsx';
import { Line, Section } from '../../parts/frame/page.tsx';
import { Pager } from '../../parts/tables/pager.tsx';
import { PagePictures } from './page-pictures.tsx';

type Word = 'empty' | 'document';

/** Ms in which a list that has just changed takes no answer: a second click would hit what moved up. */
const LOOK_MS = 350;

const Item = (props: {
  readonly row: WithoutDocumentRow;
  readonly busy: boolean;
  readonly strong: boolean;
  readonly decide: (row: WithoutDocumentRow, word: Word) => void;
}) => {
  const words = useWords();
  const names = useNames();
  const { say } = words;
  const { row, busy, decide } = props;
  const name = row.fileName;
  return (
    <Card tone="warning" level={3} title={name} about={words.count(row.pages.length, 'pagesOne', 'pagesMany')}>
      <p class="kern-body kern-body--muted">
        {names.station(row.station)} · {say('receivedWhen', { when: whenShort(words, row.receivedAt) })}
      </p>
      <p class="kern-body">{words.noDocumentReason(row.reason)}</p>
      <PagePictures pages={row.pages} strong={props.strong} />
      <Actions>
        <Button
          icon="check"
          text={say('isEmpty')}
          label={say('isEmptyOf', { name })}
          disabled={busy}
          onClick={() => decide(row, 'empty')}
        />
        <Button
          icon="mail"
          text={say('isDocument')}
          label={say('isDocumentOf', { name })}
          disabled={busy}
          onClick={() => decide(row, 'document')}
        />
        <LinkButton
          kind="tertiary"
          icon="download"
          text={say('download')}
          label={say('downloadOf', { name })}
          href={originalUrl(row.id)}
          download
        />
      </Actions>
    </Card>
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
  const { data, isError, refetch } = useQuery(withoutDocumentQuery(page));
  const shown = (data?.rows ?? []).map(({ id }) => id);
  const resting = useRest(shown.join(' '));
  // What was answered stays busy until the list comes without it.
  const isBusy = busy !== undefined && shown.includes(busy);

  const decide = async (row: WithoutDocumentRow, word: Word): Promise<void> => {
    setBusy(row.id);
    setFault(undefined);
    try {
      await (word === 'empty' ? confirmEmpty(row.id) : readAsDocument(row.id));
      announce(say(word === 'empty' ? 'saidEmpty' : 'saidDocument', { name: row.fileName }));
      // The button that had the focus is about to go.
      document.querySelector<HTMLElement>('#content h1')?.focus({ preventScroll: true });
    } catch (error) {
      setFault(say(error instanceof ApiError && error.refusal === 'not-waiting' ? 'saidBefore' : 'failed'));
      setBusy(undefined);
    }
    void refetch();
  };

  // The list below says it for the whole screen.
  if (isError) return null;
  if (data === undefined || (data.total === 0 && fault === undefined)) return null;
  return (
    <>
      {fault === undefined ? null : <Alert kind="danger" title={fault} />}
      {data.total === 0 ? null : (
        <Section id="nothing-found" title={say('withoutDocument')}>
          <p class="kern-body">{say('withoutDocumentIntro')}</p>
          <Line>
            <Toggle on={strong} text={say('strongContrast')} turn={() => setStrong(!strong)} />
          </Line>
          <Cards>
            {data.rows.map((row) => (
              <Item
                key={row.id}
                row={row}
                busy={resting || isBusy}
                strong={strong}
                decide={(chosen, word) => void decide(chosen, word)}
              />
            ))}
          </Cards>
          <Pager page={data.page} pages={data.pages} go={setPage} />
        </Section>
      )}
    </>
  );
};
