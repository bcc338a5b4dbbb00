// What every request passes before a route sees it: the right host, no foreign page behind it, a session, safe headers.
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import { refuse } from './input.ts';
import type { Env } from './ports.ts';
import type { Session, Sessions } from './session.ts';

export const COOKIE = 'poststelle';

/** Sent by the page with what it fetches by itself. */
const BACKGROUND = 'poststelle-background';

/** Where the server listens. */
export interface Bound {
  readonly host: string;
  readonly port: number;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** No page of ours is framed, runs anything inline or loads anything from elsewhere. KERN's icons are data: pictures. */
export const headers: MiddlewareHandler<Env> = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  strictTransportSecurity: false,
  permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
});

export const neverKept: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
};

/** `name:port` of a Host header; a bracketed IPv6 address is a name too. */
const splitHost = (header: string): { readonly name: string; readonly port: number } | undefined => {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/.exec(header.toLowerCase());
  return match === null ? undefined : { name: match[1]!, port: Number(match[2] ?? 80) };
};

const isAddress = (name: string): boolean => isIP(name.replace(/^\[|\]$/g, '')) !== 0;

/**
 * Against DNS rebinding: a foreign name that suddenly leads to this host is refused. An address is no name and cannot be
 * rebound, so where the server listens on all of them, any is taken.
 */
const isOurs = (header: string, bound: Bound | undefined): boolean => {
  const host = splitHost(header);
  if (host === undefined) return false;
  if (bound === undefined) return LOOPBACK.includes(host.name);
  if (host.port !== bound.port) return false;
  if (LOOPBACK.includes(host.name)) return true;
  const everywhere = bound.host === '0.0.0.0' || bound.host === '::';
  return everywhere
    ? isAddress(host.name) || host.name === hostname().toLowerCase()
    : host.name === (bound.host.includes(':') ? `[${bound.host}]` : bound.host).toLowerCase();
};

const hostOf = (c: Context<Env>): string => c.req.header('host') ?? new URL(c.req.url).host;

export const ourHost =
  (bound: () => Bound | undefined): MiddlewareHandler<Env> =>
  async (c, next) => {
    if (!isOurs(hostOf(c), bound())) refuse(403, 'forbidden');
    await next();
  };

/** What changes something must come from our own page: a foreign page can send no JSON here without the browser saying so. */
export const ourPage: MiddlewareHandler<Env> = async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const sameOrigin = origin === undefined ? undefined : origin === `${new URL(c.req.url).protocol}//${hostOf(c)}`;
    const ours = site === undefined ? sameOrigin === true : site === 'same-origin' && sameOrigin !== false;
    const json = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() === 'application/json';
    if (!ours || !json) refuse(403, 'forbidden');
  }
  await next();
};

/** The session of a request, if it has one. A page that only looks on does no work: the idle time runs on. */
export const sessionOf = async (c: Context<Env>, sessions: Sessions): Promise<Session | undefined> => {
  const token = getCookie(c, COOKIE);
  const touch = c.req.header(BACKGROUND) === undefined && c.req.path !== '/api/events';
  return token === undefined ? undefined : sessions.find(token, { touch });
};

/** Behind this stands everything but the sign-in. An API call learns it by its status, a person is led to the sign-in. */
export const signedIn =
  (sessions: Sessions): MiddlewareHandler<Env> =>
  async (c, next) => {
    const session = await sessionOf(c, sessions);
    if (session === undefined) {
      if (c.req.path.startsWith('/api/')) return refuse(401, 'not-signed-in');
      return c.redirect('/anmelden');
    }
    c.set('session', session);
    return next();
  };
