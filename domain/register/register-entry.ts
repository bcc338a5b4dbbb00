// Register values entered by an operator: normalised to the field's format, or rejected.
import { isIban } from './check-digits.ts';
import { FIELD_NAMES, type FieldName, isByHand, type RegisterFields } from './index-fields.ts';

/** What an operator says of some fields; empty: the letter has none. */
export type RegisterEntries = { readonly [name in FieldName]?: string };

const LONGEST = 300;

/** `YYYY-MM-DD`, and the calendar has it. */
export const isDay = (text: string): boolean => {
  const [, year = 0, month = 0, day = 0] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  const found = new Date(Date.UTC(year, month - 1, day));
  return year >= 1900 && found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
};

const oneLine = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim();

/** The value as the field keeps it; undefined if it can't be one. */
const inForm = (name: FieldName, entered: string): string | undefined => {
  const value = oneLine(entered);
  if (value === '') return '';
  if (value.length > LONGEST) return undefined;
  if (name === 'date') return isDay(value) ? value : undefined;
  if (name === 'deadline') return isDay(value) || /^P\d{1,3}[DM]$/.test(value) ? value : undefined;
  if (name === 'iban') {
    const account = value.replaceAll(' ', '').toUpperCase();
    return isIban(account) ? account : undefined;
  }
  if (name === 'senderEmail') return /^[^@ ]+@[^@ ]+\.[^@ ]+$/.test(value) ? value.toLowerCase() : undefined;
  return value;
};

export type Entered =
  | { readonly kind: 'entered'; readonly fields: RegisterFields; readonly changed: readonly FieldName[] }
  | { readonly kind: 'unusable'; readonly field: FieldName };

/** The register's line with what the operator says in place of what was found; what is the same stays as it was found. */
export const enter = (fields: RegisterFields, entries: RegisterEntries): Entered => {
  const merged: { -readonly [name in FieldName]?: RegisterFields[FieldName] } = { ...fields };
  const changed: FieldName[] = [];
  for (const name of FIELD_NAMES) {
    const entered = entries[name];
    if (entered === undefined) continue;
    const value = inForm(name, entered);
    if (value === undefined) return { kind: 'unusable', field: name };
    if (value === (fields[name]?.value ?? '')) continue;
    merged[name] = { value, byHand: true };
    changed.push(name);
  }
  return { kind: 'entered', fields: merged, changed };
};

/** Values that stand in the register, without those that an operator took out. */
export const standing = (fields: RegisterFields): readonly (readonly [FieldName, RegisterValue])[] =>
  FIELD_NAMES.flatMap((name) => {
    const field = fields[name];
    if (field === undefined || field.value === '') return [];
    const { value } = field;
    return [
      [name, isByHand(field) ? { value, by: 'operator' } : { value, by: 'machine', confidence: field.confidence }],
    ];
  });

/** A register value as given to others. */
export interface RegisterValue {
  readonly value: string;
  readonly by: 'machine' | 'operator';
  /** 0 to 1; absent where an operator entered it. */
  readonly confidence?: number;
}
