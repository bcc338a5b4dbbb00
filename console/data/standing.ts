// How the open letter stands: it is held as long as the screen is open, and what others do with it is seen at once.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { StandingAnswer } from '../../server/contracts/review.ts';
import { useChanges } from './live.ts';
import { hold, letGo, loadStanding } from './requests.ts';

const RENEW_MS = 20_000;

export interface Standing {
  readonly standing: StandingAnswer;
  /** Asks anew, at once. */
  readonly look: () => Promise<void>;
}

/** `first`: as it stood when it was opened. A letter that did not wait then is only watched. */
export const useStanding = (id: string, first: StandingAnswer): Standing => {
  const [standing, setStanding] = useState(first);
  const newest = useRef(0);

  const update = useCallback(async (answer: Promise<StandingAnswer>): Promise<void> => {
    newest.current += 1;
    const mine = newest.current;
    try {
      const now = await answer;
      if (mine === newest.current) setStanding(now);
    } catch {
      // The page says by itself that the server is away or the session over; the next look tells.
    }
  }, []);
  const look = useCallback(
    () => update(loadStanding(id, { background: true })),
    [id, update],
  );

  useEffect(() => {
    if (!first.waiting) return undefined;
    // Nobody sees a hidden tab: its hold ends by itself.
    const renew = () => {
      if (document.visibilityState === 'hidden') return;
      void update(hold(id, { background: true }));
    };
    const leaving = () => letGo(id);
    renew();
    const timer = setInterval(renew, RENEW_MS);
    window.addEventListener('pagehide', leaving);
    return () => {
      clearInterval(timer);
      window.removeEventListener('pagehide', leaving);
      leaving();
    };
  }, [id]);
  useChanges(useCallback(() => void look(), [look]));
  return { standing, look };
};
