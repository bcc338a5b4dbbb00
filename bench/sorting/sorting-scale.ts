// What sorting costs in a large house, and how fast one correction is learned: `node dist/bench/sorting/sorting-scale.js`.
// How often a model that learned its last letters one by one answers like one trained anew with them:
// `node dist/bench/sorting/sorting-scale.js agreement`, the shipped letters and made ones. Made letters (bench/sorting/made-letters.ts); CPU seconds of one core, peak memory of this process.
import { classify } from '../../classifiers/classify.ts';
import { thresholdsFrom } from '../../classifiers/confidence/thresholds.ts';
import type { Labels } from '../../classifiers/label-keywords.ts';
import { learn } from '../../classifiers/learn.ts';
import { parse, serialise } from '../../classifiers/model/model-file.ts';
import { train } from '../../classifiers/train.ts';
import { type Classification, goesThrough, type Letter } from '../../domain/sorting/classification.ts';
import { madeLetters } from './made-letters.ts';
import { sampleConfig, shuffledLetters } from './sample-town.ts';

const TARGET = 0.98;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const cpu = <T>(work: () => T): readonly [value: T, ms: number] => {
  const before = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(before);
  return [value, (user + system) / 1000];
};
const peakMegabytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

const house = (count: number): void => {
  const { labels, letters } = madeLetters({ letters: count + 1000, types: 40, units: 90 }, 7);
  const [teach, test] = [letters.slice(0, count), letters.slice(count)];
  const [model, training] = cpu(() => train(teach, labels));
  const trained = peakMegabytes();
  const thresholds = thresholdsFrom(model.evidence, TARGET);
  const [answers, classifying] = cpu(() => test.map(({ text }) => classify(model, text, thresholds)));
  const right = (attribute: 'type' | 'unit'): number =>
    test.filter((letter, at) => answers[at]![attribute].label === letter[attribute]).length / test.length;
  const through = test.flatMap((letter, at) => {
    const { type, unit } = answers[at]!;
    return goesThrough(answers[at]!) ? [type.label === letter.type && unit.label === letter.unit] : [];
  });
  const [bytes, writing] = cpu(() => serialise(model));
  say(
    `${count} letters, 40 types, 90 units: training ${(training / 1000).toFixed(1)} s, a letter ${(classifying / test.length).toFixed(2)} ms, model ${(bytes.length / 1e6).toFixed(1)} MB (${model.vocabulary.features.length} features, written in ${(writing / 1000).toFixed(1)} s), peak ${trained} MB, right ${(100 * right('type')).toFixed(1)} / ${(100 * right('unit')).toFixed(1)} %`,
  );
  say(
    `  straight through at ${100 * TARGET} %: ${((100 * through.length) / test.length).toFixed(1)} %, ${through.filter((right) => !right).length} of ${through.length} wrong`,
  );
  const times = test.slice(0, 30).map((letter) => cpu(() => learn(model, [letter]))[1]);
  times.sort((a, b) => a - b);
  say(`  one correction: median ${times[15]!.toFixed(0)} ms, slowest of 30 ${times.at(-1)!.toFixed(0)} ms`);
  const [, reading] = cpu(() => parse(bytes));
  say(`  reading the model ${(reading / 1000).toFixed(1)} s, peak ${peakMegabytes()} MB`);
};

interface Town {
  readonly labels: Labels;
  readonly letters: readonly Letter[];
}

/** Tested on letters that neither of the two models has seen. */
const agreement = (
  name: string,
  { labels, letters }: Town,
  size: { readonly taught: number; readonly more: number },
): void => {
  const [taught, news] = [letters.slice(0, size.taught), letters.slice(size.taught, size.taught + size.more)];
  const test = letters.slice(size.taught + size.more);
  const learned = news.reduce((model, letter) => learn(model, [letter]), train(taught, labels));
  const refit = train([...taught, ...news], labels);
  const [ours, theirs] = [learned, refit].map((model) => test.map(({ text }) => classify(model, text)));
  const share = (agrees: (at: number) => boolean): string =>
    `${((100 * test.filter((_, at) => agrees(at)).length) / test.length).toFixed(1)} %`;
  const right = (answers: readonly Classification[] | undefined, at: number): boolean =>
    answers?.[at]?.type.label === test[at]?.type && answers?.[at]?.unit.label === test[at]?.unit;
  say(
    `${name}: ${size.taught} letters and ${size.more} one by one, ${test.length} others: same type ${share((at) => ours?.[at]?.type.label === theirs?.[at]?.type.label)}, same unit ${share((at) => ours?.[at]?.unit.label === theirs?.[at]?.unit.label)}; both right ${share((at) => right(ours, at))}, trained anew ${share((at) => right(theirs, at))}`,
  );
};

if (process.argv[2] === 'agreement') {
  const town = { labels: sampleConfig(), letters: shuffledLetters(5) };
  for (const more of [1, 20, 100]) agreement('shipped letters', town, { taught: 500, more });
  const made = madeLetters({ letters: 2300, types: 40, units: 90 }, 8);
  for (const more of [1, 100]) agreement('made letters', made, { taught: 1700, more });
} else {
  const sizes = process.argv.slice(2).map(Number);
  for (const size of sizes.length > 0 ? sizes : [5000, 20_000]) house(size);
}
