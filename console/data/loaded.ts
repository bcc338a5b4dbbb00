// Data of a view: loaded when it opens, loaded again when something changed, the newest answer wins.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Call } from './api-client.ts';
import { useChanges } from './live.ts';

export interface Loaded<T> {
  /** The last answer; stays while the next one is on its way. */
  readonly data: T | undefined;
  readonly failed: boolean;
  readonly reload: () => void;
}

/**
 * The request is made again when `key` differs, and when something changed in the office. `live` false: only as long as
 * it failed, for what the office itself never changes while it runs.
 */
export const useLoaded = <T>(
  request: (call: Call) => Promise<T>,
  key: string | number = '',
  { live = true }: { readonly live?: boolean } = {},
): Loaded<T> => {
  const [state, setState] = useState<Omit<Loaded<T>, 'reload'>>({ data: undefined, failed: false });
  const running = useRef<AbortController | null>(null);
  const newest = useRef(request);
  newest.current = request;

  const load = useCallback(
    async (background: boolean) => {
      running.current?.abort();
      const control = new AbortController();
      running.current = control;
      try {
        const data = await newest.current({ signal: control.signal, background });
        if (!control.signal.aborted) setState({ data, failed: false });
      } catch {
        // Shown, and tried again with the next change or reconnection.
        if (!control.signal.aborted) setState(({ data }) => ({ data, failed: true }));
      }
    },
    [key],
  );

  useEffect(() => {
    void load(false);
    return () => running.current?.abort();
  }, [load]);
  const again = live || state.data === undefined;
  useChanges(useCallback(() => void (again && load(true)), [load, again]));

  return { ...state, reload: () => void load(false) };
};
