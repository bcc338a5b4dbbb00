// The event that tells a unit of a document: CloudEvents 1.0, the same for every transport. Schema: docs/messages.
import { handoverId, type RoutedMessage } from '../../domain/routed-message.ts';
import { traceparentOf } from '../../domain/trace.ts';

export const EVENT_TYPE = 'de.poststelle.document.routed.v1';

export interface RoutedEvent {
  readonly specversion: '1.0';
  /** The same for a repeated delivery of the same handover: units drop what they have seen. */
  readonly id: string;
  readonly source: string;
  readonly type: typeof EVENT_TYPE;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  /** W3C trace context of the delivery (CloudEvents' extension "distributed tracing"). */
  readonly traceparent?: string;
  readonly data: RoutedMessage;
}

export const envelope = (message: RoutedMessage): RoutedEvent => {
  const traceparent = traceparentOf(message.delivery);
  return {
    specversion: '1.0',
    id: handoverId(message),
    source: `/poststelle/${message.station}`,
    type: EVENT_TYPE,
    subject: message.document,
    time: message.decidedAt,
    datacontenttype: 'application/json',
    dataschema: 'urn:poststelle:schema:document-routed:v1',
    ...(traceparent === undefined ? {} : { traceparent }),
    data: message,
  };
};
