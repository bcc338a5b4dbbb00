// What every request passes before a route sees it: the right host, no foreign page behind it, a session, safe headers.
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import type { Session, Sessions } from '../auth/session.ts';
import { API } from '../contracts/operation.ts';
import { sessionOperations } from '../contracts/session.ts';
import type { Env } from '../ports.ts';
import type { Arrival } from './front.ts';
import { refuse } from './input.ts';

/** Sent by the page with what it fetches by itself. */
const BACKGROUND = 'poststelle-background';

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

export const ourHost =
  (arrivalOf: (c: Context<Env>) => Arrival | undefined): MiddlewareHandler<Env> =>
  async (c, next) => {
    const arrival = arrivalOf(c);
    if (arrival === undefined) return refuse(403, 'forbidden');
    c.set('arrival', arrival);
    return next();
  };

/**
 * What changes something must come from our own page. A foreign page can send no JSON, and can neither PUT nor DELETE,
 * without the browser asking first.
 */
export const ourPage: MiddlewareHandler<Env> = async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const sameOrigin = origin === undefined ? undefined : origin === c.get('arrival').origin;
    const ours = site === undefined ? sameOrigin === true : site === 'same-origin' && sameOrigin !== false;
    const json = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() === 'application/json';
    const bodiless = c.req.method === 'PUT' || c.req.method === 'DELETE';
    if (!ours || !(json || bodiless)) refuse(403, 'forbidden');
  }
  await next();
};

/** The session of a request, if it has one. A page that only looks on does no work: the idle time runs on. */
export const sessionOf = async (c: Context<Env>, sessions: Sessions): Promise<Session | undefined> => {
  const token = getCookie(c, c.get('arrival').cookie);
  const touch = c.req.header(BACKGROUND) === undefined && c.req.path !== API + sessionOperations.followEvents.path;
  return token === undefined ? undefined : sessions.find(token, { touch });
};

/** Behind this stands everything but the sign-in. An API call learns it by its status, a person is led to the sign-in. */
export const signedIn =
  (sessions: Sessions): MiddlewareHandler<Env> =>
  async (c, next) => {
    const session = await sessionOf(c, sessions);
    if (session === undefined) {
      if (c.req.path.startsWith('/api/')) return refuse(401, 'not-signed-in');
      return c.redirect(`${c.get('arrival').base}/anmelden`);
    }
    c.set('session', session);
    return next();
  };
