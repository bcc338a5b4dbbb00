// The values a PDF is made of. Source: ISO 32000-1, 7.3.

export interface Name {
  /** Without the slash, `#xx` undone. */
  readonly name: string;
}

export interface Reference {
  readonly number: number;
  readonly generation: number;
}

export type Dictionary = ReadonlyMap<string, PdfValue>;

export interface Stream {
  readonly dictionary: Dictionary;
  /** As stored: with all filters still on. */
  readonly data: Buffer;
  /** `endstream` follows the data. */
  readonly ended: boolean;
  /** `/Length` is another one than the data have: bytes were lost or added. */
  readonly misfit?: true;
}

/** Strings are bytes. */
export type PdfValue = null | boolean | number | Buffer | Name | Reference | Stream | Dictionary | readonly PdfValue[];

export const isDictionary = (value: PdfValue | undefined): value is Dictionary => value instanceof Map;
export const isArray = (value: PdfValue | undefined): value is readonly PdfValue[] => Array.isArray(value);

const isObject = (value: PdfValue | undefined): value is Name | Reference | Stream =>
  typeof value === 'object' && value !== null && !Buffer.isBuffer(value) && !isDictionary(value) && !isArray(value);

export const isName = (value: PdfValue | undefined): value is Name => isObject(value) && 'name' in value;
export const isReference = (value: PdfValue | undefined): value is Reference => isObject(value) && 'number' in value;
export const isStream = (value: PdfValue | undefined): value is Stream => isObject(value) && 'data' in value;

export const nameOf = (value: PdfValue | undefined): string | undefined => (isName(value) ? value.name : undefined);
export const numberOf = (value: PdfValue | undefined): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

const REGULAR = /[^!-~]|[#%()/<>[\]{}]/g;

/** As it may be written into a file. Streams are only ever referred to. */
export const written = (value: PdfValue): string => {
  if (value === null || isStream(value)) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(6);
  if (Buffer.isBuffer(value)) return `<${value.toString('hex')}>`;
  if (isArray(value)) return `[${value.map(written).join(' ')}]`;
  if (isDictionary(value)) {
    return `<<${[...value].map(([key, entry]) => `${written({ name: key })} ${written(entry)}`).join(' ')}>>`;
  }
  if (isReference(value)) return `${value.number} ${value.generation} R`;
  const escaped = value.name.replace(REGULAR, (c) => `#${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `/${escaped}`;
};
