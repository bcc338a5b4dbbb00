// A sample check: an operator verifies one of a random sample of straight-through documents.
import type { Instant } from '../delivery.ts';
import type { CheckId, DocumentId } from '../ids.ts';

/** The two answers of a letter. */
export interface BothAnswers {
  readonly type: string;
  readonly unit: string;
}

interface CheckCore {
  readonly kind: 'check';
  readonly id: CheckId;
  readonly document: DocumentId;
  /** Where the machine sent it, and as what. */
  readonly said: BothAnswers;
  /** When the document went to its unit. */
  readonly at: Instant;
}

export interface WaitingCheck extends CheckCore {
  readonly state: 'waiting';
}

export interface AnsweredCheck extends CheckCore {
  /** `right`: type and unit both were. */
  readonly state: 'right' | 'wrong';
  readonly answer: BothAnswers;
  readonly actor: string;
  readonly answeredAt: Instant;
}

export type Check = WaitingCheck | AnsweredCheck;
