// The office day starts at midnight in Germany, also when daylight saving time changes.
import { expect, test } from 'vitest';
import { startOfDay } from './office-day.ts';

const startOf = (instant: string) => new Date(startOfDay(Date.parse(instant))).toISOString();

test.each([
  ['a winter morning', '2026-11-18T10:40:12.345Z', '2026-11-17T23:00:00.000Z'],
  ['a summer evening', '2026-07-01T20:00:00.000Z', '2026-06-30T22:00:00.000Z'],
  [
    'just after midnight, when it is still yesterday in Greenwich',
    '2026-11-17T23:00:00.001Z',
    '2026-11-17T23:00:00.000Z',
  ],
  ['just before midnight', '2026-11-18T22:59:59.999Z', '2026-11-17T23:00:00.000Z'],
  ['the day summer time begins, in the afternoon', '2026-03-29T13:00:00.000Z', '2026-03-28T23:00:00.000Z'],
  ['the day summer time ends, in the afternoon', '2026-10-25T13:00:00.000Z', '2026-10-24T22:00:00.000Z'],
])('%s', (_, now, start) => {
  expect(startOf(now)).toBe(start);
});
