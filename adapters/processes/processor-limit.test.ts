// Processor time limits on real processes: busy and hung ones are ended, starved and stopped ones are not.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism, constants, setPriority } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { treeUse } from './process-tree.ts';
import { counted, limitProcessorTime } from './processor-limit.ts';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const one of started.splice(0)) one.kill('SIGKILL');
});

/** A process that has begun what `script` says. */
const node = async (script: string): Promise<ChildProcess & { readonly pid: number }> => {
  const child = spawn(process.execPath, ['-e', `console.log('on'); ${script}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  await once(child.stdout!, 'data');
  return child as ChildProcess & { readonly pid: number };
};
const SPIN = 'setTimeout(() => { for (;;); })';
const REST = 'setInterval(() => {}, 1e6)';

const limited = (pid: number, limitMs: number) => {
  let isOver = false;
  let stop = (): void => {};
  const over = new Promise<void>((resolve) => {
    stop = limitProcessorTime({
      pid,
      limitMs,
      onOver: () => {
        isOver = true;
        resolve();
      },
    });
  });
  return { over, stop, isOver: () => isOver };
};

/** Resolves after a while of the very kind that is limited: a process that rests has used up its own limit. */
const aWhile = async (limitMs: number): Promise<void> => {
  const resting = await node(REST);
  await limited(resting.pid, limitMs).over;
};

test.each([
  ['computes', SPIN],
  ['rests', REST],
])('a process that %s reaches its limit', async (_, script) => {
  const { pid } = await node(script);
  await limited(pid, 500).over;
});

test('what is watched no more reaches no limit', async () => {
  const { pid } = await node(SPIN);
  const watched = limited(pid, 200);
  watched.stop();
  await aWhile(400);
  expect(watched.isOver()).toBe(false);
});

describe.skipIf(!existsSync('/proc/self/stat'))('with /proc', () => {
  test('what a process has started counts as well, also when it has ended', async () => {
    const spin = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(SPIN)}]);`;
    const { pid } = await node(spin);
    await limited(pid, 500).over;
    const ended = await node(
      `require('node:child_process').spawnSync(process.execPath, ['-e', 'const t = process.cpuUsage(); while (process.cpuUsage(t).user < 3e5);']); console.log('ended');`,
    );
    await once(ended.stdout!, 'data');
    expect(treeUse(ended.pid)!.processorMs).toBeGreaterThan(250);
  });

  test('a process that was stopped from outside is not ended; when it goes on, its limit counts again', async () => {
    const child = await node(SPIN);
    child.kill('SIGSTOP');
    const stopped = limited(child.pid, 800);
    await aWhile(1_500);
    expect(stopped.isOver()).toBe(false);
    child.kill('SIGCONT');
    await stopped.over;
  });

  test('a process that gets no processor because others take them is not ended', { timeout: 120_000 }, async () => {
    const starved = await node(SPIN);
    setPriority(starved.pid, constants.priority.PRIORITY_LOW);
    const hogs = await Promise.all(Array.from({ length: 4 * availableParallelism() }, () => node(SPIN)));
    const watched = limited(starved.pid, 1_500);
    await aWhile(2_500);
    expect(watched.isOver()).toBe(false);
    for (const hog of hogs) hog.kill('SIGKILL');
    await watched.over;
  });
});

test('computing counts as it is, rest half, waiting for a processor not at all', () => {
  expect(counted(1_000, 1_000, true)).toBe(1_000);
  expect(counted(1_000, 400, true)).toBe(400);
  expect(counted(1_000, 0, true)).toBe(0);
  expect(counted(1_000, 0, false)).toBe(500);
  expect(counted(1_000, 400, false)).toBe(400);
});

test('where nothing can be seen a third of the time counts', async () => {
  await new Promise<void>((onOver) => void limitProcessorTime({ pid: 1, limitMs: 100, onOver }, () => undefined));
});
