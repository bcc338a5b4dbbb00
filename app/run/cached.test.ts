// A cached call is shared for a while; the duration may depend on its cost.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shared } from './cached.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

/** Calls that end on demand. */
const readings = () => {
  const begun: { readonly resolve: (value: number) => void; readonly reject: (fault: Error) => void }[] = [];
  const read = (): Promise<number> => new Promise((resolve, reject) => begun.push({ resolve, reject }));
  return { begun, read };
};

test('a reading that took long stays fresh for as many times longer, and is never begun beside itself', async () => {
  const { begun, read } = readings();
  const look = shared(read, (tookMs) => Math.max(1_000, 20 * tookMs));
  const first = look();
  vi.advanceTimersByTime(5_000);
  const second = look();
  expect(begun).toHaveLength(1);
  begun[0]!.resolve(1);
  expect([await first, await second]).toEqual([1, 1]);
  vi.advanceTimersByTime(95_000);
  expect(await look()).toBe(1);
  vi.advanceTimersByTime(1);
  void look();
  expect(begun).toHaveLength(2);
});

test('one that hangs is given up after its time; its late fault throws away nothing newer', async () => {
  const { begun, read } = readings();
  const look = shared(read, () => 1_000);
  const hanging = look();
  vi.advanceTimersByTime(1_001);
  const next = look();
  begun[1]!.resolve(2);
  expect(await next).toBe(2);
  begun[0]!.reject(new Error('too late'));
  await expect(hanging).rejects.toThrow('too late');
  expect(await look()).toBe(2);
  expect(begun).toHaveLength(2);
});

test('a fault is told to whoever asked, and the next one reads anew', async () => {
  const { begun, read } = readings();
  const look = shared(read, () => 1_000);
  const first = look();
  begun[0]!.reject(new Error('away'));
  await expect(first).rejects.toThrow('away');
  void look();
  expect(begun).toHaveLength(2);
});
