// What an extractor found: a normalised value and where in the letter's text it stands.
import type { Span } from './letter-text.ts';

export interface FieldFinding extends Span {
  readonly value: string;
  /** 0 to 1. */
  readonly confidence: number;
}
