// One letter more: the model moves just as far as the new letter and its neighbours ask for. And other labels: what was
// learned is kept.
import type { Letter } from '../domain/sorting/classification.ts';
import { forBoth } from './attributes.ts';
import { seenBy } from './classify.ts';
import { answerFrom } from './combine.ts';
import { type Evidence, evidenceOf, withMore } from './confidence/evidence.ts';
import { featuresOfLabels, type Labels } from './label-keywords.ts';
import { assemble, digestOf, type LearnedLetter, labelIds, type Model, versionOf, weightOf } from './model/model.ts';
import { ownTextOf } from './own-text/own-text.ts';
import { neighboursOf } from './svm/affected-letters.ts';
import { mover } from './svm/incremental-update.ts';
import { columnOf, roomier, sizeFor } from './svm/svm-weights.ts';
import { fitSeparators, labelsOf } from './svm/train-svm.ts';
import { officeTest } from './text/addressee.ts';
import { featuresOf } from './text/features.ts';
import {
  extendVocabulary,
  inverseDocumentFrequency,
  placesOf,
  roomFor,
  type Vector,
  vectorOf,
} from './text/vocabulary.ts';

interface Read extends LearnedLetter {
  /** As the model saw it before: without the places that its new words get now. */
  readonly asked: Vector;
  readonly longWords: Int32Array;
  readonly addressed: boolean;
}

/** The letters as the model sees them; new words get places in its vocabulary, new pairs and characters wait. */
const readWith = (model: Model, letters: readonly Letter[]) => {
  const namesOffice = officeTest(model.labels);
  const latest = new Map(letters.map((letter) => [letter.id, letter]));
  const texts = new Map([...latest.values()].map((letter) => [digestOf(letter.text), letter]));
  const read = [...texts].map(([digest, letter]) => {
    const { text } = ownTextOf(letter.text);
    return { letter, digest, addressed: namesOffice(text), ...featuresOf(text) };
  });
  const vocabulary = extendVocabulary(
    model.vocabulary,
    read.flatMap(({ longWords }) => [...longWords]),
    inverseDocumentFrequency(1, model.letters.length + read.length),
  );
  const fresh = read.map(({ letter, digest, addressed, features, longWords }): Read => {
    const { id, type, unit } = letter;
    return {
      ...{ id, digest, type, unit, addressed, longWords },
      weight: weightOf(letter),
      asked: vectorOf(placesOf(model.vocabulary, features), model.vocabulary),
      places: placesOf(vocabulary, features),
    };
  });
  return { vocabulary, fresh };
};

/** What the model says to the letters before it learns them. */
const answersTo = (model: Model, fresh: readonly Read[]): readonly Evidence[] => {
  const ids = labelIds(model.labels);
  const learned = { letters: model.letters.length, support: model.support };
  return fresh.map((letter) => {
    const seen = seenBy(model, { ...letter, vector: letter.asked });
    return evidenceOf(letter, answerFrom(seen, model.calibration, learned), ids);
  });
};

/**
 * The model after people's decisions. A letter with an id seen before replaces it, and so does one with the very same
 * text: the last word counts; with weight 0 the earlier one is only taken back. Weights of features stay as they were
 * trained. What the model said to the letters beforehand becomes evidence. Letters and model are plain data.
 */
export const learn = (model: Model, letters: readonly Letter[]): Model => {
  if (letters.length === 0) return model;
  const { vocabulary, fresh: read } = readWith(model, letters);
  const said = answersTo(model, read);
  const ids = new Set(read.map(({ id }) => id));
  const digests = new Set(read.map(({ digest }) => digest));
  const leave = new Set(
    model.letters.flatMap(({ id, digest }, at) => (ids.has(id) || digests.has(digest) ? [at] : [])),
  );
  const known = new Set([...leave].map((at) => model.letters[at]!.digest));
  const left = new Set([...leave].map((at) => model.letters[at]!.id));
  const kept = model.letters.filter((_, at) => !leave.has(at));
  const fresh = read.flatMap(({ id, digest, type, unit, weight, places }): readonly LearnedLetter[] =>
    weight > 0 ? [{ id, digest, type, unit, weight, places }] : [],
  );
  const size = sizeFor(roomFor(vocabulary));
  const near = neighboursOf(kept, [...fresh, ...[...leave].map((at) => model.letters[at]!)], vocabulary);
  const move = mover({ before: model.letters, leave, kept, fresh, near }, vocabulary);
  const separators = forBoth((attribute) =>
    move(roomier(model.separators[attribute], size), attribute, labelsOf(model.labels)[attribute]),
  );
  return assemble({
    ...{ labels: model.labels, vocabulary, letters: [...kept, ...fresh], separators, calibration: model.calibration },
    // An answer to a text that was learned before proves nothing.
    evidence: withMore(
      model.evidence,
      said.filter(({ weight }, at) => weight > 0 && !known.has(read[at]!.digest)),
      new Set([...ids, ...left]),
    ),
    version: versionOf(model.labels, read, model.version),
  });
};

/**
 * The model for other labels: a label that is new or described anew starts from its own words, one that is gone is
 * proposed no more, and all letters are kept. The same labels give the same model.
 */
export const withLabels = (model: Model, labels: Labels): Model => {
  if (JSON.stringify(labels) === JSON.stringify(model.labels)) return model;
  const vocabulary = extendVocabulary(
    model.vocabulary,
    featuresOfLabels(labels),
    inverseDocumentFrequency(0, model.letters.length),
  );
  const before = forBoth(
    (attribute) => new Map(labelsOf(model.labels)[attribute].map((label, at) => [JSON.stringify(label), at])),
  );
  const size = sizeFor(roomFor(vocabulary));
  const known = forBoth((attribute) => roomier(model.separators[attribute], size));
  const separators = fitSeparators(model.letters, { labels, vocabulary, idf: vocabulary.idf }, (attribute, label) => {
    const at = before[attribute].get(JSON.stringify(label));
    return at === undefined ? undefined : columnOf(known[attribute], at);
  });
  return assemble({
    ...{ labels, vocabulary, letters: model.letters, separators, calibration: model.calibration },
    evidence: model.evidence,
    version: versionOf(labels, [], model.version),
  });
};
