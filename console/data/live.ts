// The server's pulse: calls back when something changed, and knows whether the connection holds.
import { useEffect, useState } from 'preact/hooks';
import type { SessionAnswer } from '../../server/contracts/api.ts';
import { ask, placed } from './api-client.ts';

/** Milliseconds until a connection that was refused is tried again; one that broke the browser mends by itself. */
const AGAIN_MS = 5_000;

const listeners = new Set<() => void>();
const watchers = new Set<(connected: boolean) => void>();
let connected = true;
let source: EventSource | undefined;
let again: ReturnType<typeof setTimeout> | undefined;

const changed = (): void => {
  for (const listener of listeners) listener();
};

const setConnected = (now: boolean): void => {
  connected = now;
  for (const watcher of watchers) watcher(now);
};

const connect = (): void => {
  clearTimeout(again);
  source?.close();
  source = new EventSource(placed('/api/events'));
  source.addEventListener('changed', changed);
  source.addEventListener('open', () => {
    setConnected(true);
    // Whatever happened while nobody listened is caught up on.
    changed();
  });
  source.addEventListener('error', () => {
    setConnected(false);
    if (source?.readyState !== EventSource.CLOSED) return;
    // Leads to the sign-in if the session is over; anything else is tried again.
    ask<SessionAnswer>('/api/session', {}, { background: true }).catch(() => undefined);
    again = setTimeout(connect, AGAIN_MS);
  });
};

/** Listens while the page is looked at: a hidden tab would hold one of the browser's few connections. */
export const listen = (): (() => void) => {
  const turn = () => {
    if (document.visibilityState === 'visible') connect();
    else source?.close();
  };
  turn();
  document.addEventListener('visibilitychange', turn);
  return () => {
    document.removeEventListener('visibilitychange', turn);
    clearTimeout(again);
    source?.close();
  };
};

export const useChanges = (listener: () => void): void => {
  useEffect(() => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listener]);
};

export const useConnected = (): boolean => {
  const [now, setNow] = useState(connected);
  useEffect(() => {
    watchers.add(setNow);
    return () => {
      watchers.delete(setNow);
    };
  }, []);
  return now;
};
