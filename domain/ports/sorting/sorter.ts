// Port: the classifier as the pipeline uses it.
import type { Classification, Letter } from '../../sorting/classification.ts';
import type { Comparison } from '../../sorting/model-version.ts';

export interface Sorter {
  /** Never throws for a letter's content; an empty text gets a classification with low confidence. */
  classify(text: string): Promise<Classification>;
  /** Learns people's decisions; the next `classify` knows them. A letter with an id seen before replaces it. */
  learn(letters: readonly Letter[]): Promise<void>;
}

/** Labels that took another's place in what was learned, old to new. */
export interface Relabelling {
  readonly type: Readonly<Record<string, string>>;
  readonly unit: Readonly<Record<string, string>>;
}

export interface LearnedModel {
  readonly bytes: Uint8Array;
  readonly relabelling: Relabelling;
  /** Learned on top, in this order. */
  readonly letters: readonly Letter[];
}

/** A sorter whose model can be exchanged while it works. */
export interface ModelSorter extends Sorter {
  /** From the next `classify` on this model answers. Throws MODEL_INVALID; the model before stays in use. */
  load(model: LearnedModel): Promise<void>;
  /** False: nothing was loaded yet, or the sorter died and has forgotten everything. */
  ready(): boolean;
}

export interface Refit {
  /** The new model, which has learned the letters held out as well. */
  readonly bytes: Uint8Array;
  /** The same without them: what was compared, and what the next one is compared with. */
  readonly compared: Uint8Array;
  /** On the letters held out. */
  readonly comparison: Comparison;
}

/** Trains models anew, beside the sorter and never in its way. */
export interface Trainer {
  /** Letters with labels that are not configured must not be among them. Throws MODEL_INVALID for the model in use. */
  refit(work: {
    readonly letters: readonly Letter[];
    readonly heldOut: readonly Letter[];
    readonly inUse: LearnedModel;
  }): Promise<Refit>;
}
