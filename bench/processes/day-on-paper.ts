// A simulation of a large mailroom's day: letters arrive, each page occupies a core, first come first served.

export interface Day {
  readonly letters: number;
  readonly pagesALetter: number;
  /** Processor seconds a page. */
  readonly pageSeconds: number;
}

/** Share of the day's post in each of its eight hours: the mail van in the morning, a second one after noon. */
const HOURS = [0.1, 0.22, 0.2, 0.12, 0.06, 0.12, 0.11, 0.07];
const HOUR_SECONDS = 3_600;

/** When each letter arrives, seconds since the doors opened: evenly within its hour. */
export const arrivalsOf = ({ letters }: Day): readonly number[] => {
  const arrivals: number[] = [];
  let before = 0;
  for (const [hour, share] of HOURS.entries()) {
    const many = Math.round(letters * (before + share)) - Math.round(letters * before);
    before += share;
    for (let number = 0; number < many; number += 1) arrivals.push((hour + (number + 0.5) / many) * HOUR_SECONDS);
  }
  return arrivals;
};

/** Seconds from each letter's arrival until its last page is done by so many cores. */
export const waitsWith = (cores: number, day: Day): readonly number[] => {
  const freeAt: number[] = Array(cores).fill(0);
  return arrivalsOf(day).map((arrival) => {
    let last = arrival;
    for (let page = 0; page < day.pagesALetter; page += 1) {
      const core = freeAt.indexOf(Math.min(...freeAt));
      freeAt[core] = Math.max(arrival, freeAt[core]!) + day.pageSeconds;
      last = Math.max(last, freeAt[core]!);
    }
    return last - arrival;
  });
};

/** How busy so many cores are over the day, and in its busiest hour. */
export const load = (cores: number, { letters, pagesALetter, pageSeconds }: Day) => {
  const work = letters * pagesALetter * pageSeconds;
  const available = cores * HOUR_SECONDS;
  return { day: work / (available * HOURS.length), busiestHour: (work * Math.max(...HOURS)) / available };
};

export const spread = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { median: at(0.5), of95: at(0.95), longest: sorted.at(-1)! };
};
