// Quarantines a delivery or a document, with a reason.
import type { Delivery } from '../../domain/delivery.ts';
import type { Document } from '../../domain/document.ts';
import type { QuarantineReason } from '../../domain/reasons.ts';
import { toDeliveryQuarantine, toDocumentQuarantine } from '../../domain/transitions.ts';
import type { Step } from './stage.ts';

/** Sets a delivery aside. What was known of it stays known; the way back is in `retryFrom`. */
export const quarantineDelivery = (delivery: Delivery, reason: QuarantineReason, detail: string): Step => ({
  item: toDeliveryQuarantine(delivery, { reason, detail }),
  action: 'quarantined',
  details: { reason, detail },
});

/** Sets a document aside after repeated failure. */
export const quarantineDocument = (document: Document, detail: string): Step => {
  const reason = 'FAILED_REPEATEDLY';
  return {
    item: toDocumentQuarantine(document, { reason, detail }),
    action: 'quarantined',
    details: { reason, detail },
  };
};
