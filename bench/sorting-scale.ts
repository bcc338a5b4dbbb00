// What sorting costs in a large house, and how fast one correction is learned: `node dist/bench/sorting-scale.js`.
// Made letters (bench/made-letters.ts); CPU seconds of one core, peak memory of this process.
import { classify } from '../classifiers/classify.ts';
import { learn } from '../classifiers/learn.ts';
import { parse, serialise } from '../classifiers/model-file.ts';
import { train } from '../classifiers/train.ts';
import { madeLetters } from './made-letters.ts';

const [large = 20_000, small = 5000] = process.argv.slice(2).map(Number);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const cpu = <T>(work: () => T): readonly [value: T, ms: number] => {
  const before = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(before);
  return [value, (user + system) / 1000];
};
const peakMegabytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

const house = (count: number): void => {
  const { labels, letters } = madeLetters({ letters: count + 500, types: 40, units: 90 }, 7);
  const [teach, test] = [letters.slice(0, count), letters.slice(count)];
  const [model, training] = cpu(() => train(teach, labels));
  const trained = peakMegabytes();
  const [answers, classifying] = cpu(() => test.map(({ text }) => classify(model, text)));
  const right = (attribute: 'type' | 'unit'): number =>
    test.filter((letter, at) => answers[at]![attribute].label === letter[attribute]).length / test.length;
  const [bytes, writing] = cpu(() => serialise(model));
  say(
    `${count} letters, 40 types, 90 units: training ${(training / 1000).toFixed(1)} s, a letter ${(classifying / test.length).toFixed(2)} ms, model ${(bytes.length / 1e6).toFixed(1)} MB (${model.vocabulary.features.length} features, written in ${(writing / 1000).toFixed(1)} s), peak ${trained} MB, right ${(100 * right('type')).toFixed(1)} / ${(100 * right('unit')).toFixed(1)} %`,
  );
  const times = test.slice(0, 30).map((letter) => cpu(() => learn(model, [letter]))[1]);
  times.sort((a, b) => a - b);
  say(`  one correction: median ${times[15]!.toFixed(0)} ms, slowest of 30 ${times.at(-1)!.toFixed(0)} ms`);
  const [, reading] = cpu(() => parse(bytes));
  say(`  reading the model ${(reading / 1000).toFixed(1)} s, peak ${peakMegabytes()} MB`);
};

house(small);
house(large);
