// The sample municipality for benches: its configuration and shuffled letters.
import { seededRandom, shuffle } from '../../classifiers/svm/random.ts';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { Letter } from '../../domain/sorting/classification.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';

/** The example's, whatever the environment says. Throws CONFIG_INVALID. */
export const sampleConfig = (): Config => {
  const loaded = loadConfig({ env: {}, cwd: '/' });
  if (loaded.kind === 'invalid') throw new MailroomError('CONFIG_INVALID', { file: loaded.source.file });
  return loaded.config;
};

/** All shipped letters; the same seed gives the same order. */
export const shuffledLetters = (seed: number): readonly Letter[] => {
  const letters = loadLetters();
  const order = letters.map((_, at) => at);
  shuffle(order, seededRandom(seed));
  return order.map((at) => letters[at]!);
};
