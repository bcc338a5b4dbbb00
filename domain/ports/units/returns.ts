// Port: lists the documents that units returned.
import type { MailroomError } from '../../errors.ts';

export interface ReturnedLetter {
  /** As its file says; nobody has checked that yet. */
  readonly document: string;
  readonly unit: string;
  /** Where it lies, for messages. */
  readonly place: string;
}

export interface Returns {
  /**
   * Letters that wait to be taken back, and those that are none of ours. `faults`: of units whose folder cannot be looked
   * into (HANDOVER_UNAVAILABLE); they do not keep the others' returns.
   */
  look(): Promise<{
    readonly letters: readonly ReturnedLetter[];
    readonly strange: readonly string[];
    readonly faults?: readonly MailroomError[];
  }>;
  /** The letter waits for an operator again: its files go from the unit's folder. */
  takeAway(letter: ReturnedLetter): Promise<void>;
}
