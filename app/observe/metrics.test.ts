// The metrics listener over real HTTP: what it exposes, refuses and withholds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { Listening } from '../../server/http/listen.ts';
import { storePart } from '../compose/office.ts';
import { systemClock as clock } from '../run/system-clock.ts';
import type { Part } from './health.ts';
import { listenForWatchers, type Meter, openMeter, toldOnce } from './metrics.ts';

const HERE = { host: '127.0.0.1', port: 0 };

const storage = {
  look: async () => ({ state: 'ok' as const, disks: [{ folder: 'data' as const, free: 5e9, size: 9e9 }] }),
};

let folder: string;
let store: Store;
const open: Listening[] = [];
let faults: unknown[];
let stopping = false;
beforeEach(async () => {
  faults = [];
  stopping = false;
  folder = mkdtempSync(join(tmpdir(), 'poststelle-meter-'));
  store = await openSqliteStore(join(folder, 'store.sqlite'));
});
afterEach(async () => {
  for (const listening of open.splice(0)) await listening.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const listen = async (
  parts: readonly Part[] = [],
  role: Parameters<typeof openMeter>[0] = 'relay',
): Promise<{ readonly meter: Meter; readonly get: (path: string, init?: RequestInit) => Promise<Response> }> => {
  const meter = openMeter(role);
  const onFault = (error: unknown): void => void faults.push(error);
  const state = meter.watch({ store, clock, parts: [storePart(store), ...parts], storage, onFault });
  const municipalities = () => [{ id: undefined, state }];
  const listening = await listenForWatchers(role, HERE, { municipalities, stopping: () => stopping });
  open.push(listening);
  return { meter, get: (path, init) => fetch(`${listening.url}${path}`, init) };
};

const queue = (isUp: Part['isUp']): Part => ({ name: 'queue', isUp });
const told = async (answer: Promise<Response>): Promise<readonly unknown[]> => [
  (await answer).status,
  await (await answer).json(),
];

test('ready when every part answers', async () => {
  const { get } = await listen([queue(async () => true)]);
  expect(await told(get('/health/ready'))).toEqual([200, { status: 'ready', parts: { store: 'up', queue: 'up' } }]);
});

test.each<[string, Part['isUp']]>([
  ['says no', async () => false],
  ['fails', async () => Promise.reject(new Error('amqp://poststelle:geheim@rabbit.example'))],
  ['says nothing at all', () => new Promise(() => {})],
])(
  'not ready when a part %s: it is named and nothing more is said; the process lives all the same',
  async (_, isUp) => {
    const { get } = await listen([queue(isUp)]);
    expect(await told(get('/health/ready'))).toEqual([
      503,
      { status: 'not-ready', parts: { store: 'up', queue: 'down' } },
    ]);
    expect(await told(get('/health/live'))).toEqual([200, { status: 'live' }]);
    const figures = await (await get('/metrics')).text();
    expect(figures).toContain('poststelle_part_up{part="queue"} 0\n');
    expect(figures).toContain('poststelle_part_up{part="store"} 1\n');
  },
);

test('a process on its way out is not ready, and still answers', async () => {
  const { get } = await listen();
  stopping = true;
  expect(await told(get('/health/ready'))).toEqual([503, { status: 'stopping', parts: { store: 'up' } }]);
  expect((await get('/metrics')).status).toBe(200);
});

test('without its store the scrape succeeds, says so, and tells no old figures', async () => {
  const { get } = await listen();
  await store.close();
  const answer = await get('/metrics');
  const figures = await answer.text();
  expect(answer.status).toBe(200);
  expect(figures).toContain('poststelle_part_up{part="store"} 0\n');
  expect(figures).not.toMatch(/^poststelle_(unrouted|items|outbox)/m);
  expect((await get('/health/ready')).status).toBe(503);
});

test('a store that answers and has no figures to give is told of; the scrape succeeds', async () => {
  store = { ...store, workload: async () => Promise.reject(new MailroomError('STORE_UNAVAILABLE')) };
  const { get } = await listen();
  const figures = await (await get('/metrics')).text();
  expect(figures).toContain('poststelle_part_up{part="store"} 1\n');
  expect(figures).not.toMatch(/^poststelle_(unrouted|items|outbox)/m);
  expect(faults).toMatchObject([{ code: 'STORE_UNAVAILABLE' }]);
});

test('what fails again and again is told when it begins, not each time', async () => {
  const ends = [true, false, false, true, false];
  const told: unknown[] = [];
  const task = toldOnce(
    async () => {
      if (!ends.shift()) throw new Error(`${ends.length} left`);
    },
    (error) => told.push(error),
  );
  for (const _ of [...ends]) await task();
  expect(told).toMatchObject([{ message: '3 left' }, { message: '0 left' }]);
});

test('of the whole house only those tell of whom there are few', async () => {
  const { get } = await listen([], 'work');
  const figures = await (await get('/metrics')).text();
  expect(figures).not.toMatch(/^poststelle_(unrouted|items|work|outbox|review)/m);
  expect(figures).toMatch(/^poststelle_pages_total\{outcome="read"\} 0$/m);
  expect(figures).toMatch(/^poststelle_build_info\{version="[\d.]+",role="work"\} 1$/m);
  expect(figures).toMatch(/^process_resident_memory_bytes \d/m);
});

test.each([
  ['/', {}],
  ['/api/v1/deliveries', {}],
  ['/health', {}],
  ['/metrics/../store.sqlite', {}],
  ['/metrics', { method: 'POST' }],
  ['/health/ready', { method: 'DELETE' }],
])('everything else is not there: %s %o', async (path, init) => {
  const { get } = await listen();
  const answer = await get(path, init);
  expect([answer.status, await answer.text()]).toEqual([404, '']);
});

test('answers are not kept and no page of a browser can read them', async () => {
  const { get } = await listen();
  const { headers } = await get('/metrics', { headers: { origin: 'https://elsewhere.example' } });
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('access-control-allow-origin')).toBeNull();
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
});

test('a port that is taken is a fault with a name', async () => {
  await listen();
  const { host, port } = open[0]!.bound;
  await expect(
    listenForWatchers('relay', { host, port }, { municipalities: () => [], stopping: () => false }),
  ).rejects.toMatchObject({
    code: 'ADDRESS_IN_USE',
  });
});
