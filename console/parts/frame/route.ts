// Where the page is: the part of the address behind the #, so that Back and bookmarks work.
import { useEffect, useState } from 'preact/hooks';

export type Route =
  | { readonly view: 'today' }
  | { readonly view: 'review-queue' }
  | { readonly view: 'review'; readonly id: string }
  | { readonly view: 'quarantine' }
  | { readonly view: 'quality' }
  | { readonly view: 'sample-check'; readonly id: string }
  | { readonly view: 'register' }
  | { readonly view: 'unknown' };

export const hrefOf = (route: Exclude<Route, { view: 'unknown' }>): string => {
  if (route.view === 'review') return `#/nachbearbeitung/${encodeURIComponent(route.id)}`;
  if (route.view === 'sample-check') return `#/stichprobe/${encodeURIComponent(route.id)}`;
  return {
    today: '#/heute',
    'review-queue': '#/nachbearbeitung',
    quarantine: '#/zurueckgestellt',
    quality: '#/qualitaet',
    register: '#/posteingangsbuch',
  }[route.view];
};

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

export const routeOf = (hash: string): Route => {
  const [, view = '', id] = hash.split('/');
  if (view === '' || view === 'heute') return { view: 'today' };
  if (view === 'zurueckgestellt') return { view: 'quarantine' };
  if (view === 'qualitaet') return { view: 'quality' };
  if (view === 'stichprobe') {
    const checked = decoded(id ?? '');
    return checked === undefined ? { view: 'unknown' } : { view: 'sample-check', id: checked };
  }
  if (view === 'posteingangsbuch') return { view: 'register' };
  if (view !== 'nachbearbeitung') return { view: 'unknown' };
  if (id === undefined) return { view: 'review-queue' };
  const document = decoded(id);
  return document === undefined ? { view: 'unknown' } : { view: 'review', id: document };
};

/** Opens the next letter in place of this one: Back leads to the list, not through all letters of the day. */
export const replaceRoute = (route: Exclude<Route, { view: 'unknown' }>): void => location.replace(hrefOf(route));

export const useRoute = (): Route => {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    window.addEventListener('hashchange', follow);
    // It may have changed before anybody listened.
    follow();
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return routeOf(hash);
};
