// Port: the office's own rules, which take precedence over the classifier.

import type { RegisterFields } from '../../register/index-fields.ts';
import type { Assignment } from '../../sorting/classification.ts';

export interface RuledLetter {
  readonly text: string;
  readonly fields: RegisterFields;
  /** Id of the scan station. */
  readonly station: string;
}

/** For type and unit each, the first rule that fits. Never throws for a letter's content. */
export type Rulebook = (letter: RuledLetter) => Assignment;
