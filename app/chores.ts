// What the office does now and then by itself: note what units have kept, train anew after enough decisions.
import type { Config } from '../config/schema.ts';
import type { Store } from '../domain/ports/store.ts';
import { acceptHandovers } from '../pipeline/accepted.ts';
import type { Chore } from '../pipeline/office.ts';
import type { Refitting } from '../pipeline/refit.ts';
import { systemClock } from './system-clock.ts';

const MINUTE_MS = 60_000;

export const choresOf = (
  { sorting }: Config,
  { store, refitting }: { readonly store: Store; readonly refitting: Refitting },
): readonly Chore[] => [
  {
    run: acceptHandovers(
      { store, clock: systemClock },
      { weight: sorting.acceptedWeight, afterDays: sorting.acceptedAfterDays },
    ),
    everyMs: 360 * MINUTE_MS,
  },
  ...(sorting.refitAfter === 0
    ? []
    : [
        {
          run: async () => {
            if ((await refitting.waiting()) >= sorting.refitAfter) await refitting.run({ actor: 'machine' });
          },
          everyMs: MINUTE_MS,
        },
      ]),
];
