// A handover as the pipeline would ask for it.
import { createHash } from 'node:crypto';
import { handoverId, type RoutedMessage } from '../../domain/handover/routed-message.ts';
import type { WithdrawnMessage } from '../../domain/handover/withdrawn-message.ts';

const refOf = (bytes: Uint8Array) => ({ sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length });

export const PDF = new TextEncoder().encode('%PDF-1.7 Grundsteuer');
export const ORIGINAL = new TextEncoder().encode('II*\0 scan');

/** Bytes behind the references of `sampleMessage`. */
export const bytesOf = async ({ sha256 }: { readonly sha256: string }): Promise<Uint8Array> =>
  sha256 === refOf(PDF).sha256 ? PDF : ORIGINAL;

export const sampleMessage = (differences: Partial<RoutedMessage> = {}): RoutedMessage => ({
  document: 'f1f6a8c2-1111-4222-8333-944455556666/d001' as RoutedMessage['document'],
  delivery: 'f1f6a8c2-1111-4222-8333-944455556666' as RoutedMessage['delivery'],
  station: 'rathaus-eg',
  receivedAt: '2026-03-04T08:09:10.111Z',
  decidedAt: '2026-03-04T08:09:14.222Z',
  unit: 'steueramt',
  type: 'sepa-mandat',
  unitConfidence: 0.97,
  typeConfidence: 0.99,
  decidedBy: 'machine',
  reasons: ['CONFIDENT'],
  pageCount: 2,
  pdf: refOf(PDF),
  original: refOf(ORIGINAL),
  originalName: 'Scan 0001.tif',
  ...differences,
});

/** Takes `sampleMessage` back. */
export const sampleWithdrawal = (differences: Partial<WithdrawnMessage> = {}): WithdrawnMessage => {
  const { document, delivery, station, unit, type } = sampleMessage();
  return {
    ...{ document, delivery, station, unit, type, handover: handoverId(sampleMessage()) },
    ...{ withdrawnAt: '2026-03-04T10:11:12.333Z', reason: 'CORRECTED' },
    ...differences,
  };
};
