// W3C trace context: one trace per delivery, from the claim of its file to the handover.
// https://www.w3.org/TR/trace-context-2/

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The delivery that an item belongs to, by the item's id; a delivery is its own. */
export const deliveryOf = (id: string): string => id.split('/', 1)[0]!;

/** The trace of a delivery: its id, without hyphens. Undefined where ids are no UUIDs. */
export const traceIdOf = (delivery: string): string | undefined =>
  UUID.test(delivery) ? delivery.replaceAll('-', '') : undefined;

/**
 * What travels with every message about a delivery. Its span is the delivery as a whole, so a receiver that continues the
 * trace hangs below that; `01`: do record.
 */
export const traceparentOf = (delivery: string): string | undefined => {
  const trace = traceIdOf(delivery);
  return trace === undefined ? undefined : `00-${trace}-${trace.slice(0, 16)}-01`;
};
