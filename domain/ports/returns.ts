// What units gave back of what was handed over to them.

export interface ReturnedLetter {
  /** As its file says; nobody has checked that yet. */
  readonly document: string;
  readonly unit: string;
  /** Where it lies, for messages. */
  readonly place: string;
}

export interface Returns {
  /** Letters that lie ready to be taken back, and those that are none of ours. Throws HANDOVER_UNAVAILABLE. */
  look(): Promise<{ readonly letters: readonly ReturnedLetter[]; readonly strange: readonly string[] }>;
  /** The letter waits for an operator again: its files go from the unit's folder. */
  takeAway(letter: ReturnedLetter): Promise<void>;
}
