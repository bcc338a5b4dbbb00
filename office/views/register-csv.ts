// The register as CSV for spreadsheets. Words of a letter must never become a formula there.
import { stringify } from 'csv-stringify/sync';
import { FIELD_NAMES, type FieldName } from '../../domain/register/index-fields.ts';
import { officeDay } from '../../domain/register/office-day.ts';
import type { BookRow } from './register-book.ts';

const HEADINGS: Readonly<Record<FieldName, string>> = {
  senderName: 'Absender',
  senderPlace: 'Ort',
  senderEmail: 'E-Mail',
  date: 'Briefdatum',
  subject: 'Betreff',
  theirReference: 'Zeichen des Absenders',
  ourReference: 'Unser Zeichen',
  deadline: 'Frist',
  iban: 'IBAN',
};

/** What the state of a letter means to somebody who reads the book. */
const STATES: Readonly<Record<BookRow['state'], string>> = {
  'without-document': 'ohne Schriftstück, wartet auf eine Person',
  empty: 'leer',
  separated: 'wird zugeordnet',
  classified: 'wird zugeordnet',
  'in-review': 'in Nachbearbeitung',
  returned: 'zurückgegeben, in Nachbearbeitung',
  decided: 'wird vorbereitet',
  composed: 'wird vorbereitet',
  'in-handover': 'wird übergeben',
  'handed-over': 'weitergeleitet',
  accepted: 'angenommen',
  quarantined: 'zurückgestellt',
};

const standingOf = ({ state, withoutDocument }: BookRow): string =>
  withoutDocument?.confirmedBy === undefined ? STATES[state] : `leer, bestätigt von ${withoutDocument.confirmedBy}`;

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface BookNames {
  readonly types: readonly Named[];
  readonly units: readonly Named[];
}

const nameIn = (named: readonly Named[], id = ''): string => named.find((one) => one.id === id)?.name ?? id;

/** Names of a row's type and unit, in this order; ids where nothing has the name. */
export const namesOf =
  ({ types, units }: BookNames) =>
  ({ type, unit }: BookRow): readonly [type: string, unit: string] => [nameIn(types, type), nameIn(units, unit)];

/**
 * What a spreadsheet may take for a formula: one of its signs, also full-width, at the beginning or behind what it trims
 * or does not show (blanks, line ends, no-break and zero-width spaces, control characters).
 */
const LIKE_A_FORMULA = /^[\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]*[=+\-@＝＋－＠−﹢﹣﹦﹫]/u;
/** A cell that begins with one of these is changed by some spreadsheets before they look at it. */
const BEGINS_BLANK = /^[\t\r\n]/;

const asText = (cell: string): string => (LIKE_A_FORMULA.test(cell) || BEGINS_BLANK.test(cell) ? `'${cell}` : cell);

/** With semicolons and a byte order mark, as German spreadsheets open it; cells that begin like a formula get a '. */
export const bookCsv = (rows: readonly BookRow[], names: BookNames): string => {
  const named = namesOf(names);
  const table = rows.map((row) => {
    const [type, unit] = named(row);
    return [
      ...[officeDay(row.receivedAt), row.receivedAt],
      ...FIELD_NAMES.map((name) => row.fields[name] ?? ''),
      ...[type, unit, standingOf(row), String(row.pages), row.id],
    ];
  });
  const headings = [
    ...['Eingang', 'Eingang (UTC)', ...FIELD_NAMES.map((name) => HEADINGS[name])],
    ...['Dokumenttyp', 'Zuständige Stelle', 'Stand', 'Seiten', 'Schriftstück'],
  ];
  return stringify([headings, ...table.map((cells) => cells.map(asText))], {
    ...{ bom: true, delimiter: ';', quoted: true, quoted_empty: true, record_delimiter: '\r\n' },
  });
};
