// The message that hands a document over to a unit: references, never letter text. Schema: docs/messages.
import type { BlobRef } from '../blob.ts';
import type { ActiveContent, Attachment } from '../carried.ts';
import type { Instant, MediaType } from '../delivery.ts';
import type { DeliveryId, DocumentId } from '../ids.ts';
import type { FieldName } from '../register/index-fields.ts';
import type { RegisterValue } from '../register/register-entry.ts';

/** The event's id: the same for a repeated delivery of the same handover, another when a document is handed over anew. */
export const handoverId = ({ document, decidedAt }: Pick<RoutedMessage, 'document' | 'decidedAt'>): string =>
  `${document}@${decidedAt}`;

/** The `data` of a `de.poststelle.document.routed.v1` event; the envelope follows CloudEvents 1.0. */
export interface RoutedMessage {
  readonly document: DocumentId;
  readonly delivery: DeliveryId;
  readonly station: string;
  readonly receivedAt: Instant;
  readonly decidedAt: Instant;
  readonly unit: string;
  readonly type: string;
  readonly unitConfidence: number;
  readonly typeConfidence: number;
  /** `machine` or `operator`; the name stays in the journal. */
  readonly decidedBy: 'machine' | 'operator';
  readonly reasons: readonly string[];
  /** Names of the office's rules that settled unit or type; absent: none did. */
  readonly rules?: readonly string[];
  readonly pageCount: number;
  readonly pdf: BlobRef;
  /** The file exactly as it arrived; several documents of one batch share it. */
  readonly original: BlobRef;
  /**
   * The original is more than a scan of paper and goes along with the PDF, byte for byte, whatever the configuration
   * says: it bears a digital signature, or (`born-digital`) pages that came with a text of their own or files inside it.
   */
  readonly originalIs?: 'signed' | 'born-digital';
  readonly originalName: string;
  /** What kind of file the original is, by its bytes; absent in messages of earlier versions. */
  readonly originalType?: MediaType;
  /** What the original has beside its pages; absent: nothing. */
  readonly originalHas?: readonly ActiveContent[];
  /** Files inside the original; absent: none is known. */
  readonly attachments?: readonly Attachment[];
  /** The unit gets our PDF only, because of what the original has. */
  readonly originalWithheld?: true;
  /** The letter's register data. Only for folders of the office, or if configured: see ADR 0017. */
  readonly register?: { readonly [name in FieldName]?: RegisterValue };
}
