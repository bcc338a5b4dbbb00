// Whether the session has ended while the page was open. The page stays as it is: what was typed is still there.
import { useEffect, useState } from 'preact/hooks';

const watchers = new Set<(ended: boolean) => void>();
let ended = false;

export const setSessionEnded = (now: boolean): void => {
  if (now === ended) return;
  ended = now;
  for (const watcher of watchers) watcher(now);
};

export const useSessionEnded = (): boolean => {
  const [now, setNow] = useState(ended);
  useEffect(() => {
    watchers.add(setNow);
    setNow(ended);
    return () => {
      watchers.delete(setNow);
    };
  }, []);
  return now;
};
