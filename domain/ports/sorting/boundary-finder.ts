// Port: proposes document boundaries within a document from the text of its pages.
import type { ProposedBoundary } from '../../document.ts';

/** A page as read: one string per line, in reading order. */
export interface TextPage {
  /** Page number in the delivery. */
  readonly number: number;
  readonly text: string;
}

/** `pages` in order, blank ones left out. Never throws for a text. */
export type BoundaryFinder = (pages: readonly TextPage[]) => readonly ProposedBoundary[];
