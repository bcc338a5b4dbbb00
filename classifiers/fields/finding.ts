// A field extractor's result: normalised value and its range in the text.
import type { Span } from './letter-text.ts';

export interface FieldFinding extends Span {
  readonly value: string;
  /** 0 to 1. */
  readonly confidence: number;
}
