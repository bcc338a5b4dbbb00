// The result of classification: answers with confidences, and the disposition that follows.

import type { BlobRef } from '../blob.ts';
import type { Instant } from '../delivery.ts';
import type { DecisionId, DocumentId } from '../ids.ts';
import type { ReviewReason, RouteReason } from '../reasons.ts';
import type { TextPlace } from '../register/index-fields.ts';

/** A word, or a few adjoining ones, that spoke for a label. */
export interface Passage {
  /** As the letter writes it, on one line. */
  readonly text: string;
  /** Absent as long as only the text is known. */
  readonly place?: TextPlace;
  /**
   * Until then: characters (UTF-16 code units) of the letter's text in one spelling (domain/sorting/text-normalisation.ts), end exclusive.
   * A document keeps places only, so that its state stays small.
   */
  readonly span?: { readonly start: number; readonly end: number };
}

/** One answer: a label with a calibrated probability, and what spoke for it. */
export interface Guess {
  readonly label: string;
  /** 0 to 1, calibrated: of 100 answers with 0.9, about 90 are right. */
  readonly confidence: number;
  /** The confidence from which the label goes through without a person; absent: it has not earned that yet. */
  readonly threshold?: number;
  /** The next best labels, best first, at most three. Of the first one also what spoke for it. */
  readonly alternatives: readonly {
    readonly label: string;
    readonly confidence: number;
    readonly evidence?: readonly Passage[];
  }[];
  /** Up to five passages that spoke for the label, strongest first. */
  readonly evidence: readonly Passage[];
  /** A person said so of the very same text, and the model alone would answer otherwise: never sure enough to go through. */
  readonly recalled?: true;
}

/** A label that has no threshold has not been right often enough yet. */
export const isSure = ({ confidence, threshold }: Guess): boolean => threshold !== undefined && confidence >= threshold;

/** Type and unit are two separate answers. */
export interface Classification {
  readonly type: Guess;
  readonly unit: Guess;
  /** Version of the model that answered, for the journal. */
  readonly model: string;
  /** Share of the letter's longer words that the model knew, 0 to 1. Tells that a unit's letters change. */
  readonly known?: number;
  /** The text has more than one letter (two salutations or closings, an enclosed letter): a person decides which counts. */
  readonly several?: true;
}

/** As far as the classifier is asked, the letter goes through without a person. */
export const goesThrough = ({ type, unit, several }: Pick<Classification, 'type' | 'unit' | 'several'>): boolean =>
  several === undefined && isSure(type) && isSure(unit);

/** What the office's own rules say of a letter, each answer with the rule that gave it. */
export interface Assignment {
  readonly type?: RuledAnswer;
  readonly unit?: RuledAnswer;
}

export interface RuledAnswer {
  readonly label: string;
  readonly rule: { readonly id: string; readonly name: string };
}

export type Disposition =
  | { readonly kind: 'route'; readonly reasons: readonly RouteReason[] }
  | { readonly kind: 'review'; readonly reasons: readonly ReviewReason[] };

/** A labelled letter: what the classifier learns from. */
export interface Letter {
  readonly id: string;
  readonly text: string;
  readonly type: string;
  readonly unit: string;
  /** 0 to 1, how much it teaches; absent: 1, a person's own word. At 0 it teaches nothing. */
  readonly weight?: number;
}

/** What brought a person's word about. */
export type DecisionOrigin =
  /** A document that waited for an operator. */
  | 'review'
  /** A document that went straight through and was checked afterwards. */
  | 'check'
  /** The unit gave it back: what the letter taught is taken back until an operator decides anew (weight 0). */
  | 'return'
  /** An operator called it back: what the letter taught is void, and nothing is said about its unit (weight 0). */
  | 'recall'
  /** The unit has kept it long enough. Nobody said a word, so it weighs little. */
  | 'accepted'
  /** After a unit or type was split, letters were given to the new one by a list. */
  | 'reassigned';

/** The machine's two answers, as they stood before the person's. */
export interface MachineAnswer {
  readonly type: Pick<Guess, 'label' | 'confidence'>;
  readonly unit: Pick<Guess, 'label' | 'confidence'>;
}

/** A person's word on a document. Only decisions teach; the model's own guesses never do. */
export interface Decision {
  readonly kind: 'decision';
  readonly state: 'made';
  readonly id: DecisionId;
  readonly document: DocumentId;
  readonly text: BlobRef;
  readonly type: string;
  readonly unit: string;
  readonly actor: string;
  readonly at: Instant;
  /** Absent: `review`. */
  readonly origin?: DecisionOrigin;
  /** 0 to 1; absent: 1. */
  readonly weight?: number;
  /** Absent: written before 0.2. */
  readonly machine?: MachineAnswer;
}
