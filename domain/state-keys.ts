// The exact fields of an item in each state, and the only function that puts an item into a state.
import type { Delivery } from './delivery.ts';
import type { Document } from './document.ts';
import type { Page } from './page.ts';

type Stateful = Delivery | Page | Document;
export type In<T extends Stateful, S extends T['state']> = Extract<T, { readonly state: S }>;

/** All keys of `T` and no other: one that is missing or too many does not compile. */
const exactly =
  <T>() =>
  <const K extends readonly (keyof T)[]>(...keys: [keyof T] extends [K[number]] ? K : never) =>
    keys as readonly (keyof T)[];

const DELIVERY = [
  ...(['kind', 'state', 'id', 'station', 'fileName', 'claimedAt', 'hints', 'separation', 'revisionOf'] as const),
] as const;
const STORED = [...DELIVERY, 'original', 'receivedAt', 'duplicateOf'] as const;
const PAGED = [...STORED, 'mediaType', 'pageCount', 'signed', 'originalHas', 'attachments'] as const;
const OPENED = [...PAGED, 'pagesComplete'] as const;

export const DELIVERY_KEYS: { readonly [S in Delivery['state']]: readonly string[] } = {
  claimed: exactly<In<Delivery, 'claimed'>>()(...DELIVERY, 'path'),
  received: exactly<In<Delivery, 'received'>>()(...STORED),
  opened: exactly<In<Delivery, 'opened'>>()(...OPENED, 'asDocument'),
  separated: exactly<In<Delivery, 'separated'>>()(...OPENED, 'documents'),
  'without-document': exactly<In<Delivery, 'without-document'>>()(...PAGED, 'reason'),
  empty: exactly<In<Delivery, 'empty'>>()(...PAGED, 'reason', 'confirmedBy', 'confirmedAt'),
  quarantined: exactly<In<Delivery, 'quarantined'>>()(...STORED, 'path', 'reason', 'detail', 'retryFrom'),
};

const PAGE = ['kind', 'state', 'id', 'delivery', 'number', 'asDocument', 'notBlank'] as const;
const LAID = [...PAGE, 'preview', 'orientation', 'skewDegrees'] as const;

export const PAGE_KEYS: { readonly [S in Page['state']]: readonly string[] } = {
  waiting: exactly<In<Page, 'waiting'>>()(...PAGE),
  read: exactly<In<Page, 'read'>>()(...PAGE, 'reading'),
  separator: exactly<In<Page, 'separator'>>()(...LAID, 'mark'),
  blank: exactly<In<Page, 'blank'>>()(...LAID, 'faintMarks', 'otherSide'),
  quarantined: exactly<In<Page, 'quarantined'>>()(...PAGE, 'reason', 'detail'),
};

const DOCUMENT = [
  ...(['kind', 'state', 'id', 'delivery', 'number', 'station', 'receivedAt', 'pages', 'hints', 'pageMissing'] as const),
  ...(['seenBefore', 'takenForEmpty', 'originalHas', 'returns'] as const),
] as const;
const CLASSIFIED = [
  ...DOCUMENT,
  ...(['text', 'classification', 'meanConfidence', 'fields', 'assigned'] as const),
  ...(['proposedBoundaries', 'doubtfulPages'] as const),
] as const;
const DECIDED = [...CLASSIFIED, 'disposition', 'type', 'unit', 'decidedBy', 'decidedAt'] as const;
const HANDED_OVER = [...DECIDED, 'pdf', 'handover', 'handedOverAt'] as const;

export const DOCUMENT_KEYS: { readonly [S in Document['state']]: readonly string[] } = {
  separated: exactly<In<Document, 'separated'>>()(...DOCUMENT, 'cutBefore'),
  classified: exactly<In<Document, 'classified'>>()(...CLASSIFIED),
  'in-review': exactly<In<Document, 'in-review'>>()(...CLASSIFIED, 'disposition'),
  returned: exactly<In<Document, 'returned'>>()(...CLASSIFIED, 'disposition'),
  decided: exactly<In<Document, 'decided'>>()(...DECIDED),
  composed: exactly<In<Document, 'composed'>>()(...DECIDED, 'pdf'),
  'in-handover': exactly<In<Document, 'in-handover'>>()(...DECIDED, 'pdf', 'handover'),
  'handed-over': exactly<In<Document, 'handed-over'>>()(...HANDED_OVER),
  accepted: exactly<In<Document, 'accepted'>>()(...HANDED_OVER, 'acceptance'),
  quarantined: exactly<In<Document, 'quarantined'>>()(...DOCUMENT, 'reason', 'detail'),
};

const KEYS = { delivery: DELIVERY_KEYS, page: PAGE_KEYS, document: DOCUMENT_KEYS } as const;

/** What `from` says that an item in `state` may have; everything else stays behind. */
export const inState = <T extends Stateful, S extends T['state']>(
  state: S,
  from: Omit<In<T, S>, 'state'>,
): In<T, S> => {
  const source = { ...from, state } as unknown as Readonly<Record<string, unknown>> & { readonly kind: T['kind'] };
  const keys = (KEYS[source.kind] as Readonly<Record<string, readonly string[]>>)[state]!;
  return Object.fromEntries(
    keys.flatMap((key) => (source[key] === undefined ? [] : [[key, source[key]] as const])),
  ) as unknown as In<T, S>;
};
