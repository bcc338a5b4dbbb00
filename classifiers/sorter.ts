// The sorter port over a model in memory.
import type { Sorter } from '../domain/ports/sorting/sorter.ts';
import { classify } from './classify.ts';
import { thresholdsFrom } from './confidence/thresholds.ts';
import { type Labels, plainLabels } from './label-keywords.ts';
import { learn, withLabels } from './learn.ts';
import type { Model } from './model/model.ts';

/**
 * A sorter for these labels. The model may have been trained for others: new ones are proposed from their names,
 * descriptions and keywords, those that are gone are proposed no more. `target`: see `thresholdsFrom`.
 */
export const createSorter = (
  trained: Model,
  { labels, target }: { readonly labels: Labels; readonly target: number },
): Sorter => {
  let model = withLabels(trained, plainLabels(labels));
  let thresholds = thresholdsFrom(model.evidence, target);
  return {
    classify: async (text) => classify(model, text, thresholds),
    learn: async (letters) => {
      model = learn(model, letters);
      thresholds = thresholdsFrom(model.evidence, target);
    },
  };
};
