// The HTTP listener for metrics and health, without sign-in and without anything else.
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { Registry } from 'prom-client';
import type { Health } from './health.ts';

/** A municipality at work, as those who watch see it. */
export interface Watched {
  /** Its figures in Prometheus' text format. */
  readonly figures: () => Promise<string>;
  readonly health: () => Promise<Health>;
}

/** A municipality that could not be opened: the code of the fault. */
export interface NotOpen {
  readonly code: string;
}

export interface WatchedProcess {
  /** The figures of the process itself. */
  readonly figures: () => Promise<string>;
  /** Looked at anew with each request. Without a name: the only municipality of this process. */
  readonly municipalities: () => readonly { readonly id: string | undefined; readonly state: Watched | NotOpen }[];
  /** The process is on its way out. */
  readonly stopping: () => boolean;
}

type Answer = { readonly status: 'ready' | 'not-ready' | 'stopping' } & (Pick<Health, 'parts'> | NotOpen);

const isOpen = (state: Watched | NotOpen): state is Watched => 'health' in state;

/** Several texts as one: Prometheus wants all lines of a figure together, below one HELP and TYPE. */
export const joinedFigures = (texts: readonly string[]): string => {
  const blocks = new Map<string, string[]>();
  for (const block of texts.flatMap((text) => text.split(/^(?=# HELP )/m))) {
    const lines = block.split('\n').filter((line) => line !== '');
    const [help] = lines;
    if (help === undefined) continue;
    const name = help.split(' ')[2]!;
    const known = blocks.get(name);
    if (known === undefined) blocks.set(name, lines);
    else known.push(...lines.filter((line) => !line.startsWith('#')));
  }
  return `${[...blocks.values()].map((lines) => lines.join('\n')).join('\n\n')}\n`;
};

const OPEN_HELP = [
  '# HELP poststelle_municipality_open Whether a municipality of this process is open: 1 it is, 0 it could not be opened.',
  '# TYPE poststelle_municipality_open gauge',
];

export const metricsServer = ({ figures, municipalities, stopping }: WatchedProcess): Hono => {
  const app = new Hono();
  app.use(secureHeaders({ strictTransportSecurity: false }));
  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });
  app.onError((_, c) => c.text('', 500));
  app.notFound((c) => c.text('', 404));

  app.get('/metrics', async (c) => {
    const all = municipalities();
    const texts = await Promise.all(all.map(async ({ state }) => (isOpen(state) ? state.figures() : '')));
    const open = all.flatMap(({ id, state }) =>
      id === undefined ? [] : [`poststelle_municipality_open{municipality="${id}"} ${isOpen(state) ? 1 : 0}`],
    );
    const more = open.length === 0 ? [] : [[...OPEN_HELP, ...open].join('\n')];
    const text = joinedFigures([await figures(), ...texts, ...more]);
    return c.body(text, 200, { 'Content-Type': Registry.PROMETHEUS_CONTENT_TYPE });
  });

  const answerOf = async (state: Watched | NotOpen): Promise<Answer> => {
    if (!isOpen(state)) return { status: 'not-ready', code: state.code };
    const { ready, parts } = await state.health();
    return { status: stopping() ? 'stopping' : ready ? 'ready' : 'not-ready', parts };
  };
  app.get('/health/live', (c) => c.json({ status: 'live' }));
  app.get('/health/ready', async (c) => {
    const answers = await Promise.all(
      municipalities().map(async ({ id, state }) => ({ id, answer: await answerOf(state) })),
    );
    const [first] = answers;
    // Of several, one that works is enough: a fault of one must not take the others from the people who work with them.
    const { status } = (answers.find(({ answer }) => answer.status === 'ready') ?? first!).answer;
    const code = status === 'ready' ? 200 : 503;
    if (first!.id === undefined) return c.json(first!.answer, code);
    return c.json({ status, municipalities: Object.fromEntries(answers.map(({ id, answer }) => [id, answer])) }, code);
  });
  app.get('/health/ready/:municipality', async (c) => {
    const found = municipalities().find(({ id }) => id === c.req.param('municipality'));
    if (found === undefined) return c.notFound();
    const answer = await answerOf(found.state);
    return c.json(answer, answer.status === 'ready' ? 200 : 503);
  });
  return app;
};
