// Start of the current office day in German time, whatever the server's time zone.

/** Also what the page shows times in (console/i18n/format.ts). */
export const OFFICE_TIME_ZONE = 'Europe/Berlin';

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: OFFICE_TIME_ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** The wall clock's reading in the office, as if it were UTC (ms). */
const wallClock = (at: number): number => {
  const of = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(of.year!, of.month! - 1, of.day, of.hour, of.minute, of.second);
};

/** The moment (ms since 1970) at which the office's day that holds `now` (ms since 1970) began. */
export const startOfDay = (now: number): number => {
  const wall = wallClock(now);
  const midnight = wall - (wall % 86_400_000);
  // The offset at midnight may differ from the offset now: twice a year the clocks change in between.
  const guess = midnight - (wall - (now - (now % 1000)));
  return guess - (wallClock(guess) - midnight);
};

/** The office's day (`YYYY-MM-DD`) at an instant (ISO 8601). */
export const officeDay = (instant: string): string =>
  new Date(wallClock(Date.parse(instant))).toISOString().slice(0, 10);

/** The moment (ms since 1970) at which an office's day (`YYYY-MM-DD`) began. */
export const beginOf = (day: string): number => startOfDay(Date.parse(`${day}T11:00:00Z`));
