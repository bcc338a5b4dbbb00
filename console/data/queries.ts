// What each screen asks the server, as entries of the query cache: the key, the request, and what an event does to it.
import { type FetchQueryOptions, keepPreviousData, QueryClient, queryOptions } from '@tanstack/preact-query';
import type { TodayFilter } from '../../server/contracts/deliveries.ts';
import type { Call } from './api-client.ts';
import {
  type BookQuery,
  loadBook,
  loadCounts,
  loadLetter,
  loadModels,
  loadQuality,
  loadQuarantine,
  loadReviewQueue,
  loadSampleCheck,
  loadSampleChecks,
  loadSession,
  loadStanding,
  loadStorage,
  loadToday,
  loadWithoutDocument,
} from './requests.ts';

/** Milliseconds between two looks at the storage: where nothing can be written, no event arrives. */
const STORAGE_MS = 20_000;
/** Milliseconds for which a document that was fetched ahead is taken as it is. */
const AHEAD_MS = 60_000;

/** Nothing is tried again by itself: a failure is shown at once, and the next event or reconnection asks again. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: { queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false } },
  });

/** Asked again with every event while it is on the screen; the last answer stays until the next one is there. */
const live = <T>(queryKey: readonly unknown[], load: (call: Call) => Promise<T>) =>
  queryOptions({
    queryKey,
    // What an event has invalidated is asked for by the page itself: it does not prolong the session.
    queryFn: ({ client, signal }) =>
      load({ signal, background: client.getQueryState(queryKey)?.isInvalidated === true }),
    placeholderData: keepPreviousData,
    meta: { live: true },
  });

/** Asks again for everything on the screen that may have changed, and for everything that has failed so far. */
export const refreshAll = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({
    type: 'active',
    predicate: ({ meta, state }) => meta?.live === true || state.data === undefined,
  });

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ client, signal }) =>
    loadSession({ signal, background: client.getQueryState(['session'])?.isInvalidated === true }),
});
export const storageQuery = queryOptions({
  queryKey: ['storage'],
  queryFn: ({ signal }) => loadStorage({ signal, background: true }),
  refetchInterval: STORAGE_MS,
});
export const countsQuery = live(['counts'], loadCounts);

export const todayQuery = (query: { readonly filter: TodayFilter; readonly page: number }) =>
  live(['today', query], (call) => loadToday(query, call));
export const withoutDocumentQuery = (page: number) =>
  live(['without-document', page], (call) => loadWithoutDocument({ page }, call));
export const quarantineQuery = (page: number) => live(['quarantine', page], (call) => loadQuarantine({ page }, call));
export const registerQuery = (query: BookQuery & { readonly page: number }) =>
  live(['register', query], (call) => loadBook(query, call));
export const qualityQuery = live(['quality'], loadQuality);
export const modelsQuery = live(['models'], loadModels);
export const sampleChecksQuery = live(['sample-checks'], (call) => loadSampleChecks({ page: 1 }, call));
export const reviewQueueQuery = (page: number) =>
  live(['review-queue', page], (call) => loadReviewQueue({ page }, call));

/** A document that an operator has open: it stays as it was opened, and its standing says what others do with it. */
export const letterQuery = (id: string) =>
  queryOptions({
    queryKey: ['letter', id],
    queryFn: ({ signal }) => loadLetter(id, { signal }),
    staleTime: AHEAD_MS,
  });
/** The same, fetched while another one is read. */
export const letterAheadQuery = (id: string): FetchQueryOptions<Awaited<ReturnType<typeof loadLetter>>> => ({
  queryKey: ['letter', id],
  queryFn: ({ signal }) => loadLetter(id, { signal, background: true }),
  staleTime: AHEAD_MS,
});
export const standingQuery = (id: string) => live(['standing', id], (call) => loadStanding(id, call));

/** A sample check with its document; `null`: it waits no more. */
export const sampleCheckQuery = (id: string) =>
  queryOptions({
    queryKey: ['sample-check', id],
    queryFn: async ({ signal }) => {
      const check = await loadSampleCheck(id, { signal });
      return check === undefined ? null : { check, letter: await loadLetter(id, { signal }) };
    },
    gcTime: 0,
  });
