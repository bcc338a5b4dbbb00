// One reading for everybody who asks at the same time, or shortly after.
import { systemClock } from './system-clock.ts';

/** Who asks again within `freshMs` gets the same. */
export const shared = <T>(
  read: () => Promise<T>,
  freshMs: number,
  now: () => number = systemClock.now,
): (() => Promise<T>) => {
  let held: { readonly reading: Promise<T>; readonly at: number } | undefined;
  return () => {
    if (held === undefined || now() - held.at > freshMs) {
      const reading = read();
      held = { reading, at: now() };
      // Whoever asked gets the fault; the next one reads anew.
      reading.catch(() => {
        held = undefined;
      });
    }
    return held.reading;
  };
};
