// Metrics and readiness of a multi-process installation over a real broker.
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, type HouseProcess, type TestHouse, testHouse } from '../../testing/processes/test-house.ts';
import { type Broker, startRabbitmq } from '../../testing/services/rabbitmq.ts';
import type { ProcessKind } from '../compose/roles.ts';

let broker: Broker;
let house: TestHouse;
beforeAll(async () => {
  broker = await startRabbitmq();
  house = await testHouse(broker, `m${process.pid}`);
});
afterAll(async () => {
  await house.close();
  await broker.stop();
});

interface Watched extends HouseProcess {
  readonly figure: (name: string) => Promise<number>;
  readonly health: (page: 'live' | 'ready') => Promise<readonly [status: number, body: unknown]>;
}

const start = async (role: ProcessKind): Promise<Watched> => {
  const started = await house.start(role);
  const [, url] = await eventually(() => /metrics\s+(http:\/\/\S+)\/metrics/.exec(started.said()) ?? undefined);
  return {
    ...started,
    figure: async (name) => {
      const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
      return Number(
        lines
          .find((line) => line.startsWith(`poststelle_${name} `))
          ?.split(' ')
          .at(-1),
      );
    },
    health: async (page) => {
      const answer = await fetch(`${url}/health/${page}`);
      return [answer.status, await answer.json()];
    },
  };
};

const answers = (watched: Watched, ...wanted: readonly [status: number, body: object]) =>
  eventually(async () => (isDeepStrictEqual(await watched.health('ready'), wanted) ? true : undefined));

const reaches = (watched: Watched, name: string, value: number) =>
  eventually(async () => ((await watched.figure(name)) === value ? true : undefined));

test('each tells what it did, the relay what lies in the house; without the broker nobody is ready, and then again', {
  timeout: 240_000,
}, async () => {
  const [watch, work, relay] = [await start('watch'), await start('work'), await start('relay')];
  const up = { store: 'up', storage: 'up', queue: 'up' };
  for (const watched of [watch, work]) await answers(watched, 200, { status: 'ready', parts: up });
  await answers(relay, 200, { status: 'ready', parts: { ...up, handover: 'up' } });

  await house.drop('steuer', 0);
  await reaches(relay, 'letters_handed_over_total', 1);
  await reaches(relay, 'items{kind="document",state="handed-over"}', 1);
  await reaches(watch, 'deliveries_received_total', 1);
  await reaches(work, 'pages_total{outcome="read"}', 1);
  expect(await work.figure('letters_decided_total{disposition="route"}')).toBe(1);
  expect(await relay.figure('pages_total{outcome="read"}')).toBe(0);
  expect(await work.figure('items{kind="document",state="handed-over"}')).toBeNaN();

  await broker.kill9();
  const down = { store: 'up', storage: 'up', queue: 'down' };
  await answers(work, 503, { status: 'not-ready', parts: down });
  await answers(relay, 503, { status: 'not-ready', parts: { ...down, handover: 'down' } });
  expect(await work.health('live')).toEqual([200, { status: 'live' }]);
  await reaches(work, 'part_up{part="queue"}', 0);
  expect(await work.figure('faults_total{code="QUEUE_UNAVAILABLE"}')).toBe(1);
  expect(await relay.figure('unrouted_oldest_seconds')).toBe(0);

  await broker.start();
  await answers(work, 200, { status: 'ready', parts: up });
  await answers(relay, 200, { status: 'ready', parts: { ...up, handover: 'up' } });

  // The log of each process has the letter under the same keys.
  const { delivery } = JSON.parse(/^\{.*"msg":"letter handed over".*$/m.exec(relay.said())![0]) as { delivery: string };
  for (const [watched, said] of [
    [watch, 'file received'],
    [work, 'letters separated'],
  ] as const) {
    const line = watched
      .said()
      .split('\n')
      .find((one) => one.includes(said))!;
    expect(JSON.parse(line)).toMatchObject({ delivery, trace_id: delivery.replaceAll('-', '') });
  }
  for (const { child } of [watch, work, relay]) child.kill('SIGTERM');
  expect(await Promise.all([watch, work, relay].map(({ ended }) => ended))).toEqual([0, 0, 0]);
});
