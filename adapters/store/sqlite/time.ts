// When something that waits for its time is due.
import { LONGEST_WAIT_MS } from '../../../domain/ports/ledger/store.ts';

/** The time has come, or a clock that was wrong has set it. Takes what `around` gives. */
export const isOver = (time: 'due_at' | 'not_before'): string => `(${time} <= ? or ${time} > ?)`;
export const around = (now: number) => [now, now + LONGEST_WAIT_MS] as const;
