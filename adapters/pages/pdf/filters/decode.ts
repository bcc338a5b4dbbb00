// Takes the filters off a stream's data up to its picture coding, and says whether the data came to its end.
import { type Dictionary, isArray, isDictionary, nameOf, numberOf, type PdfValue } from '../file/values.ts';
import { type Unpacked, unpackFlate } from './flate.ts';
import { unpackBase85, unpackHex, unpackLzw, unpackRunLengths } from './plain-filters.ts';

export interface Filter {
  readonly name: string;
  readonly parameters: Dictionary;
}

/** Inline pictures use the short names. */
const LONG: Readonly<Record<string, string>> = {
  AHx: 'ASCIIHexDecode',
  A85: 'ASCII85Decode',
  LZW: 'LZWDecode',
  Fl: 'FlateDecode',
  RL: 'RunLengthDecode',
  CCF: 'CCITTFaxDecode',
  DCT: 'DCTDecode',
};

const NONE: Dictionary = new Map();
type Resolve = (value: PdfValue | undefined) => PdfValue;

/** The filters of a stream's dictionary in the order in which they are taken off. */
export const filtersOf = (dictionary: Dictionary, resolve: Resolve): Filter[] => {
  const named = resolve(dictionary.get('Filter') ?? dictionary.get('F'));
  const with_ = resolve(dictionary.get('DecodeParms') ?? dictionary.get('DP'));
  const names = isArray(named) ? named.map(resolve) : [named];
  const parameters = isArray(with_) ? with_.map(resolve) : [with_];
  return names.slice(0, 8).flatMap((value, n) => {
    const name = nameOf(value);
    const own = parameters[n];
    return name === undefined ? [] : [{ name: LONG[name] ?? name, parameters: isDictionary(own) ? own : NONE }];
  });
};

/** PNG predictors; TIFF's (2) changes no lengths and is not undone. Source: PNG 1.2, section 6. */
const undoPredictor = (bytes: Buffer, parameters: Dictionary): Buffer => {
  if ((numberOf(parameters.get('Predictor')) ?? 1) < 10) return bytes;
  const number = (key: string, fallback: number) => numberOf(parameters.get(key)) ?? fallback;
  const bits = number('Colors', 1) * number('BitsPerComponent', 8);
  const step = Math.max(1, bits >> 3);
  const row = Math.ceil((number('Columns', 1) * bits) / 8);
  const rows = Math.ceil(bytes.length / (row + 1));
  const out = Buffer.alloc(rows * row);
  let length = 0;
  for (let y = 0; y < rows; y++) {
    const from = y * (row + 1);
    const kind = bytes[from]!;
    const count = Math.min(row, bytes.length - from - 1);
    for (let x = 0; x < count; x++) {
      const at = y * row + x;
      const left = x >= step ? out[at - step]! : 0;
      const up = y > 0 ? out[at - row]! : 0;
      const corner = x >= step && y > 0 ? out[at - row - step]! : 0;
      let add = 0;
      if (kind === 1) add = left;
      else if (kind === 2) add = up;
      else if (kind === 3) add = (left + up) >> 1;
      else if (kind === 4) {
        const p = left + up - corner;
        const [a, b, c] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)];
        add = a <= b && a <= c ? left : b <= c ? up : corner;
      }
      out[at] = (bytes[from + 1 + x]! + add) & 255;
    }
    length += count;
  }
  return out.subarray(0, length);
};

/** Bytes of a row's data beside its pixels: PNG predictors put one before each row. */
export const extraOfRow = ({ parameters }: Filter): 0 | 1 =>
  (numberOf(parameters.get('Predictor')) ?? 1) >= 10 ? 1 : 0;

export interface Decoded extends Unpacked {
  /** A picture coding that is still on. */
  readonly coding?: Filter;
}

const unpack = (data: Buffer, { name, parameters }: Filter, most: number): Unpacked | undefined => {
  if (name === 'FlateDecode') return unpackFlate(data, most);
  if (name === 'LZWDecode') return unpackLzw(data, most, parameters.get('EarlyChange') === 0 ? 0 : 1);
  if (name === 'RunLengthDecode') return unpackRunLengths(data, most);
  if (name === 'ASCIIHexDecode') return unpackHex(data);
  if (name === 'ASCII85Decode') return unpackBase85(data);
  return name === 'Crypt' ? { bytes: data, ended: true } : undefined;
};

/** `withPredictors` false: rows keep what predictors made of them, which is enough to count them. */
export const decode = (
  data: Buffer,
  filters: readonly Filter[],
  { most, withPredictors = true }: { readonly most: number; readonly withPredictors?: boolean },
): Decoded => {
  let [bytes, ended, used] = [data, true, undefined as number | undefined];
  let altered = false;
  const beside = () => (altered ? { altered: true as const } : {});
  for (const [n, filter] of filters.entries()) {
    const unpacked = unpack(bytes, filter, most);
    if (unpacked === undefined) return { bytes, ended, coding: filter, ...beside() };
    if (n === 0) used = unpacked.used;
    ended &&= unpacked.ended;
    altered ||= unpacked.altered === true;
    if (unpacked.beyond) return { ...unpacked, ended };
    bytes = withPredictors ? undoPredictor(unpacked.bytes, filter.parameters) : unpacked.bytes;
  }
  return { bytes, ended, ...(used === undefined ? {} : { used }), ...beside() };
};
