// A repeated fault is logged once until it changes.
import { expect, test } from 'vitest';
import { repeatedFaults } from './repeated-faults.ts';

test('a disk that is full for an hour is told at once, then every ten minutes with how often', () => {
  let now = 0;
  const told: (readonly [minute: number, times: number])[] = [];
  const repeated = repeatedFaults({ clock: { now: () => now } });
  for (; now < 3_600_000; now += 5_000) {
    const tells = repeated('STORAGE_FULL');
    if (tells !== undefined) told.push([now / 60_000, tells.times]);
  }
  expect(told).toEqual([
    [0, 1],
    [10, 120],
    [20, 120],
    [30, 120],
    [40, 120],
    [50, 120],
  ]);
});

test('another fault is told beside it, and the same one anew when it was over', () => {
  let now = 0;
  const repeated = repeatedFaults({ clock: { now: () => now } });
  expect(repeated('STORAGE_FULL')).toEqual({ times: 1 });
  expect(repeated('STORAGE_FULL')).toBeUndefined();
  expect(repeated('HANDOVER_UNAVAILABLE bauamt')).toEqual({ times: 1 });
  now += 61_000;
  expect(repeated('STORAGE_FULL')).toEqual({ times: 1 });
});
