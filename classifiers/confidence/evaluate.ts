// Evaluates the classifier: accuracy, straight-through rate and calibration error.

import type { Sorter } from '../../domain/ports/sorting/sorter.ts';
import { type Classification, goesThrough, type Letter } from '../../domain/sorting/classification.ts';
import { type Attribute, forBoth, type PerAttribute } from '../attributes.ts';
import type { Labels } from '../label-keywords.ts';
import { createSorter } from '../sorter.ts';
import { seededRandom, shuffle } from '../svm/random.ts';
import { train } from '../train.ts';

/** Answers whose confidences lie together: what was stated, and what was right, on average; null: no answers. */
export interface ReliabilityBin {
  readonly from: number;
  readonly answers: number;
  readonly stated: number | null;
  readonly right: number | null;
}

export interface LabelReport {
  readonly label: string;
  readonly letters: number;
  /** Right among those answered with this label; null if it was never answered. */
  readonly precision: number | null;
  /** Found among those that have this label. */
  readonly recall: number;
  /** What its letters were taken for instead, most frequent first. */
  readonly takenFor: readonly { readonly label: string; readonly letters: number }[];
}

export interface Report {
  readonly letters: number;
  readonly accuracy: PerAttribute<number> & { readonly both: number };
  /** Expected calibration error over ten equal bins, 0 to 1. */
  readonly calibrationError: PerAttribute<number>;
  readonly reliability: PerAttribute<readonly ReliabilityBin[]>;
  /**
   * Letters whose two answers reach their labels' thresholds, and the share of them with both answers right (null: none),
   * beside the share that was asked for.
   */
  readonly straightThrough: { readonly target: number; readonly share: number; readonly right: number | null };
  readonly labels: PerAttribute<readonly LabelReport[]>;
}

interface Answered {
  readonly letter: Letter;
  readonly answer: Classification;
}

const BINS = 10;

const reliabilityOf = (answered: readonly Answered[], attribute: Attribute): readonly ReliabilityBin[] => {
  const bins = Array.from({ length: BINS }, () => ({ count: 0, right: 0, stated: 0 }));
  for (const { letter, answer } of answered) {
    const { label, confidence } = answer[attribute];
    const bin = bins[Math.min(BINS - 1, Math.floor(confidence * BINS))]!;
    bin.count += 1;
    bin.stated += confidence;
    if (label === letter[attribute]) bin.right += 1;
  }
  return bins.map(({ count, right, stated }, at) => ({
    from: at / BINS,
    answers: count,
    stated: count === 0 ? null : stated / count,
    right: count === 0 ? null : right / count,
  }));
};

/** Mean gap between stated confidence and accuracy, weighted by how many answers fall into the bin (Guo et al. 2017). */
const calibrationErrorOf = (bins: readonly ReliabilityBin[]): number => {
  const answers = bins.reduce((sum, bin) => sum + bin.answers, 0);
  const gaps = bins.reduce(
    (sum, { stated, right, answers: own }) => sum + own * Math.abs((right ?? 0) - (stated ?? 0)),
    0,
  );
  return gaps / Math.max(1, answers);
};

const labelReports = (answered: readonly Answered[], attribute: Attribute): readonly LabelReport[] => {
  const labels = [...new Set(answered.map(({ letter }) => letter[attribute]))].sort();
  return labels.map((label) => {
    const own = answered.filter(({ letter }) => letter[attribute] === label);
    const said = answered.filter(({ answer }) => answer[attribute].label === label);
    const right = own.filter(({ answer }) => answer[attribute].label === label).length;
    const wrong = new Map<string, number>();
    for (const { answer } of own) {
      const other = answer[attribute].label;
      if (other !== label) wrong.set(other, (wrong.get(other) ?? 0) + 1);
    }
    return {
      label,
      letters: own.length,
      precision: said.length === 0 ? null : right / said.length,
      recall: right / own.length,
      takenFor: [...wrong].sort((a, b) => b[1] - a[1]).map(([other, letters]) => ({ label: other, letters })),
    };
  });
};

const reportOn = (answered: readonly Answered[], target: number): Report => {
  const all = Math.max(1, answered.length);
  const isRight = ({ letter, answer }: Answered, attribute: Attribute): boolean =>
    answer[attribute].label === letter[attribute];
  const accuracy = forBoth((attribute) => answered.filter((one) => isRight(one, attribute)).length / all);
  const bothRight = (one: Answered): boolean => isRight(one, 'type') && isRight(one, 'unit');
  const through = answered.filter(({ answer }) => goesThrough(answer));
  const reliability = forBoth((attribute) => reliabilityOf(answered, attribute));
  return {
    letters: answered.length,
    accuracy: { ...accuracy, both: answered.filter(bothRight).length / all },
    calibrationError: forBoth((attribute) => calibrationErrorOf(reliability[attribute])),
    reliability,
    straightThrough: {
      target,
      share: through.length / all,
      right: through.length === 0 ? null : through.filter(bothRight).length / through.length,
    },
    labels: forBoth((attribute) => labelReports(answered, attribute)),
  };
};

const answersOf = async (letters: readonly Letter[], sorter: Sorter): Promise<readonly Answered[]> => {
  const answered: Answered[] = [];
  for (const letter of letters) answered.push({ letter, answer: await sorter.classify(letter.text) });
  return answered;
};

/** Letters that the sorter has not learned. `target`: the one that the sorter was made with. */
export const evaluate = async (
  letters: readonly Letter[],
  sorter: Sorter,
  { target }: { readonly target: number },
): Promise<Report> => reportOn(await answersOf(letters, sorter), target);

/**
 * The numbers of the letters in each fold. Shuffled before they are dealt out: files of letters have an order, and
 * dealt in turn a fold may get all letters of a kind, which the others then never learn.
 */
export const dealt = (letters: number, folds: number, seed = 1): readonly (readonly number[])[] => {
  const order = Array.from({ length: letters }, (_, at) => at);
  shuffle(order, seededRandom(seed));
  return Array.from({ length: folds }, (_, fold) => order.filter((_, place) => place % folds === fold));
};

/** Every letter answered by a model that learned the other folds only. */
export const crossValidate = async (
  letters: readonly Letter[],
  labels: Labels,
  {
    folds,
    target,
    seed,
    onFold = () => {},
  }: { readonly folds: number; readonly target: number; readonly seed?: number; readonly onFold?: () => void },
): Promise<Report> => {
  const answered: Answered[] = [];
  for (const fold of dealt(letters.length, folds, seed)) {
    const unseen = new Set(fold);
    const model = train(
      letters.filter((_, at) => !unseen.has(at)),
      labels,
    );
    const test = letters.filter((_, at) => unseen.has(at));
    answered.push(...(await answersOf(test, createSorter(model, { labels, target }))));
    onFold();
  }
  return reportOn(answered, target);
};

const percent = (value: number | null): string => (value === null ? '–' : `${(100 * value).toFixed(1)} %`);

/** For people: the figures, then each label with what it is taken for. */
export const evaluationTable = (report: Report): string => {
  const { accuracy, calibrationError: error, straightThrough } = report;
  const { target, share, right } = straightThrough;
  const head = [
    `letters             ${report.letters}`,
    `type right          ${percent(accuracy.type)}`,
    `unit right          ${percent(accuracy.unit)}`,
    `both right          ${percent(accuracy.both)}`,
    `calibration error   type ${percent(error.type)}, unit ${percent(error.unit)}`,
    `straight through    ${percent(share)}; of these both right ${percent(right)}, asked for ${percent(target)}`,
  ];
  const table = (title: string, labels: readonly LabelReport[]): readonly string[] => [
    '',
    `${title.padEnd(22)}letters  found    right    taken for`,
    ...labels.map(({ label, letters, recall, precision, takenFor }) =>
      [
        label.padEnd(22),
        String(letters).padStart(7),
        percent(recall).padStart(9),
        percent(precision).padStart(9),
        `    ${takenFor.map((other) => `${other.label} ${other.letters}`).join(', ')}`,
      ]
        .join('')
        .trimEnd(),
    ),
  ];
  return [...head, ...table('type', report.labels.type), ...table('unit', report.labels.unit)].join('\n');
};
