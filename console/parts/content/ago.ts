// "vor 5 s": how long ago something was, by the server's clock, kept up to date while it is in view.
import { useEffect, useState } from 'preact/hooks';
import { whenShort } from '../../i18n/format.ts';
import type { Words } from '../../i18n/words.ts';

const EVERY_MS = 5_000;
const MINUTE = 60_000;

/** `now`: the server's time when it answered with `at`. */
export const useAgo = (words: Words, { at, now }: { readonly at: string; readonly now: string }): string => {
  const [since, setSince] = useState(0);
  useEffect(() => {
    const began = performance.now();
    setSince(0);
    const timer = setInterval(() => setSince(performance.now() - began), EVERY_MS);
    return () => clearInterval(timer);
  }, [at, now]);
  const ms = Math.max(0, Date.parse(now) - Date.parse(at) + since);
  if (ms < MINUTE) return words.say('secondsAgo', { n: Math.round(ms / 1_000) });
  if (ms < 60 * MINUTE) return words.say('minutesAgo', { n: Math.round(ms / MINUTE) });
  return whenShort(words, at);
};
