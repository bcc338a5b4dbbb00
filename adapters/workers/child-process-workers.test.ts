// Page workers that die, hang or fail: effects on the page and on the others.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { PageWorkers } from '../../domain/ports/page/page-workers.ts';
import { childProcessWorkers } from './child-process-workers.ts';

const script = fileURLToPath(new URL('test-child.mjs', import.meta.url));
const opened: PageWorkers[] = [];
afterEach(async () => {
  for (const workers of opened.splice(0)) await workers.close();
});

const start = (settings: Partial<Parameters<typeof childProcessWorkers>[0]> = {}): PageWorkers => {
  const workers = childProcessWorkers({
    size: 2,
    script,
    args: [],
    limitMs: 20_000,
    recycleAfter: 100,
    onStderr: () => {},
    onEnd: () => {},
    ...settings,
  });
  opened.push(workers);
  return workers;
};

const page = (workers: PageWorkers, does: string, number = 1) => workers.page({ sha256: does, size: 1 }, number);

/** The process that did the work, and the page's number. */
const whoDid = async (workers: PageWorkers, number = 1): Promise<readonly string[]> => {
  const result = await page(workers, 'echo', number);
  return result.kind === 'quarantined' ? result.detail.split(' ') : [];
};

test('no page is mixed up with another', async () => {
  const workers = start();
  const done = await Promise.all(Array.from({ length: 20 }, (_, index) => whoDid(workers, index)));
  expect(done.map(([, number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

test('what is known of a page, and the question whether another one shines through it, reach the process', async () => {
  const workers = start();
  const original = { sha256: 'wish', size: 1 };
  expect(await workers.page(original, 1, { notBlank: true })).toEqual({ wish: { notBlank: true } });
  expect(await workers.page(original, 1, { asDocument: true })).toEqual({ wish: { asDocument: true } });
  const same = { sha256: 'same', size: 1 };
  expect(await workers.shinesThrough({ faintMarks: same }, same)).toBe(true);
  expect(await workers.shinesThrough({ faintMarks: same }, original)).toBe(false);
});

test('a slow page holds up only its own process', async () => {
  const workers = start();
  const slow = page(workers, 'hang').catch(() => 'ended');
  expect(await Promise.all([whoDid(workers), whoDid(workers)])).toHaveLength(2);
  await workers.close();
  expect(await slow).toBe('ended');
});

test.each(['crash', 'exit'])(
  'a page that ends its process (%s) fails alone; the pages beside and behind it are read',
  async (does) => {
    const workers = start();
    const results = await Promise.allSettled([
      page(workers, does),
      page(workers, 'echo'),
      page(workers, 'echo'),
      page(workers, 'echo'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    expect(results[0]).toMatchObject({ reason: { code: 'WORKER_DIED' } });
  },
);

test('a page that eats its process’s heap fails alone, and where memory runs out the system takes a page worker first', async () => {
  const workers = start();
  const eats = page(workers, 'heap');
  await expect(eats).rejects.toMatchObject({ code: 'WORKER_DIED' });
  expect(await whoDid(workers)).toHaveLength(2);
  const own = Number(readFileSync('/proc/self/oom_score_adj', 'utf8'));
  expect(Number(((await page(workers, 'score')) as { detail?: string }).detail)).toBeGreaterThan(own);
});

test.each(['hang', 'spin'])(
  'a page that never ends (%s) is stopped at its limit, and the next one is read',
  async (does) => {
    const workers = start({ size: 1, limitMs: 1_500 });
    await whoDid(workers);
    await expect(page(workers, does)).rejects.toMatchObject({ code: 'WORKER_TIMEOUT' });
    expect(await whoDid(workers)).toHaveLength(2);
  },
);

test('a page whose process gets no processor for longer than its limit is read when it goes on', async () => {
  const workers = start({ limitMs: 1_000 });
  const pids = (await Promise.all([whoDid(workers), whoDid(workers)])).map(([pid]) => Number(pid));
  const stopped = page(workers, 'stop');
  // In the meantime one that does nothing has reached its limit.
  await expect(page(workers, 'hang')).rejects.toMatchObject({ code: 'WORKER_TIMEOUT' });
  for (const pid of new Set(pids)) {
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // The other one is gone.
    }
  }
  expect(await stopped).toMatchObject({ kind: 'quarantined', reason: 'PAGE_DAMAGED' });
});

test('a fault keeps its code, details and cause across the process border', async () => {
  await expect(page(start(), 'fault')).rejects.toMatchObject({
    code: 'BLOB_MISSING',
    details: { sha256: 'abc' },
    cause: expect.objectContaining({ message: 'not on this disk' }),
  });
  await expect(page(start(), 'bug')).rejects.toThrow('x is not a function');
});

test('a process is replaced after its number of jobs', async () => {
  const workers = start({ size: 1, recycleAfter: 2 });
  const pids = [];
  for (let job = 0; job < 5; job += 1) pids.push((await whoDid(workers))[0]);
  expect(new Set(pids).size).toBe(3);
  expect(pids[0]).toBe(pids[1]);
});

test.each([
  ['died', 'crash', {}],
  ['took-too-long', 'hang', { limitMs: 1_500 }],
  ['renewed', 'echo', { recycleAfter: 1 }],
])('why a process ended is told: %s', async (why, does, settings) => {
  const told: unknown[] = [];
  await new Promise<void>((resolve) => {
    const onEnd = (end: unknown): void => {
      told.push(end);
      resolve();
    };
    const workers = start({ size: 1, onEnd, ...settings });
    void page(workers, does).catch(() => {});
  });
  for (const workers of opened.splice(0)) await workers.close();
  // One that `close` ends is no news.
  expect(told).toEqual([why]);
});

test('what a process complains of is passed on', async () => {
  const line = await new Promise((resolve) => {
    void page(start({ onStderr: resolve }), 'say');
  });
  expect(line).toBe('libpng warning');
});

test.each([
  ['does not start', { args: ['never-starts'] }],
  ['is not there', { script: '/nowhere/page-worker.js' }],
])('a program that %s fails no page: they wait until the office closes', async (_, settings) => {
  const workers = start(settings);
  const waiting = page(workers, 'echo');
  const early = await Promise.race([
    waiting.then(() => 'read'),
    new Promise((resolve) => setTimeout(() => resolve('waits'), 1_500)),
  ]);
  expect(early).toBe('waits');
  const end = expect(waiting).rejects.toMatchObject({ code: 'WORKER_DIED' });
  await workers.close();
  await end;
});

test('a process whose office was killed before it had started ends too', async () => {
  const [code] = await once(fork(script, ['orphan'], { stdio: 'ignore' }), 'exit');
  expect(code).toBe(0);
});

test('no process outlives an office that was killed', async () => {
  const parent = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { childProcessWorkers } from ${JSON.stringify(new URL('../../dist/adapters/workers/child-process-workers.js', import.meta.url).href)};
     const workers = childProcessWorkers({ size: 1, script: ${JSON.stringify(script)}, args: [], limitMs: 60000, recycleAfter: 9, onStderr: () => {}, onEnd: () => {} });
     const { detail } = await workers.page({ sha256: 'echo', size: 1 }, 1); console.log(detail.split(' ')[0]); workers.page({ sha256: 'hang', size: 1 }, 1);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const child = Number(
    await new Promise<string>((resolve) => parent.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))),
  );
  // A dead process that nobody has buried yet still has a number.
  const alive = (): boolean =>
    existsSync(`/proc/${child}/status`) && !readFileSync(`/proc/${child}/status`, 'utf8').includes('State:\tZ');
  expect(alive()).toBe(true);
  parent.kill('SIGKILL');
  while (alive()) await new Promise((resolve) => setTimeout(resolve, 20));
});
