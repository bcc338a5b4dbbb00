// The events that a unit receives: CloudEvents 1.0, the same for every transport. Schemas: docs/messages.
import { handoverId, type RoutedMessage } from '../../domain/handover/routed-message.ts';
import { type WithdrawnMessage, withdrawalId } from '../../domain/handover/withdrawn-message.ts';
import { traceparentOf } from '../../domain/journal/trace.ts';

export const EVENT_TYPE = 'de.poststelle.document.routed.v1';
export const WITHDRAWN_TYPE = 'de.poststelle.document.withdrawn.v1';

interface Event<T extends string, D> {
  readonly specversion: '1.0';
  /** The same for a repeated delivery of the same event: units drop what they have seen. */
  readonly id: string;
  readonly source: string;
  readonly type: T;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  /** W3C trace context of the delivery (CloudEvents' extension "distributed tracing"). */
  readonly traceparent?: string;
  readonly data: D;
}

export type RoutedEvent = Event<typeof EVENT_TYPE, RoutedMessage>;
export type WithdrawnEvent = Event<typeof WITHDRAWN_TYPE, WithdrawnMessage>;

const event = <T extends string, D extends Pick<RoutedMessage, 'document' | 'delivery' | 'station'>>(
  data: D,
  { type, id, time, schema }: { readonly type: T; readonly id: string; readonly time: string; readonly schema: string },
): Event<T, D> => {
  const traceparent = traceparentOf(data.delivery);
  return {
    specversion: '1.0',
    id,
    source: `/poststelle/${data.station}`,
    type,
    subject: data.document,
    time,
    datacontenttype: 'application/json',
    dataschema: `urn:poststelle:schema:${schema}:v1`,
    ...(traceparent === undefined ? {} : { traceparent }),
    data,
  };
};

export const envelope = (message: RoutedMessage): RoutedEvent =>
  event(message, { type: EVENT_TYPE, id: handoverId(message), time: message.decidedAt, schema: 'document-routed' });

export const withdrawnEnvelope = (message: WithdrawnMessage): WithdrawnEvent =>
  event(message, {
    ...{ type: WITHDRAWN_TYPE, id: withdrawalId(message) },
    ...{ time: message.withdrawnAt, schema: 'document-withdrawn' },
  });
