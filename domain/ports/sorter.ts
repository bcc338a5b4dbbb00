// The classifier as the pipeline sees it.
import type { Classification, Letter } from '../classification.ts';

export interface Sorter {
  /** Never throws for a letter's content; an empty text gets a classification with low confidence. */
  classify(text: string): Promise<Classification>;
  /** Learns people's decisions; the next `classify` knows them. A letter with an id seen before replaces it. */
  learn(letters: readonly Letter[]): Promise<void>;
}
