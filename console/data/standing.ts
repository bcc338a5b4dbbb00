// Holds the open document as long as its screen is open, and shows at once what others do with it.
import { useQuery, useQueryClient } from '@tanstack/preact-query';
import { useCallback, useEffect } from 'preact/hooks';
import type { StandingAnswer } from '../../server/contracts/review.ts';
import { standingQuery } from './queries.ts';
import { hold, letGo } from './requests.ts';

const RENEW_MS = 20_000;

export interface Standing {
  readonly standing: StandingAnswer;
  /** Asks anew, at once. */
  readonly look: () => Promise<void>;
}

/** `first`: as it stood when it was opened. A document that did not wait then is only watched. */
export const useStanding = (id: string, first: StandingAnswer): Standing => {
  const client = useQueryClient();
  const query = standingQuery(id);
  // The page says by itself that the server is away or the session over; then the last answer stays.
  const { data, refetch } = useQuery({ ...query, placeholderData: first, gcTime: 0 });

  useEffect(() => {
    if (!first.waiting) return undefined;
    const renew = async (): Promise<void> => {
      // Nobody sees a hidden tab: its hold ends by itself.
      if (document.visibilityState === 'hidden') return;
      const asked = Date.now();
      const answer = await hold(id, { background: true });
      // What was asked for later counts.
      if ((client.getQueryState(query.queryKey)?.dataUpdatedAt ?? 0) <= asked)
        client.setQueryData(query.queryKey, answer);
    };
    const keep = (): void => void renew().catch(() => undefined);
    const release = (): void => letGo(id);
    keep();
    const timer = setInterval(keep, RENEW_MS);
    window.addEventListener('pagehide', release);
    return () => {
      clearInterval(timer);
      window.removeEventListener('pagehide', release);
      release();
    };
  }, [id]);
  const look = useCallback(async () => void (await refetch()), [refetch]);
  return { standing: data ?? first, look };
};
