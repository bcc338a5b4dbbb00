// A model as a file: versioned, checksummed data, never executable.
import { createHash } from 'node:crypto';
import { MailroomError } from '../domain/errors.ts';
import { forBoth, type PerAttribute } from './attributes.ts';
import type { Calibration } from './calibrate.ts';
import type { Separator } from './dual-descent.ts';
import { assemble, type Model } from './model.ts';
import type { Labels } from './prior.ts';
import { vectorOf, vocabularyOf } from './vocabulary.ts';

const FORMAT = 'poststelle-model';
const FORMAT_VERSION = 1;

type Packed = string;

interface Body {
  readonly labels: Labels;
  readonly calibration: Calibration;
  readonly features: Packed;
  readonly idf: Packed;
  readonly letters: readonly (readonly [id: string, digest: string, type: string, unit: string, places: Packed])[];
  readonly separators: PerAttribute<readonly { readonly weights: Packed; readonly duals: Packed }[]>;
  readonly version: string;
}

const pack = ({ buffer, byteOffset, byteLength }: Int32Array | Float32Array | Uint8Array): Packed =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

/** A copy, so that the numbers lie aligned whatever Node's pool does. */
const unpack = (packed: Packed): ArrayBuffer => new Uint8Array(Buffer.from(packed, 'base64')).buffer;

const checksumOf = (body: string): string => createHash('sha256').update(body).digest('hex');

/** UTF-8 JSON. Holds what later learning needs, but no letter's text. The same model gives the same bytes. */
export const serialise = (model: Model): Uint8Array => {
  const { labels, calibration, vocabulary, letters, separators, version } = model;
  const body: Body = {
    labels,
    calibration,
    features: pack(vocabulary.features),
    idf: pack(vocabulary.idf),
    letters: letters.map(({ id, digest, type, unit, vector }) => [id, digest, type, unit, pack(vector.places)]),
    separators: forBoth((attribute) =>
      separators[attribute].map(({ weights, duals }) => ({ weights: pack(weights), duals: pack(duals) })),
    ),
    version,
  };
  const packed = JSON.stringify(body);
  return new TextEncoder().encode(
    JSON.stringify({ format: FORMAT, formatVersion: FORMAT_VERSION, checksum: checksumOf(packed), body: packed }),
  );
};

interface Envelope {
  readonly format?: unknown;
  readonly formatVersion?: unknown;
  readonly checksum?: unknown;
  readonly body?: unknown;
}

const opened = (bytes: Uint8Array): Envelope => {
  try {
    const envelope: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof envelope === 'object' && envelope !== null ? envelope : {};
  } catch (cause) {
    throw new MailroomError('MODEL_INVALID', { what: 'not a model file, or cut off', cause });
  }
};

const separatorOf = ({ weights, duals }: { readonly weights: Packed; readonly duals: Packed }): Separator => ({
  weights: new Float32Array(unpack(weights)),
  duals: new Float32Array(unpack(duals)),
});

/** Throws MODEL_INVALID if the bytes are damaged, made by a newer version, or no model at all. */
export const parse = (bytes: Uint8Array): Model => {
  const { format, formatVersion, checksum, body } = opened(bytes);
  if (format !== FORMAT || typeof body !== 'string')
    throw new MailroomError('MODEL_INVALID', { what: 'not a model file' });
  if (formatVersion !== FORMAT_VERSION)
    throw new MailroomError('MODEL_INVALID', { what: 'made by another version', formatVersion: String(formatVersion) });
  if (checksumOf(body) !== checksum)
    throw new MailroomError('MODEL_INVALID', { what: 'damaged: the checksum differs' });
  const { labels, calibration, features, idf, letters, separators } = JSON.parse(body) as Body;
  const vocabulary = vocabularyOf(new Int32Array(unpack(features)), new Float32Array(unpack(idf)));
  return assemble({
    labels,
    calibration,
    vocabulary,
    letters: letters.map(([id, digest, type, unit, places]) => {
      const known = new Int32Array(unpack(places));
      return { id, digest, type, unit, vector: vectorOf(known, vocabulary, vocabulary.idf) };
    }),
    separators: forBoth((attribute) => separators[attribute].map(separatorOf)),
  });
};
