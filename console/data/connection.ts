// Whether the server can be reached and the session holds; listens to the server's events and passes each one on.
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { EVENTS_URL, loadSession } from './requests.ts';
import { onSession } from './session-ended.ts';

/** Milliseconds until a connection that was refused is tried again; one that broke the browser mends by itself. */
const AGAIN_MS = 5_000;

export interface Connection {
  readonly connected: boolean;
  /** The session has ended while the page was open. The page stays as it is: what was typed is still there. */
  readonly ended: boolean;
}

export const ConnectionContext = createContext<Connection>({ connected: true, ended: false });

export const useConnection = (): Connection => useContext(ConnectionContext);

/** Listens while the page is looked at: a hidden tab would hold one of the browser's few connections. */
const listen = (on: { readonly changed: () => void; readonly connected: (now: boolean) => void }): (() => void) => {
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  const close = (): void => {
    clearTimeout(again);
    source?.close();
  };
  const connect = (): void => {
    close();
    source = new EventSource(EVENTS_URL);
    source.addEventListener('changed', on.changed);
    source.addEventListener('open', () => {
      on.connected(true);
      // What happened while nobody listened is asked for now.
      on.changed();
    });
    source.addEventListener('error', () => {
      on.connected(false);
      if (source?.readyState !== EventSource.CLOSED) return;
      // Finds out whether the session is over; anything else is tried again.
      loadSession({ background: true }).catch(() => undefined);
      again = setTimeout(connect, AGAIN_MS);
    });
  };
  const turn = (): void => (document.visibilityState === 'visible' ? connect() : close());
  turn();
  document.addEventListener('visibilitychange', turn);
  return () => {
    document.removeEventListener('visibilitychange', turn);
    close();
  };
};

export const useWatchedConnection = (changed: () => void): Connection => {
  const [connected, setConnected] = useState(true);
  const [ended, setEnded] = useState(false);
  useEffect(() => listen({ changed, connected: setConnected }), [changed]);
  useEffect(() => onSession(setEnded), []);
  return { connected, ended };
};
