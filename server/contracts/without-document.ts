// What the console's server and its page say to each other about deliveries in which no document was found.
import type { NoDocumentReason } from '../../domain/reasons.ts';
import type { Paged } from './api.ts';

export interface WithoutDocumentRow {
  /** The delivery's id. */
  readonly id: string;
  readonly receivedAt: string;
  readonly station: string;
  readonly fileName: string;
  readonly reason: NoDocumentReason;
  /** In the order of the file; each has a picture. */
  readonly pages: readonly { readonly id: string; readonly number: number; readonly separator: boolean }[];
}

/** `GET /api/without-document?page=`: deliveries that wait for a person to look at them, oldest first. */
export interface WithoutDocumentAnswer extends Paged {
  readonly rows: readonly WithoutDocumentRow[];
}
