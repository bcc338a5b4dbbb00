// The HTTP listener for metrics and health, without sign-in and without anything else.
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Health } from './health.ts';

interface Watched {
  /** All figures in Prometheus' text format. */
  readonly metrics: () => Promise<{ readonly type: string; readonly text: string }>;
  readonly health: () => Promise<Health>;
  /** The process is on its way out. */
  readonly stopping: () => boolean;
}

export const metricsServer = ({ metrics, health, stopping }: Watched): Hono => {
  const app = new Hono();
  app.use(secureHeaders({ strictTransportSecurity: false }));
  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });
  app.onError((_, c) => c.text('', 500));
  app.notFound((c) => c.text('', 404));

  app.get('/metrics', async (c) => {
    const { type, text } = await metrics();
    return c.body(text, 200, { 'Content-Type': type });
  });
  app.get('/health/live', (c) => c.json({ status: 'live' }));
  app.get('/health/ready', async (c) => {
    const { ready, parts } = await health();
    if (stopping()) return c.json({ status: 'stopping', parts }, 503);
    return ready ? c.json({ status: 'ready', parts }) : c.json({ status: 'not-ready', parts }, 503);
  });
  return app;
};
