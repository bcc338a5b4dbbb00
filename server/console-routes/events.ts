// Says "something changed" while it happens; what changed, the page asks for itself.
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { sessionOperations } from '../contracts/session.ts';
import { clientKey } from '../http/client-address.ts';
import { refuse } from '../http/input.ts';
import { openStreams } from '../http/open-streams.ts';
import { serve } from '../http/serve.ts';
import type { Ticks } from '../http/ticks.ts';
import type { Env } from '../ports.ts';

/** Milliseconds between signs of life, below the idle limits of usual proxies. */
const HEARTBEAT_MS = 20_000;

export const eventRoutes = (ticks: Ticks, stillThere: () => void): Hono<Env> => {
  const streams = openStreams();
  const routes = new Hono<Env>();
  serve(routes, sessionOperations.followEvents, ({ c }) => {
    const session = c.get('session');
    const { ended } = session;
    const left = streams.enter(session, clientKey(c.get('arrival').address));
    if (left === undefined) return refuse(429, 'too-many-attempts');
    // nginx would gather what is written until a buffer is full.
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, async (stream) => {
      let finish = (): void => {};
      const over = new Promise<void>((resolve) => {
        finish = resolve;
        stream.onAbort(resolve);
        ended.addEventListener('abort', finish, { once: true });
      });
      const unsubscribe = ticks.subscribe(() => void stream.writeSSE({ event: 'changed', data: '' }));
      const heartbeat = setInterval(() => {
        stillThere();
        void stream.write(': \n\n');
      }, HEARTBEAT_MS);
      await stream.write('retry: 3000\n\n');
      if (!ended.aborted) await over;
      ended.removeEventListener('abort', finish);
      clearInterval(heartbeat);
      unsubscribe();
      left();
    });
  });
  return routes;
};
