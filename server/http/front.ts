// The way to the console: where it listens, the proxy before it, and how a request came.
import { getPath } from 'hono/utils/url';

/** Where the server listens. */
export interface Bound {
  readonly host: string;
  readonly port: number;
}

/** The proxy before the console, if there is one. */
export interface Front {
  /** `https://post.example`, or a path of it, `https://post.example/kleinhausen`: the address in the browser. */
  readonly publicUrl?: string | undefined;
  /** Addresses and subnets whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[] | undefined;
}

/** What the checks of a request go by. */
export interface Arrival {
  /** What a page of ours has as its origin. */
  readonly origin: string;
  /** The client; empty without a socket, where everybody counts as one. */
  readonly address: string;
  /** The path that every address of ours begins with; empty: the whole host is ours. */
  readonly base: string;
  /** The cookie’s name, another for each path. A browser accepts `__Host-` only over TLS, from this host and for the whole of it. */
  readonly cookie: string;
  readonly secure: boolean;
}

/** The path of a public address, as addresses begin with it: `/kleinhausen`, or empty. */
export const baseOf = (publicUrl: string | undefined): string =>
  publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');

/** What a path is called inside the base; undefined: it lies outside. */
export const withoutBase = (path: string, base: string): string | undefined => {
  if (base === '') return path;
  if (path === base) return '/';
  return path.startsWith(`${base}/`) ? path.slice(base.length) : undefined;
};

/** Outside of its own path a site has no page. */
const NOWHERE = '/-';

/** Routes are the same whatever path a public address has: they begin behind it. */
export const pathBehind = (publicUrl: string | undefined): ((request: Request) => string) => {
  const base = baseOf(publicUrl);
  return (request) => withoutBase(getPath(request), base) ?? NOWHERE;
};
