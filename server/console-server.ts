// The console's server: the browser page and its API, built from the ports it is handed.
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { MailroomError } from '../domain/errors.ts';
import { lists } from '../office/views/lists.ts';
import { sessions } from './auth/session.ts';
import { blobRoutes } from './console-routes/blobs.ts';
import { deliveryRoutes } from './console-routes/deliveries.ts';
import { documentRoutes } from './console-routes/documents.ts';
import { eventRoutes } from './console-routes/events.ts';
import { openApiRoutes } from './console-routes/openapi.ts';
import { presenceRoutes } from './console-routes/presence.ts';
import { qualityRoutes } from './console-routes/quality.ts';
import { quarantineRoutes } from './console-routes/quarantine.ts';
import { registerRoutes } from './console-routes/register.ts';
import { reviewRoutes } from './console-routes/review.ts';
import { separatorSheetRoutes } from './console-routes/separator-sheet.ts';
import { sessionRoutes, signInRoutes } from './console-routes/sign-in.ts';
import { withoutDocumentRoutes } from './console-routes/without-document.ts';
import { API } from './contracts/operation.ts';
import { sessionOperations } from './contracts/session.ts';
import { holdsOf } from './desk/holds.ts';
import { standingWith } from './desk/standing.ts';
import { arrivals } from './http/arrival.ts';
import { type Asset, readAssets } from './http/assets.ts';
import { type Bound, pathBehind } from './http/front.ts';
import { headers, neverKept, ourHost, ourPage, sessionOf, signedIn } from './http/guard.ts';
import { refuse } from './http/input.ts';
import { listen } from './http/listen.ts';
import { chooseSite, type Site } from './http/sites.ts';
import { type Ticks, ticks } from './http/ticks.ts';
import type { ConsolePorts, Desk, Env } from './ports.ts';

export interface ConsoleServer extends Site {
  /** Every route that it has, for tests that walk all of them. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /** Begins to answer, behind a listener that is there or will be. Throws CONSOLE_NOT_BUILT. */
  open(bound: () => Bound | undefined): Promise<{ close(): void }>;
  /** The same, alone behind a listener of its own; port 0 takes a free one. Throws ADDRESS_IN_USE too. */
  listen(at: Bound): Promise<{ readonly url: string; close(): Promise<void> }>;
}

const routesOf = (
  desk: Desk,
  pulse: Ticks,
  where: { readonly bound: () => Bound | undefined; readonly assets: () => Promise<ReadonlyMap<string, Asset>> },
): Hono<Env> => {
  const asset = async (path: string): Promise<Response> => {
    const found = (await where.assets()).get(path);
    if (found === undefined) return refuse(404, 'not-found');
    return new Response(found.bytes, {
      headers: {
        'Content-Type': found.type,
        'Cache-Control': found.forGood ? 'public, max-age=31536000, immutable' : 'no-store',
      },
    });
  };
  const toApi = [
    sessionRoutes(desk),
    deliveryRoutes(desk),
    documentRoutes(desk),
    blobRoutes(desk),
    reviewRoutes(desk),
    presenceRoutes(desk),
    quarantineRoutes(desk),
    withoutDocumentRoutes(desk),
    qualityRoutes(desk),
    registerRoutes(desk),
    separatorSheetRoutes(desk),
    openApiRoutes(),
    eventRoutes(pulse, () => {
      desk.sessions
        .dropIdle()
        .catch((error) => desk.onError(error, { method: 'GET', path: API + sessionOperations.followEvents.path }));
    }),
  ];

  const app = new Hono<Env>({ getPath: pathBehind(desk.front?.publicUrl) });
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    desk.onError(error, { method: c.req.method, path: c.req.path });
    return c.json({ error: 'fault', ...(error instanceof MailroomError ? { code: error.code } : {}) }, 500);
  });
  app.notFound((c) => c.json({ error: 'not-found' }, 404));
  app.use(headers, neverKept, ourHost(arrivals(desk.front ?? {}, where.bound)), ourPage);

  app.get('/health', async (c) => {
    const health = await desk.health();
    const told = (await sessionOf(c, desk.sessions)) === undefined ? { status: health.status } : health;
    return c.json(told, health.status === 'ok' ? 200 : 503);
  });
  app.get('/anmelden', () => asset('/sign-in.html'));
  // Styles, fonts and program of the page: the same for everybody, and the sign-in needs them.
  app.get('/assets/*', (c) => asset(c.req.path));
  app.route(API, signInRoutes(desk));

  app.use(signedIn(desk.sessions));
  app.get('/', () => asset('/index.html'));
  for (const routes of toApi) app.route(API, routes);
  return app;
};

export const consoleServer = (ports: ConsolePorts): ConsoleServer => {
  const holds = holdsOf(ports);
  const desk: Desk = {
    ...ports,
    ...{ lists: lists(ports), sessions: sessions(ports), holds, standing: standingWith({ ...ports, holds }) },
  };
  let bound = (): Bound | undefined => undefined;
  let read: Promise<ReadonlyMap<string, Asset>> | undefined;
  const assets = () => {
    read ??= readAssets(ports.webFolder).catch((cause: unknown) => {
      throw new MailroomError('CONSOLE_NOT_BUILT', { folder: ports.webFolder, cause });
    });
    return read;
  };
  const pulse = ticks();
  const app = routesOf(desk, pulse, { bound: () => bound(), assets });

  const open: ConsoleServer['open'] = async (where) => {
    await assets();
    bound = where;
    const unsubscribe = ports.changes.subscribe(() => {
      desk.lists.changed();
      pulse.changed();
    });
    return {
      close: () => {
        unsubscribe();
        pulse.stop();
        desk.sessions.close();
      },
    };
  };

  const site: Site = { publicUrl: ports.front?.publicUrl, fetch: (request, env) => app.fetch(request, env) };
  return {
    ...site,
    routes: app.routes,
    open,
    listen: async (at) => {
      await assets();
      const listening = await listen(
        chooseSite(() => [site]),
        at,
      );
      const opened = await open(() => listening.bound);
      return {
        url: listening.url,
        close: async () => {
          opened.close();
          await listening.close();
        },
      };
    },
  };
};
