// Whether a store may be opened: one that was migrated away or is only half copied must not be used by mistake.
import type { Instant } from '../delivery.ts';
import { MailroomError } from '../errors.ts';

/** `unfinished`: a copy into it has begun and not ended. */
export type Standing =
  | { readonly kind: 'open' }
  | { readonly kind: 'unfinished'; readonly from: string }
  | { readonly kind: 'moved'; readonly to: string; readonly at: Instant };

/** Throws STORE_MOVED, STORE_UNFINISHED. */
export const requireOpen = (standing: Standing): void => {
  if (standing.kind === 'moved') throw new MailroomError('STORE_MOVED', { to: standing.to, at: standing.at });
  if (standing.kind === 'unfinished') throw new MailroomError('STORE_UNFINISHED', { from: standing.from });
};
