// Says "something changed" while it happens; what changed, the page asks for itself.
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Env } from '../ports.ts';
import type { Ticks } from '../ticks.ts';

/** Milliseconds between signs of life, below the idle limits of usual proxies. */
const HEARTBEAT_MS = 20_000;

export const eventRoutes = (ticks: Ticks, stillThere: () => void): Hono<Env> =>
  new Hono<Env>().get('/events', (c) => {
    const { ended } = c.get('session');
    return streamSSE(c, async (stream) => {
      const over = new Promise<void>((resolve) => {
        stream.onAbort(resolve);
        ended.addEventListener('abort', () => resolve(), { once: true });
      });
      const unsubscribe = ticks.subscribe(() => void stream.writeSSE({ event: 'changed', data: '' }));
      const heartbeat = setInterval(() => {
        stillThere();
        void stream.write(': \n\n');
      }, HEARTBEAT_MS);
      await stream.write('retry: 3000\n\n');
      if (!ended.aborted) await over;
      clearInterval(heartbeat);
      unsubscribe();
    });
  });
