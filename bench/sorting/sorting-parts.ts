// Ablation of the classifier: ten-fold over the shipped letters, three shuffles.
// After a build: node dist/bench/sorting/sorting-parts.js
import { forBoth } from '../../classifiers/attributes.ts';
import { fitCalibration, highest, probabilitiesOf } from '../../classifiers/confidence/calibrate.ts';
import { type OutOfFold, outOfFold } from '../../classifiers/confidence/cross-validation.ts';
import { type Labels, plainLabels } from '../../classifiers/label-keywords.ts';
import { namespaceOf } from '../../classifiers/text/features.ts';
import { prepare } from '../../classifiers/train.ts';
import { sampleConfig, shuffledLetters } from './sample-town.ts';

const labels = plainLabels(sampleConfig());
const SHUFFLES = [1, 2, 3];
/** Namespaces of features.ts. */
const [WORDS, CHARACTERS, RECIPIENT, SUBJECT, LEAD] = [0, 1, 2, 3, 4];

const answersWithout = (described: Labels, left: readonly number[], seed: number): readonly OutOfFold[] => {
  const { prepared, ground } = prepare(shuffledLetters(seed), described);
  const { features } = ground.vocabulary;
  const stays = (feature: number): boolean => !left.includes(namespaceOf(feature));
  return outOfFold(
    prepared.map((letter) => ({ ...letter, places: letter.places.filter((place) => stays(features[place]!)) })),
    { ...ground, own: new Set([...ground.own].filter(stays)) },
    () => {},
  );
};

const wordless = (described: Labels): Labels => {
  const silent = ({ id }: { readonly id: string }) => ({ id, name: '', description: '', keywords: [] });
  return { types: described.types.map(silent), units: described.units.map(silent) };
};

const percent = (share: number): string => (100 * share).toFixed(1).padStart(5);
const row = (name: string, described: Labels, left: readonly number[], pairs: 'fitted' | 'none' = 'fitted'): void => {
  const sums = { type: 0, unit: 0, both: 0, letters: 0 };
  const weights: string[] = [];
  for (const seed of SHUFFLES) {
    const answers = answersWithout(described, left, seed);
    const fitted = fitCalibration(answers);
    const calibration = pairs === 'none' ? { ...fitted, pairWeight: 0 } : fitted;
    weights.push(calibration.pairWeight.toFixed(2));
    for (const { scores, pairs: known, right } of answers) {
      const chances = probabilitiesOf(scores, known, calibration);
      const { type, unit } = forBoth((attribute) => highest(chances[attribute]) === right[attribute]);
      sums.type += type ? 1 : 0;
      sums.unit += unit ? 1 : 0;
      sums.both += type && unit ? 1 : 0;
      sums.letters += 1;
    }
  }
  const shares = [sums.type, sums.unit, sums.both].map((sum) => percent(sum / sums.letters));
  process.stdout.write(`${name.padEnd(28)}${shares.join(' ')}   pair weight ${weights.join(', ')}\n`);
};

process.stdout.write(`${'left out'.padEnd(28)} type  unit  both right, %\n`);
row('nothing', labels, []);
row('words and pairs of words', labels, [WORDS]);
row('characters', labels, [CHARACTERS]);
row('address', labels, [RECIPIENT]);
row('subject', labels, [SUBJECT]);
row('first sentences', labels, [LEAD]);
row('all three zones', labels, [RECIPIENT, SUBJECT, LEAD]);
row('what the labels say', wordless(labels), []);
row('pairs of type and unit', labels, [], 'none');
