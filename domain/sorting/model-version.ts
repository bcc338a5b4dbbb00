// A version of the classifier model with its quality figures. The last promoted version is in use.
import type { BlobRef } from '../blob.ts';
import type { Instant } from '../delivery.ts';
import type { ModelId } from '../ids.ts';

/** How a model did on letters that it had not seen, each a share from 0 to 1. */
export interface SortingFigures {
  readonly letters: number;
  readonly typeRight: number;
  readonly unitRight: number;
  readonly bothRight: number;
  /** What would have gone straight through. */
  readonly through: number;
  /** Of these, both answers right; null: nothing would have. */
  readonly throughRight: number | null;
}

/** Who was measured on the same held-out decisions. */
export interface Comparison {
  readonly candidate: SortingFigures;
  readonly inUse: SortingFigures;
}

/** What a refit learned from. */
export interface TrainingSet {
  /** SHA-256 over all its letters, in order. */
  readonly sha256: string;
  /** Letters from before the office's first decision. */
  readonly base: number;
  readonly decisions: number;
  readonly accepted: number;
  /** Kept back for the comparison. */
  readonly heldOut: number;
  /** Their type or unit is no longer configured. */
  readonly leftOut: number;
}

interface ModelCore {
  readonly kind: 'model';
  readonly id: ModelId;
  readonly bytes: BlobRef;
  readonly madeAt: Instant;
}

/** A model that came with the program, or in a file that the configuration names. */
interface GivenModel extends ModelCore {
  readonly origin: 'starter' | 'file';
  readonly state: 'promoted';
}

interface RefittedModel extends ModelCore {
  readonly origin: 'refit';
  /** `refused`: it did worse than the model in use. */
  readonly state: 'promoted' | 'refused';
  readonly trainingSet: TrainingSet;
  readonly comparison: Comparison;
  /** The model without the letters held out: what it was compared as, and the next one is compared with. */
  readonly compared: BlobRef;
  /** JSON lines of the letters from before the first decision; the next refit takes them again. Absent: none. */
  readonly baseLetters?: BlobRef;
  /** The last decision that was considered, as the store numbers them. */
  readonly learnedThrough: number;
  /** The first decision that was kept back. */
  readonly heldOutFrom: number;
}

export type ModelVersion = GivenModel | RefittedModel;
