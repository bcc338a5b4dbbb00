// Adapts a model to renamed or merged labels without training.
import type { Relabelling } from '../../domain/ports/sorting/sorter.ts';
import { forBoth } from '../attributes.ts';
import { type Labels, plainLabels } from '../label-keywords.ts';
import { withLabels } from '../learn.ts';
import { fitSeparators } from '../svm/train-svm.ts';
import { assemble, type Model } from './model.ts';

/** The model for `labels`, with nothing forgotten. Labels that are not renamed and not configured stay with their letters. */
export const relabelled = (model: Model, renaming: Relabelling, labels: Labels): Model => {
  const renamed = (of: 'type' | 'unit', label: string): string =>
    Object.hasOwn(renaming[of], label) ? renaming[of][label]! : label;
  const letters = model.letters.map((letter) => ({
    ...letter,
    type: renamed('type', letter.type),
    unit: renamed('unit', letter.unit),
  }));
  const moved = letters.some(
    ({ type, unit }, at) => type !== model.letters[at]!.type || unit !== model.letters[at]!.unit,
  );
  const described = plainLabels(labels);
  const evidence = model.evidence.map((one) => ({
    ...one,
    answered: forBoth((attribute) => renamed(attribute, one.answered[attribute])),
  }));
  const now = withLabels(moved ? { ...model, letters, evidence } : model, described);
  if (!moved || now.labels !== model.labels) return now;
  // The configuration already had the labels: only the letters move.
  const { vocabulary } = now;
  const separators = fitSeparators(letters, { labels: described, vocabulary, idf: vocabulary.idf });
  return assemble({ ...now, separators });
};
