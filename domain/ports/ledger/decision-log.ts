// People's decisions in the order they were made: what the classifier learns from.
import type { ItemOf } from '../../items.ts';

export interface DecisionLog {
  /** Behind `after` (0: from the start), without holding them all in memory: most letters leave one. */
  decisions(after: number): AsyncIterable<{ readonly sequence: number; readonly decision: ItemOf<'decision'> }>;
}
