// Port: extracts the register's index fields from a letter.
import type { IndexFields, PageText } from '../../register/index-fields.ts';

/** `pages` in order. Never throws for a letter's content; what is doubtful is left out. */
export type FieldFinder = (pages: readonly PageText[]) => IndexFields;
