// Many changes become a calm pulse.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ticks } from './ticks.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first change is told at once, a burst once more when it is over, silence not at all', () => {
  const pulse = ticks();
  const listener = vi.fn();
  pulse.subscribe(listener);
  for (let n = 0; n < 100; n++) pulse.changed();
  expect(listener).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(999);
  expect(listener).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(listener).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(60_000);
  expect(listener).toHaveBeenCalledTimes(2);
  pulse.changed();
  expect(listener).toHaveBeenCalledTimes(3);
});

test('who stopped listening is told nothing more', () => {
  const pulse = ticks();
  const listener = vi.fn();
  pulse.subscribe(listener)();
  pulse.changed();
  expect(listener).not.toHaveBeenCalled();
});
