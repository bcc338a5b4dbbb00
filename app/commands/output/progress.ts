// Progress output on stderr: a bar on a terminal, plain lines otherwise.
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  step(): void;
  /** More to do than thought at the start. */
  grow(by: number): void;
  done(): void;
}

export const progress = (what: string, total: number): Progress => {
  if (process.stderr.isTTY) {
    const bar = new SingleBar(
      { stream: process.stderr, format: `${what} {bar} {value}/{total} {duration_formatted}` },
      Presets.shades_classic,
    );
    bar.start(total, 0);
    return {
      step: () => bar.increment(),
      grow: (by) => bar.setTotal(bar.getTotal() + by),
      done: () => bar.stop(),
    };
  }
  let all = total;
  let count = 0;
  const say = (): void => void process.stderr.write(`${what}: ${count} of ${all}\n`);
  return {
    step: () => {
      count += 1;
      // A line each tenth keeps a log readable.
      if (count === all || count % Math.max(1, Math.ceil(all / 10)) === 0) say();
    },
    grow: (by) => {
      all += by;
    },
    done: () => {},
  };
};
