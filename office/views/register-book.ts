// Read model of the register: documents received on some days, and deliveries that gave none.
import type { DeliveryWithoutDocument, EmptyDelivery } from '../../domain/delivery.ts';
import type { Document } from '../../domain/document.ts';
import { changedSince } from '../../domain/ports/ledger/everything.ts';
import type { Queries } from '../../domain/ports/ledger/queries.ts';
import type { NoDocumentReason } from '../../domain/reasons.ts';
import { FIELD_NAMES, type FieldName } from '../../domain/register/index-fields.ts';
import { beginOf } from '../../domain/register/office-day.ts';
import { standing } from '../../domain/register/register-entry.ts';
import { documentRow } from './today.ts';

/** A document in the register, or a delivery that gave none. */
export interface BookRow {
  readonly id: string;
  readonly receivedAt: string;
  readonly fields: { readonly [name in FieldName]?: string };
  readonly type?: string;
  readonly unit?: string;
  readonly state: Document['state'] | DeliveryWithoutDocument['state'] | EmptyDelivery['state'];
  /** Of a delivery that gave no document. */
  readonly withoutDocument?: {
    readonly fileName: string;
    readonly reason: NoDocumentReason;
    readonly confirmedBy?: string;
  };
  readonly pages: number;
  readonly hasPdf: boolean;
}

/** Days of the office (`YYYY-MM-DD`), both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

const DAY_MS = 86_400_000;

const rowOf = (document: Document): BookRow => {
  const { id, receivedAt, state } = document;
  const fields = 'fields' in document ? (document.fields ?? {}) : {};
  const { type, unit, pages, hasPdf } = documentRow(document);
  return {
    ...{ id, receivedAt, state, pages, hasPdf },
    fields: Object.fromEntries(standing(fields).map(([name, { value }]) => [name, value])),
    ...(type === undefined || type.isOpen ? {} : { type: type.label }),
    ...(unit === undefined || unit.isOpen ? {} : { unit: unit.label }),
  };
};

const emptyRowOf = (delivery: DeliveryWithoutDocument | EmptyDelivery): BookRow => {
  const { id, receivedAt, state, pageCount, fileName, reason } = delivery;
  const confirmed = delivery.state === 'empty' ? { confirmedBy: delivery.confirmedBy } : {};
  return {
    ...{ id, receivedAt, state, pages: pageCount, hasPdf: false, fields: {} },
    withoutDocument: { fileName, reason, ...confirmed },
  };
};

/** Deliveries in which no document was found. They change after their receipt only: the newest change goes before it. */
const withoutDocument = async (
  store: Pick<Queries, 'list'>,
  { from, to }: Days,
): Promise<readonly (DeliveryWithoutDocument | EmptyDelivery)[]> => {
  const found: (DeliveryWithoutDocument | EmptyDelivery)[] = [];
  const states = ['without-document', 'empty'] as const;
  for await (const item of changedSince(store, { kind: 'delivery', states, since: from }))
    if (item.receivedAt >= from && item.receivedAt < to) found.push(item);
  return found;
};

const newestFirst = (a: BookRow, b: BookRow): number =>
  a.receivedAt === b.receivedAt ? (a.id < b.id ? -1 : 1) : a.receivedAt < b.receivedAt ? 1 : -1;

/** What was received on these days and is wanted, newest first: letters, and deliveries in which none was found. */
export const bookOf = async (
  store: Pick<Queries, 'receivedBetween' | 'list'>,
  { from, to }: Days,
  isWanted: (row: BookRow) => boolean = () => true,
): Promise<readonly BookRow[]> => {
  const begin = new Date(beginOf(from)).toISOString();
  const dayAfter = new Date(Date.parse(to) + DAY_MS).toISOString().slice(0, 10);
  const end = new Date(beginOf(dayAfter)).toISOString();
  const rows: BookRow[] = [];
  const add = (row: BookRow): void => {
    if (isWanted(row)) rows.push(row);
  };
  for await (const { item } of store.receivedBetween({ from: begin, to: end })) add(rowOf(item));
  for (const delivery of await withoutDocument(store, { from: begin, to: end })) add(emptyRowOf(delivery));
  return rows.sort(newestFirst);
};

/** Whether every word of the search is in a row, in a field or in the name of the type or the unit. */
export const searchFor = (search: string, nameOf: (row: BookRow) => readonly string[]): ((row: BookRow) => boolean) => {
  const plain = (text: string): string => text.normalize('NFC').toLocaleLowerCase('de');
  const words = plain(search).split(/\s+/).filter(Boolean);
  return (row) => {
    if (words.length === 0) return true;
    const said = plain(
      [
        ...FIELD_NAMES.map((name) => row.fields[name] ?? ''),
        ...nameOf(row),
        row.withoutDocument?.fileName ?? '',
        row.id,
      ].join('\n'),
    );
    return words.every((word) => said.includes(word));
  };
};
