// Trace ids: equal for all pages and documents of a delivery, and always valid.
import { expect, test } from 'vitest';
import { type DeliveryId, documentId, pageId } from '../ids.ts';
import { deliveryOf, traceIdOf, traceparentOf } from './trace.ts';

const delivery = '0b0c6a1f-9e37-4d5a-8a3c-1f2e3d4c5b6a' as DeliveryId;

test('pages and letters share the trace of their delivery, in the form that W3C lays down', () => {
  for (const id of [delivery, pageId(delivery, 3), documentId(delivery, 1)]) expect(deliveryOf(id)).toBe(delivery);
  expect(traceparentOf(delivery)).toBe('00-0b0c6a1f9e374d5a8a3c1f2e3d4c5b6a-0b0c6a1f9e374d5a-01');
});

test.each(['id-1', '', '00000000-0000-0000-0000-000000000000', `${delivery}0`, delivery.toUpperCase()])(
  'what is no UUID (%s) has no trace rather than a broken one',
  (id) => {
    expect([traceIdOf(id), traceparentOf(id)]).toEqual([undefined, undefined]);
  },
);
