// Messages on their way to units: put in with a change, settled with a change, tried again in between.
import type { OutboxDraft } from '../../handover/withdrawn-message.ts';

export interface OutboxEntry extends OutboxDraft {
  readonly sequence: number;
  /** Deliveries tried so far. */
  readonly attempts: number;
}

export interface Outbox {
  /** Messages not yet delivered whose time has come, oldest first. */
  pending(options: { readonly now: number; readonly limit: number }): Promise<readonly OutboxEntry[]>;
  /** A delivery failed: try again at `notBefore` (ms since 1970). */
  postpone(sequence: number, notBefore: number): Promise<void>;
}
