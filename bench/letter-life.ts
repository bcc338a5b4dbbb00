// One letter of two pages as the pipeline writes it, from the claimed file to the unit: what a store has to keep.
import type { BlobRef } from '../domain/blob.ts';
import type { Delivery, ReceivedDelivery } from '../domain/delivery.ts';
import type { ComposedDocument, Document } from '../domain/document.ts';
import { type DeliveryId, documentId, pageId } from '../domain/ids.ts';
import type { RegisterFields } from '../domain/index-fields.ts';
import type { Item, Work } from '../domain/items.ts';
import type { JournalDetails } from '../domain/journal.ts';
import type { Page } from '../domain/page.ts';
import type { Change, Store } from '../domain/ports/store.ts';

const sha = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const blob: BlobRef = { sha256: sha, size: 84_213 };

/** Writes the life of letter `number`; the journal says of each step what the pipeline says of it. */
export const liveLetter = async (
  store: Store,
  number: number,
  { at = '2026-11-02T07:00:00.000Z', fields }: { readonly at?: string; readonly fields?: RegisterFields } = {},
): Promise<void> => {
  const id = `5b1c7f0e-4d2a-4a53-9f0e-${String(number).padStart(12, '0')}` as DeliveryId;
  const letter = documentId(id, 1);
  const versions = new Map<string, number>();

  const change = (item: Item, action?: string, details: JournalDetails = {}, next?: Work): Change => {
    const expects = versions.get(item.id) ?? 0;
    versions.set(item.id, expects + 1);
    return {
      item,
      expects,
      journal:
        action === undefined ? [] : [{ at, actor: 'machine', action, subject: `${item.kind}:${item.id}`, details }],
      ...(next === undefined ? {} : { next }),
    };
  };
  const step = async (...changes: readonly Change[]): Promise<void> => void (await store.commit(changes));
  const claim = async (kind: Item['kind'], of: string, work: Work): Promise<void> => {
    const claimed = await store.claim({ kind, id: of, work }, { now: 1, until: 60_000 });
    versions.set(of, claimed!.version);
  };

  const core = {
    kind: 'delivery',
    id,
    station: 'rathaus-eg',
    fileName: 'Scan_0815.pdf',
    claimedAt: at,
    hints: {},
  } as const;
  const path = `/srv/scans/rathaus-eg/.work/${id}_Scan_0815.pdf`;
  const received: ReceivedDelivery = { ...core, state: 'received', original: blob, receivedAt: at };
  const opened: Delivery = { ...received, state: 'opened', mediaType: 'application/pdf', pageCount: 2 };
  const waiting = [1, 2].map((page): Page => {
    return { kind: 'page', state: 'waiting', id: pageId(id, page), delivery: id, number: page };
  });
  await step(change({ ...core, state: 'claimed', path }, 'claimed', { file: 'Scan_0815.pdf' }, 'receive'));
  await claim('delivery', id, 'receive');
  await step(change(received, 'received', { sha256: sha, size: 84_213 }, 'open'));
  await claim('delivery', id, 'open');
  await step(
    ...waiting.map((page) => change(page, undefined, {}, 'page')),
    change(opened, 'opened', { pages: 2, mediaType: 'application/pdf' }),
  );
  for (const page of waiting) {
    await claim('page', page.id, 'page');
    const { image, ...reading } = { image: blob, width: 2480, height: 3508, dpi: 300, orientation: 0 as const };
    const read: Page = {
      ...page,
      state: 'read',
      reading: {
        ...{ image, ...reading, imageType: 'image/jpeg', preview: blob, words: blob, text: blob },
        ...{ skewDegrees: 0.42, skewConfidence: 0.97, textSource: 'ocr', readBy: 'tesseract 5.3.0 deu' },
        ...{ wordCount: 214, meanConfidence: 0.93 },
      },
    };
    await step(change(read, 'read', { image: sha, words: 214, confidence: 0.93, skew: 0.42, orientation: 0 }));
  }
  await step(change(opened, 'pages-complete', { pages: 2 }, 'separate'));
  await claim('delivery', id, 'separate');
  const separated: Document = {
    ...{ kind: 'document', state: 'separated', id: letter, delivery: id, number: 1, station: 'rathaus-eg' },
    ...{ receivedAt: at, pages: [1, 2].map((page) => ({ number: page, blank: false })), hints: {}, pageMissing: false },
  };
  await step(
    change(separated, undefined, {}, 'classify'),
    change({ ...opened, state: 'separated', documents: [letter] }, 'separated', { documents: [letter] }),
  );
  const guess = (label: string) => ({
    label,
    confidence: 0.973,
    alternatives: ['antrag', 'bescheid', 'anfrage'].map((other) => ({ label: other, confidence: 0.009 })),
    evidence: ['Grundsteuer', 'Messbetrag', 'Hebesatz', 'Vorauszahlung', 'Kassenzeichen'].map((text, at) => ({
      text,
      place: { page: 0, words: [12 * at, 12 * at + 1] },
    })),
  });
  const composed: ComposedDocument = {
    ...separated,
    ...{ state: 'composed', text: blob, meanConfidence: 0.93, pdf: blob },
    classification: { type: guess('bescheid'), unit: guess('steueramt'), model: '2026-11-01T00:00:00.000Z/480' },
    disposition: { kind: 'route', reasons: ['CONFIDENT'] },
    ...{ type: 'bescheid', unit: 'steueramt', decidedBy: 'machine' },
    ...(fields === undefined ? {} : { fields }),
  };
  const { pdf, ...decided } = composed;
  await claim('document', letter, 'classify');
  await step(
    change({ ...decided, state: 'classified' }, 'classified', { type: 'bescheid', unit: 'steueramt' }, 'decide'),
  );
  await claim('document', letter, 'decide');
  await step(change({ ...decided, state: 'decided' }, 'decided', { reasons: ['CONFIDENT'] }, 'compose'));
  await claim('document', letter, 'compose');
  await step(change(composed, 'composed', { pdf: pdf.sha256 }, 'hand-over'));
  await claim('document', letter, 'hand-over');
  await step(change({ ...composed, state: 'in-handover' }, 'put-in-outbox', { unit: 'steueramt' }));
  await step(
    change({ ...composed, state: 'handed-over', handedOverAt: at }, 'handed-over', { unit: 'steueramt', pdf: sha }),
  );
};
