// Quality figures of the sorting, from operators' decisions and units' answers.
import type { Instant } from '../delivery.ts';

/** A measured share with the interval that holds the true one in 95 of 100 cases (Clopper–Pearson). All from 0 to 1. */
export interface MeasuredShare {
  readonly part: number;
  readonly of: number;
  /** Null: nothing was measured. */
  readonly share: number | null;
  readonly low: number;
  readonly high: number;
}

/** A week's post, by the day it was received. */
export interface WeekQuality {
  /** Its Monday, `2026-05-04` (UTC). */
  readonly week: string;
  readonly letters: number;
  /** With their unit without anybody's help, and not given back. */
  readonly through: number;
  /** Decided by an operator, with a proposal; of these, how many proposals were right. */
  readonly decided: number;
  readonly typeRight: number;
  readonly unitRight: number;
  readonly bothRight: number;
  /** Given back by units in this week. */
  readonly returned: number;
}

/** One type or unit: what people said it was, against what the machine had proposed. */
export interface LabelQuality {
  readonly label: string;
  /** Letters that people gave this label. */
  readonly letters: number;
  readonly right: number;
  /** What the others were taken for, most frequent first. */
  readonly takenFor: readonly { readonly label: string; readonly letters: number }[];
}

export interface DriftSide {
  readonly letters: number;
  /** Mean share of longer words that the model knew, 0 to 1. */
  readonly known: number;
  /** Mean confidence in the unit, 0 to 1. */
  readonly confidence: number;
}

/** A unit's letters of the last weeks beside those of the weeks before. */
export interface Drift {
  readonly unit: string;
  readonly before: DriftSide;
  readonly now: DriftSide;
  /** The letters have changed by more than chance would have it. */
  readonly changed: boolean;
}

export interface QualityReport {
  readonly at: Instant;
  /** What is older than this is not counted. */
  readonly since: Instant;
  readonly collectOnly: boolean;
  /** Of what went straight through, a sample that operators checked: how much of it was wrong. */
  readonly checks: {
    /** As configured, 0 to 1. */
    readonly share: number;
    readonly waiting: number;
    readonly wrong: MeasuredShare;
  };
  /** Oldest first; the running week is the last. */
  readonly weeks: readonly WeekQuality[];
  readonly confusion: { readonly type: readonly LabelQuality[]; readonly unit: readonly LabelQuality[] };
  readonly drift: readonly Drift[];
}
