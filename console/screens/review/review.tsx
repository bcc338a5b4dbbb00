// One document by its address: the desk while it waits; what became of it, and through whom, when it waits no more.
import { useQuery, useQueryClient } from '@tanstack/preact-query';
import { useEffect } from 'preact/hooks';
import { ApiError } from '../../data/api-client.ts';
import { letterQuery } from '../../data/queries.ts';
import { useWords } from '../../i18n/language.ts';
import { Link } from '../../parts/controls/link.tsx';
import { EmptyState } from '../../parts/feedback/empty-state.tsx';
import { Query } from '../../parts/feedback/query.tsx';
import { Page } from '../../parts/frame/page.tsx';
import { hrefOf } from '../../parts/frame/route.ts';
import { Decided } from './decided.tsx';
import { Desk } from './desk.tsx';

/** An address that is no id is refused as invalid: there is no such document either. */
const isUnknown = (error: unknown): boolean =>
  error instanceof ApiError && (error.refusal === 'not-found' || error.refusal === 'invalid');

/** Asked for anew each time it is opened; what was fetched ahead is taken once. */
const useLetter = (id: string) => {
  const client = useQueryClient();
  const query = letterQuery(id);
  useEffect(() => () => client.removeQueries({ queryKey: query.queryKey, exact: true }), [id]);
  return useQuery(query);
};

export const Review = ({ id }: { readonly id: string }) => {
  const { say } = useWords();
  const query = useLetter(id);
  const { data: letter, error } = query;
  if (letter?.standing.waiting === true) return <Desk letter={letter} />;
  if (letter !== undefined) return <Decided letter={letter} again={() => void query.refetch()} />;
  return (
    <Page title={say('review')}>
      {isUnknown(error) ? (
        <EmptyState icon="search" title={say('letterUnknown')}>
          <p class="kern-body">{say('letterUnknownHow')}</p>
          <Link href={hrefOf({ view: 'review-queue' })}>{say('backToList')}</Link>
        </EmptyState>
      ) : (
        <Query query={query}>{() => null}</Query>
      )}
    </Page>
  );
};
