// A hold: which documents an operator has open. It is shown to other operators and blocks nobody.
import type { Instant } from '../delivery.ts';
import type { HoldId } from '../ids.ts';

/** One per operator, so that their number does not grow with the post. */
export interface Hold {
  readonly kind: 'hold';
  readonly state: 'kept';
  readonly id: HoldId;
  readonly name: string;
  readonly documents: readonly {
    readonly document: string;
    readonly since: Instant;
    /** Ms since 1970; a hold that nobody renews ends then. */
    readonly until: number;
  }[];
}
