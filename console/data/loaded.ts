// Data of a view: loaded when it opens, loaded again when something changed, the newest answer wins.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ask } from './api-client.ts';
import { useChanges } from './live.ts';

export interface Loaded<T> {
  /** The last answer; stays while the next one is on its way. */
  readonly data: T | undefined;
  readonly failed: boolean;
  readonly reload: () => void;
}

/** `live` false: what the office itself never changes while it runs; only tried again as long as it failed. */
export const useLoaded = <T>(
  path: string,
  query: Readonly<Record<string, string | number>> = {},
  { live = true }: { readonly live?: boolean } = {},
): Loaded<T> => {
  const [state, setState] = useState<Omit<Loaded<T>, 'reload'>>({ data: undefined, failed: false });
  const running = useRef<AbortController | null>(null);
  const key = JSON.stringify(query);

  const load = useCallback(
    async (background: boolean) => {
      running.current?.abort();
      const control = new AbortController();
      running.current = control;
      try {
        const data = await ask<T>(path, JSON.parse(key), { signal: control.signal, background });
        if (!control.signal.aborted) setState({ data, failed: false });
      } catch {
        // Shown, and tried again with the next change or reconnection.
        if (!control.signal.aborted) setState(({ data }) => ({ data, failed: true }));
      }
    },
    [path, key],
  );

  useEffect(() => {
    void load(false);
    return () => running.current?.abort();
  }, [load]);
  const again = live || state.data === undefined;
  useChanges(useCallback(() => void (again && load(true)), [load, again]));

  return { ...state, reload: () => void load(false) };
};
