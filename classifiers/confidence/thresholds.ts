// From evidence to thresholds: how sure an answer must be for its letter to go through without a person. See
// docs/adr/0015-thresholds-from-evidence.md. The bound is Clopper and Pearson's (1934); the order of the tests is fixed
// beforehand (Angelopoulos et al., Learn then Test, 2021), because the first threshold that happens to pass does not
// hold what it promises.
import { type Attribute, forBoth, type PerAttribute } from '../attributes.ts';
import type { Evidence } from './evidence.ts';

/** By label; a label without one has not earned it yet. */
export type Thresholds = PerAttribute<ReadonlyMap<string, number>>;

/** The bound fails in one of ten houses at most. */
const DOUBT = 0.1;
/** A label must have been answered so often, surely or not. */
const FEWEST_OWN = 5;
/** A label may be wrong as many times as often as all may. */
const MOST_WORSE = 2;

/** The probability of `wrong` or fewer among `all` letters if each is wrong with this chance. */
const chanceOfFew = (wrong: number, all: number, chance: number): number => {
  let term = all * Math.log1p(-chance);
  let sum = 0;
  for (let k = 0; k <= wrong; k++) {
    sum += Math.exp(term);
    term += Math.log((all - k) / (k + 1)) + Math.log(chance / (1 - chance));
  }
  return sum;
};

/** Whether so few wrong ones among so many would hardly happen if the share of right ones were below the target. */
export const vouches = (wrong: number, all: number, target: number, doubt = DOUBT): boolean =>
  target < 1 && chanceOfFew(Math.ceil(wrong), Math.floor(all), 1 - target) <= doubt;

/**
 * So many times smaller is the next part that is tried. Not less: sizes are rounded up to where the bound is roomy, and the
 * last step, from one wrong letter forgiven to none, would end where it began.
 */
const SMALLER = 1.6;

const sureness = ({ confidence }: Evidence): number => Math.min(confidence.type, confidence.unit);

/** Sums of the surest first: element n holds how many, and how many wrong, are among the n surest. */
const running = (sorted: readonly Evidence[]): readonly { readonly all: number; readonly wrong: number }[] => {
  const sums = [{ all: 0, wrong: 0 }];
  for (const { weight, right } of sorted) {
    const { all, wrong } = sums.at(-1)!;
    sums.push({ all: all + weight, wrong: wrong + (right.type && right.unit ? 0 : weight) });
  }
  return sums;
};

/** The next size, from this one on, at which one wrong letter more is forgiven: just before it the bound asks for most. */
const roomy = (size: number, target: number, doubt: number): number => {
  let wrong = 0;
  while (vouches(wrong, size - 1, target, doubt)) wrong += 1;
  let next = Math.ceil(size);
  while (!vouches(wrong, next, target, doubt)) next += 1;
  return next;
};

/**
 * The confidence that both answers must reach so that what goes through is right in both as often as the target says.
 * Starts at the surest third: if that holds, a tenth after the other is let in until it holds no more; if not, ever
 * smaller parts are tried, at half the doubt. All sizes follow from how many letters there are, none from their answers.
 */
const commonThreshold = (evidence: readonly Evidence[], target: number): number | undefined => {
  const sorted = [...evidence].sort((a, b) => sureness(b) - sureness(a) || (a.id < b.id ? -1 : 1));
  const sums = running(sorted);
  const { all } = sums.at(-1)!;
  /** The sureness of the last of so many, with all that are equally sure, if they vouch for the target. */
  const held = (size: number, doubt: number): number | undefined => {
    const count = sums.findIndex((sum) => sum.all >= size);
    if (count === 0) return undefined;
    const last = sureness(sorted[count - 1]!);
    const next = sorted.findIndex((one) => sureness(one) < last);
    const { wrong, all: tried } = sums[next < 0 ? sorted.length : next]!;
    return vouches(wrong, tried, target, doubt) ? last : undefined;
  };
  const upTo = (size: number, doubt = DOUBT): number => Math.min(all, roomy(size, target, doubt));
  let size = upTo(all / 3);
  let threshold = held(size, DOUBT);
  if (threshold !== undefined) {
    while (size < all) {
      size = upTo(size + all / 10);
      const lower = held(size, DOUBT);
      if (lower === undefined) break;
      threshold = lower;
    }
    return threshold;
  }
  for (let before = all; threshold === undefined && size < before; threshold = held(size, DOUBT / 2)) {
    before = size;
    size = upTo(size / SMALLER, DOUBT / 2);
  }
  return threshold;
};

/** A label that does worse than the others gets a threshold of its own, above its errors; one without evidence none. */
const labelThreshold = (own: readonly Evidence[], attribute: Attribute, common: number, target: number) => {
  const sorted = own
    .filter((one) => sureness(one) >= common)
    .sort((a, b) => b.confidence[attribute] - a.confidence[attribute]);
  if (own.reduce((sum, { weight }) => sum + weight, 0) < FEWEST_OWN) return undefined;
  let [all, wrong] = [0, 0];
  let best = sorted.length === 0 ? common : undefined;
  sorted.forEach((one, at) => {
    all += one.weight;
    if (!one.right[attribute]) wrong += one.weight;
    const last = sorted[at + 1]?.confidence[attribute] !== one.confidence[attribute];
    if (last && wrong <= MOST_WORSE * (1 - target) * all)
      best = at === sorted.length - 1 ? common : one.confidence[attribute];
  });
  return best;
};

/** `target`: the share of letters going through that must be right in both answers, above 0 and below 1. */
export const thresholdsFrom = (evidence: readonly Evidence[], target: number): Thresholds => {
  const common = commonThreshold(evidence, target);
  return forBoth((attribute) => {
    const thresholds = new Map<string, number>();
    if (common === undefined) return thresholds;
    const own = new Map<string, Evidence[]>();
    for (const one of evidence) {
      const label = one.answered[attribute];
      const its = own.get(label);
      if (its) its.push(one);
      else own.set(label, [one]);
    }
    for (const [label, its] of own) {
      const threshold = labelThreshold(its, attribute, common, target);
      if (threshold !== undefined) thresholds.set(label, threshold);
    }
    return thresholds;
  });
};
