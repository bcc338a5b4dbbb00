// Signing in with a one-time ticket, signing out, and who is here.
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { type Person, personNamed } from '../../domain/actor.ts';
import { isFault } from '../../domain/errors.ts';
import { attempts } from '../auth/attempts.ts';
import type { SessionAnswer } from '../contracts/api.ts';
import { clientKey } from '../http/client-address.ts';
import { bodyOf, refuse } from '../http/input.ts';
import type { Desk, Env } from '../ports.ts';

const aTicket = z.object({ ticket: z.string().min(1).max(500) });

const cookie = (c: Context<Env>) =>
  ({
    httpOnly: true,
    sameSite: 'Strict',
    path: c.get('arrival').base || '/',
    secure: c.get('arrival').secure,
  }) as const;

/** A ticket of an earlier version may bear a name that nobody may act under. */
const personOf = (redeemed: { readonly name: string } | undefined): Person | undefined => {
  try {
    return redeemed && personNamed(redeemed.name);
  } catch (error) {
    if (isFault(error, 'NAME_REFUSED')) return undefined;
    throw error;
  }
};

/** What can be called without a session. */
export const signInRoutes = (desk: Desk): Hono<Env> => {
  const slow = attempts(desk);
  return new Hono<Env>().post('/sign-in', async (c) => {
    const address = clientKey(c.get('arrival').address);
    const wait = slow.wait(address);
    if (wait > 0) {
      c.header('Retry-After', String(wait));
      return refuse(429, 'too-many-attempts');
    }
    const { ticket } = await bodyOf(c, aTicket);
    const person = personOf(await desk.signIn.redeem(ticket));
    if (person === undefined) {
      slow.failed(address);
      return refuse(401, 'ticket-refused');
    }
    const before = getCookie(c, c.get('arrival').cookie);
    if (before !== undefined) await desk.sessions.end(before);
    setCookie(c, c.get('arrival').cookie, await desk.sessions.begin(person), cookie(c));
    return c.json({});
  });
};

/** What needs one. */
export const sessionRoutes = (desk: Desk): Hono<Env> =>
  new Hono<Env>()
    .get('/session', (c) => {
      const { labels, office, stations } = desk;
      const answer: SessionAnswer = { operator: c.get('session').actor.name, office, ...labels, stations };
      return c.json(answer);
    })
    .post('/sign-out', async (c) => {
      const token = getCookie(c, c.get('arrival').cookie);
      if (token !== undefined) await desk.sessions.end(token);
      deleteCookie(c, c.get('arrival').cookie, cookie(c));
      return c.json({});
    });
