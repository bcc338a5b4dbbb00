// Label changes: units and types are renamed, merged or split; learned decisions are kept.
import type { Instant } from '../delivery.ts';
import type { LabelChangeId } from '../ids.ts';

/** What was decided before `at` for one of `from` counts for `to` from then on. A split maps nothing by itself. */
export interface LabelChange {
  readonly kind: 'label-change';
  readonly state: 'made';
  readonly id: LabelChangeId;
  readonly of: 'type' | 'unit';
  readonly how: 'rename' | 'merge' | 'split';
  readonly from: readonly string[];
  /** One label; several only for a split. */
  readonly to: readonly string[];
  readonly actor: string;
  readonly at: Instant;
}
