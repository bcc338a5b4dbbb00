// The exact confidence interval of a proportion (Clopper and Pearson, Biometrika 26, 1934).
import type { MeasuredShare } from '../domain/sorting/quality.ts';

/** Left out at each end. */
const TAIL = 0.025;
const STEPS = 50;

/** How likely at most `part` of `of` are, each with probability `p` (0 to 1, exclusive). */
const atMost = (part: number, of: number, p: number): number => {
  const odds = Math.log(p) - Math.log1p(-p);
  let log = of * Math.log1p(-p);
  let sum = Math.exp(log);
  for (let k = 0; k < part; k += 1) {
    log += Math.log((of - k) / (k + 1)) + odds;
    sum += Math.exp(log);
  }
  return sum;
};

/** The probability at which `part` of `of` is just as unlikely as the tail. `falls`: the larger it is, the less likely. */
const edge = (likelihood: (p: number) => number, falls: boolean): number => {
  let [low, high] = [0, 1];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (likelihood(middle) > TAIL === falls) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

export const measuredShare = (part: number, of: number): MeasuredShare => ({
  ...{ part, of },
  share: of === 0 ? null : part / of,
  low: part === 0 ? 0 : edge((p) => 1 - atMost(part - 1, of, p), false),
  high: part === of ? 1 : edge((p) => atMost(part, of, p), true),
});
