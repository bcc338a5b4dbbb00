// Signing in with a one-time ticket, signing out, and who is here.
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { attempts } from '../auth/attempts.ts';
import { personOf } from '../auth/ticket-person.ts';
import { type StorageAnswer, sessionOperations } from '../contracts/session.ts';
import { clientKey } from '../http/client-address.ts';
import { refuse } from '../http/input.ts';
import { serve } from '../http/serve.ts';
import type { Desk, Env } from '../ports.ts';

const cookie = (c: Context<Env>) =>
  ({
    httpOnly: true,
    sameSite: 'Strict',
    path: c.get('arrival').base || '/',
    secure: c.get('arrival').secure,
  }) as const;

/** What can be called without a session. */
export const signInRoutes = (desk: Desk): Hono<Env> => {
  const routes = new Hono<Env>();
  const slow = attempts(desk);
  // Before the body is looked at: who has to wait is not answered by what was sent.
  routes.post(sessionOperations.signIn.path, async (c, next) => {
    const wait = slow.wait(clientKey(c.get('arrival').address));
    if (wait > 0) {
      c.header('Retry-After', String(wait));
      return refuse(429, 'too-many-attempts');
    }
    return next();
  });
  serve(routes, sessionOperations.signIn, async ({ c, body }) => {
    const person = personOf(await desk.signIn.redeem(body.ticket));
    if (person === undefined) {
      slow.failed(clientKey(c.get('arrival').address));
      return refuse(401, 'ticket-refused');
    }
    const before = getCookie(c, c.get('arrival').cookie);
    if (before !== undefined) await desk.sessions.end(before);
    setCookie(c, c.get('arrival').cookie, await desk.sessions.begin(person), cookie(c));
    return {};
  });
  return routes;
};

/** What needs one. */
export const sessionRoutes = (desk: Desk): Hono<Env> => {
  const routes = new Hono<Env>();
  serve(routes, sessionOperations.loadSession, ({ c }) => {
    const { labels, office, stations } = desk;
    return { operator: c.get('session').actor.name, office, ...labels, stations };
  });
  serve(routes, sessionOperations.signOut, async ({ c }) => {
    const token = getCookie(c, c.get('arrival').cookie);
    if (token !== undefined) await desk.sessions.end(token);
    deleteCookie(c, c.get('arrival').cookie, cookie(c));
    return {};
  });
  serve(routes, sessionOperations.loadStorage, async (): Promise<StorageAnswer> => {
    const { storage } = await desk.health();
    return storage ?? { state: 'ok', disks: [] };
  });
  return routes;
};
