// The writes of one letter of two pages, from the claimed file to the unit.

import { createHash } from 'node:crypto';
import type { BlobRef } from '../../domain/blob.ts';
import type { Delivery, ReceivedDelivery } from '../../domain/delivery.ts';
import type { DecidedDocument, Document, HandedOverDocument } from '../../domain/document.ts';
import { type DeliveryId, documentId, pageId } from '../../domain/ids.ts';
import type { Item, Work } from '../../domain/items.ts';
import type { JournalDetails } from '../../domain/journal/journal.ts';
import type { JournalAction } from '../../domain/journal/journal-actions.ts';
import type { Page } from '../../domain/page.ts';
import type { Change } from '../../domain/ports/ledger/items.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { RegisterFields } from '../../domain/register/index-fields.ts';
import type { AnsweredCheck } from '../../domain/review/sample-check.ts';
import { decisionOn, lessonOf } from '../../learning/decision-record.ts';
import { checkOf } from '../../learning/sampling.ts';

export interface LetterFacts {
  readonly at?: string;
  readonly fields?: RegisterFields;
  /** The operator who decides it; absent: the machine. */
  readonly decidedBy?: string;
  /** Checksum of the file; absent: the same for all. */
  readonly original?: string;
  /** Share (0 to 1) of what the machine decides that is checked afterwards. */
  readonly checkShare?: number;
  /** Who has found it right; absent: the check still waits. */
  readonly checkedBy?: string;
}

const sha = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const blob: BlobRef = { sha256: sha, size: 84_213 };

/** As scattered as a random id, and always the same: an index feels the difference. */
export const deliveryOf = (number: number): DeliveryId => {
  const hex = createHash('sha256').update(`letter ${number}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `9${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  ) as DeliveryId;
};

const guess = (label: string, confidence: number) => ({
  label,
  confidence,
  alternatives: ['antrag', 'bescheid', 'anfrage'].map((other) => ({ label: other, confidence: 0.009 })),
  evidence: ['Grundsteuer', 'Messbetrag', 'Hebesatz', 'Vorauszahlung', 'Kassenzeichen'].map((text, at) => ({
    text,
    place: { page: 0, words: [12 * at, 12 * at + 1] },
  })),
});

const answers = (confidence: number) => ({
  type: guess('bescheid', confidence),
  unit: guess('steueramt', confidence),
  model: '2026-11-01T00:00:00.000Z/480',
});
const SURE = answers(0.973);
const UNSURE = answers(0.613);

/** Letter `number` as it is with its unit. */
const arrived = (
  number: number,
  { at = '2026-11-02T07:00:00.000Z', fields, decidedBy }: LetterFacts,
): HandedOverDocument => {
  const id = deliveryOf(number);
  return {
    ...{ kind: 'document', state: 'handed-over', id: documentId(id, 1), delivery: id, number: 1 },
    ...{ station: 'rathaus-eg', receivedAt: at, pages: [1, 2].map((page) => ({ number: page, blank: false })) },
    ...{ hints: {}, pageMissing: false, text: blob, meanConfidence: 0.93, pdf: blob, handedOverAt: at },
    classification: decidedBy === undefined ? SURE : UNSURE,
    disposition: { kind: 'route', reasons: [decidedBy === undefined ? 'CONFIDENT' : 'OPERATOR'] },
    ...{ type: 'bescheid', unit: 'steueramt', decidedBy: decidedBy ?? 'machine' },
    ...(decidedBy === undefined ? {} : { decidedAt: at }),
    ...(fields === undefined ? {} : { fields }),
  };
};

/** Writes the life of letter `number`; the journal says of each step what the pipeline says of it. */
export const liveLetter = async (
  store: Pick<Store, 'commit' | 'claim'>,
  number: number,
  facts: LetterFacts = {},
): Promise<void> => {
  const { handedOverAt, pdf, ...core } = arrived(number, facts);
  const decided: DecidedDocument = { ...core, state: 'decided' };
  const { delivery: id, id: letter, receivedAt: at, station, type, unit } = decided;
  const { checkShare = 0, checkedBy } = facts;
  const original: BlobRef = { ...blob, sha256: facts.original ?? sha };
  const versions = new Map<string, number>();

  const change = (
    item: Item,
    action?: JournalAction,
    { details = {}, next, actor = 'machine' }: { details?: JournalDetails; next?: Work; actor?: string } = {},
  ): Change => {
    const expects = versions.get(item.id) ?? 0;
    versions.set(item.id, expects + 1);
    const subject = item.kind === 'check' ? `document:${item.document}` : `${item.kind}:${item.id}`;
    return {
      ...{ item, expects, journal: action === undefined ? [] : [{ at, actor, action, subject, details }] },
      ...(next === undefined ? {} : { next }),
    };
  };
  const step = async (...changes: readonly Change[]): Promise<void> => void (await store.commit(changes));
  const claim = async (kind: Item['kind'], of: string, work: Work): Promise<void> => {
    const claimed = await store.claim({ kind, id: of, work }, { now: 1, until: 60_000 });
    versions.set(of, claimed!.version);
  };

  const file = { kind: 'delivery', id, station, fileName: 'Scan_0815.pdf', claimedAt: at, hints: {} } as const;
  const path = `/srv/scans/rathaus-eg/.work/${id}_Scan_0815.pdf`;
  const received: ReceivedDelivery = { ...file, state: 'received', original, receivedAt: at };
  const opened: Delivery = { ...received, state: 'opened', mediaType: 'application/pdf', pageCount: 2 };
  const waiting = [1, 2].map((page): Page => {
    return { kind: 'page', state: 'waiting', id: pageId(id, page), delivery: id, number: page };
  });
  await step(
    change({ ...file, state: 'claimed', path }, 'claimed', {
      ...{ details: { fileName: file.fileName, revisionOf: null }, actor: `station:${station}`, next: 'receive' },
    }),
  );
  await claim('delivery', id, 'receive');
  await step(change(received, 'received', { details: { sha256: original.sha256, size: 84_213 }, next: 'open' }));
  await claim('delivery', id, 'open');
  await step(
    ...waiting.map((page) => change(page, undefined, { next: 'page' })),
    change(opened, 'opened', { details: { pages: 2, mediaType: 'application/pdf' } }),
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
    const details = { image: sha, words: 214, confidence: 0.93, skew: 0.42, orientation: 0 };
    await step(change(read, 'read', { details }));
  }
  await step(change(opened, 'pages-complete', { details: { pages: 2 }, next: 'separate' }));
  await claim('delivery', id, 'separate');
  const { text, meanConfidence, classification, fields, disposition, type: _, unit: __, ...rest } = decided;
  const { decidedBy, decidedAt: ___, ...bare } = rest;
  await step(
    change({ ...bare, state: 'separated' }, undefined, { next: 'classify' }),
    change({ ...opened, state: 'separated', documents: [letter] }, 'separated', { details: { documents: [letter] } }),
  );
  await claim('document', letter, 'classify');
  const found = { ...bare, text, meanConfidence, classification, ...(fields === undefined ? {} : { fields }) };
  await step(change({ ...found, state: 'classified' }, 'classified', { details: { type, unit }, next: 'decide' }));
  await claim('document', letter, 'decide');
  if (decidedBy !== 'machine') {
    const doubt = { kind: 'review', reasons: ['UNIT_UNSURE'] } as const;
    const inReview: Document = { ...found, state: 'in-review', disposition: doubt };
    const details = { disposition: 'review', reasons: ['UNIT_UNSURE'], type, unit };
    await step(change(inReview, 'sent-to-review', { details }));
  }
  const said: JournalDetails =
    decidedBy === 'machine' ? { disposition: 'route', reasons: disposition.reasons } : { corrected: false };
  await step(change(decided, 'decided', { details: { ...said, type, unit }, next: 'compose', actor: decidedBy }));
  const lesson = lessonOf(decided);
  if (lesson !== undefined) await step(change(lesson));
  await claim('document', letter, 'compose');
  await step(change({ ...decided, state: 'composed', pdf }, 'composed', { details: { pdf: sha }, next: 'hand-over' }));
  await claim('document', letter, 'hand-over');
  const check = checkOf(decided, { share: checkShare, at });
  await step(
    change({ ...decided, state: 'in-handover', pdf }, 'put-in-outbox', { details: { unit } }),
    ...(check === undefined ? [] : [change(check)]),
  );
  const withUnit: HandedOverDocument = { ...decided, state: 'handed-over', pdf, handedOverAt };
  await step(change(withUnit, 'handed-over', { details: { unit, pdf: sha } }));
  if (check === undefined || checkedBy === undefined) return;
  const answered: AnsweredCheck = {
    ...{ ...check, state: 'right', answer: { type, unit }, actor: checkedBy, answeredAt: at },
  };
  await step(change(decisionOn(withUnit, { id: `checked-${letter}`, origin: 'check', actor: checkedBy, at })));
  await step(change(answered, 'checked', { details: { right: true, type, unit }, actor: checkedBy }));
};

/** What the office writes when the unit has kept letter `number`, which the machine decided, until `at`. */
export const keepLetter = async (
  store: Pick<Store, 'commit'>,
  number: number,
  { at, ...facts }: LetterFacts & { readonly at: string; readonly receivedAt: string },
): Promise<void> => {
  const document = arrived(number, { ...facts, at: facts.receivedAt });
  const { id, unit, type } = document;
  const said = { id: `accepted-${id}`, origin: 'accepted', actor: 'machine', at, weight: 0.1 } as const;
  const details = { unit, type, weight: 0.1, decision: said.id };
  const entry = { at, actor: 'machine', action: 'kept-unopposed' as const, subject: `document:${id}`, details };
  await store.commit([{ item: decisionOn(document, said), expects: 0, journal: [entry] }]);
};
