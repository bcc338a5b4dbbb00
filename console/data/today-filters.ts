// The filters of today's list, in the order of their buttons.
import type { TodayFilter } from '../../server/contracts/deliveries.ts';

/** Compiles only if every filter of the server is here. */
const ALL: Readonly<Record<TodayFilter, true>> = {
  all: true,
  working: true,
  review: true,
  'set-aside': true,
  done: true,
};

export const TODAY_FILTERS = Object.keys(ALL) as readonly TodayFilter[];
