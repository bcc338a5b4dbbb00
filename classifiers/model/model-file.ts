// Serialises a model: versioned, checksummed data, never executable, without the text of letters.
import { createHash } from 'node:crypto';
import { MailroomError } from '../../domain/errors.ts';
import { forBoth, type PerAttribute } from '../attributes.ts';
import type { Calibration } from '../confidence/calibrate.ts';
import type { Evidence } from '../confidence/evidence.ts';
import { type Label, type Labels, plainLabels } from '../label-keywords.ts';
import { layOut } from '../svm/coordinate-descent.ts';
import { columnOf, dualsOf, LANES } from '../svm/svm-weights.ts';
import { labelsOf, lanesOf, packsOf, priorOf } from '../svm/train-svm.ts';
import { vocabularyOf } from '../text/vocabulary.ts';
import { assemble, type LearnedLetter, type Model } from './model.ts';
import {
  packDuals,
  packFloats,
  packIntegers,
  packPlaces,
  unpackDuals,
  unpackFloats,
  unpackIntegers,
  unpackPlaces,
} from './typed-array-codec.ts';

const FORMAT = 'poststelle-model';
const FORMAT_VERSION = 3;

/** The weights are not in it: they follow from the labels' words, the letters and their dual variables. */
interface Body {
  readonly labels: Labels;
  readonly calibration: Calibration;
  readonly version: string;
  /** One row a letter: id, its two answers, confidences, whether right (1 or 0), weight. */
  readonly evidence: readonly (readonly (string | number)[])[];
  readonly features: string;
  readonly idf: string;
  readonly letters: readonly {
    readonly id: string;
    readonly digest: string;
    readonly type: string;
    readonly unit: string;
    readonly weight: number;
    readonly places: string;
  }[];
  /** One a label, in the order of the labels. */
  readonly duals: PerAttribute<readonly string[]>;
}

const checksumOf = (body: string): string => createHash('sha256').update(body).digest('hex');

/** UTF-8 JSON. Holds all that later learning needs. The same model gives the same bytes. */
export const serialise = ({
  labels,
  calibration,
  version,
  evidence,
  vocabulary,
  letters,
  separators,
}: Model): Uint8Array => {
  const body: Body = {
    labels,
    calibration,
    version,
    evidence: evidence.map(({ id, answered, confidence, right, weight }) => [
      ...[id, answered.type, answered.unit, confidence.type, confidence.unit],
      ...[Number(right.type), Number(right.unit), weight],
    ]),
    features: packIntegers(vocabulary.features),
    idf: packFloats(vocabulary.idf),
    letters: letters.map(({ id, digest, type, unit, weight, places }) => ({
      ...{ id, digest, type, unit, weight },
      places: packPlaces(places),
    })),
    duals: forBoth((attribute) =>
      labelsOf(labels)[attribute].map((_, number) => packDuals(dualsOf(columnOf(separators[attribute], number)))),
    ),
  };
  const text = JSON.stringify(body);
  const head = JSON.stringify({ format: FORMAT, formatVersion: FORMAT_VERSION, sha256: checksumOf(text) });
  return Buffer.from(`${head.slice(0, -1)},"body":${text}}\n`);
};

const invalid = (what: string, cause?: unknown): MailroomError => new MailroomError('MODEL_INVALID', { what, cause });

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const fields = (value: unknown, what: string): Fields => {
  if (!isFields(value)) throw invalid(what);
  return value;
};
const rows = (value: unknown, what: string): readonly unknown[] => {
  if (!Array.isArray(value)) throw invalid(what);
  return value;
};
const text = (value: unknown, what: string): string => {
  if (typeof value !== 'string') throw invalid(what);
  return value;
};
const number = (value: unknown, what: string): number => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(what);
  return value;
};
const positive = (value: unknown, what: string): number => {
  const found = number(value, what);
  if (found <= 0) throw invalid(what);
  return found;
};
const whole = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw invalid(what);
  return value;
};

const labelFrom = (value: unknown): Label => {
  const { id, name, description, keywords } = fields(value, 'label');
  return {
    id: text(id, 'label.id'),
    name: text(name, 'label.name'),
    description: text(description, 'label.description'),
    keywords: rows(keywords, 'label.keywords').map((keyword) => text(keyword, 'label.keywords')),
  };
};

const calibrationFrom = (value: unknown): Calibration => {
  const { sharpness, pairWeight, curve, known, unaddressed } = fields(value, 'calibration');
  const [scales, curves, shares] = [sharpness, curve, known].map((part) => fields(part, 'calibration'));
  return {
    sharpness: forBoth((attribute) => number(scales![attribute], 'calibration.sharpness')),
    pairWeight: number(pairWeight, 'calibration.pairWeight'),
    curve: forBoth((attribute) => {
      const { offset, slope } = fields(curves![attribute], 'calibration.curve');
      return {
        offset: number(offset, 'calibration.curve'),
        slope: number(slope, 'calibration.curve'),
      };
    }),
    known: {
      foreign: number(shares!.foreign, 'calibration.known'),
      usual: number(shares!.usual, 'calibration.known'),
    },
    unaddressed: number(unaddressed, 'calibration.unaddressed'),
  };
};

const evidenceFrom = (value: unknown): Evidence => {
  const [id, type, unit, typeConfidence, unitConfidence, typeRight, unitRight, weight] = rows(value, 'evidence');
  return {
    id: text(id, 'evidence'),
    answered: { type: text(type, 'evidence'), unit: text(unit, 'evidence') },
    confidence: { type: number(typeConfidence, 'evidence'), unit: number(unitConfidence, 'evidence') },
    right: { type: number(typeRight, 'evidence') === 1, unit: number(unitRight, 'evidence') === 1 },
    weight: positive(weight, 'evidence'),
  };
};

/** The body of a file of ours that is whole. */
const openEnvelope = (bytes: Uint8Array): Fields => {
  let envelope: unknown;
  try {
    envelope = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid('not a model file, or cut off', cause);
  }
  const { format, formatVersion, sha256, body } = fields(envelope, 'not a model file');
  if (format !== FORMAT) throw invalid('not a model file');
  if (formatVersion !== FORMAT_VERSION)
    throw new MailroomError('MODEL_INVALID', { what: 'made by another version', found: String(formatVersion) });
  if (checksumOf(JSON.stringify(body)) !== sha256) throw invalid('damaged: the checksum differs');
  return fields(body, 'body');
};

/** Throws MODEL_INVALID if the bytes are damaged, were made by another version, or are no model at all. */
export const parse = (bytes: Uint8Array): Model => {
  const body = openEnvelope(bytes);
  const kinds = fields(body.labels, 'labels');
  const labels = plainLabels({
    types: rows(kinds.types, 'labels.types').map(labelFrom),
    units: rows(kinds.units, 'labels.units').map(labelFrom),
  });
  const features = whole(unpackIntegers(text(body.features, 'features')), 'features');
  const idf = whole(unpackFloats(text(body.idf, 'idf')), 'idf');
  if (idf.length !== features.length) throw invalid('idf');
  const vocabulary = vocabularyOf(features, idf);
  const letters = rows(body.letters, 'letters').map((value): LearnedLetter => {
    const { id, digest, type, unit, weight, places } = fields(value, 'letters');
    return {
      id: text(id, 'letters.id'),
      digest: text(digest, 'letters.digest'),
      type: text(type, 'letters.type'),
      unit: text(unit, 'letters.unit'),
      weight: positive(weight, 'letters.weight'),
      places: whole(unpackPlaces(text(places, 'letters.places'), features.length), 'letters.places'),
    };
  });
  const packed = fields(body.duals, 'duals');
  const ground = layOut(letters, { vocabulary });
  const separators = forBoth((attribute) => {
    const duals = rows(packed[attribute], 'duals');
    const described = labelsOf(labels)[attribute];
    if (duals.length !== described.length) throw invalid('duals');
    const blocks = packsOf([...described.keys()]).map((pack) => {
      const own = pack.map((number) => described[number]!);
      const block = priorOf(own, vocabulary, { letters: letters.length });
      for (const [lane, number] of pack.entries())
        for (const [letter, dual] of whole(
          unpackDuals(text(duals[number], 'duals'), letters.length),
          'duals',
        ).entries())
          block.duals[letter * LANES + lane] = dual;
      block.weights.set(ground.sum(block, lanesOf(letters, attribute, own)).weights);
      return block;
    });
    return { labels: described.length, blocks };
  });
  return assemble({
    ...{ labels, vocabulary, letters, separators },
    calibration: calibrationFrom(body.calibration),
    version: text(body.version, 'version'),
    evidence: rows(body.evidence, 'evidence').map(evidenceFrom),
  });
};
