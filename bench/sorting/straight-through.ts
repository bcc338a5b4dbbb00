// How right is what goes straight through? All letters five-fold, shuffled several times and pooled, because one shuffle
// lets some fifty letters through: `node dist/bench/sorting/straight-through.js FILE.jsonl [shuffles, 4]`, after a build, with the
// letters as scanned and read by bench/sorting/scan-letters.ts. An office learns from letters as they were read, and is asked about
// such; beside it read ones asked of a model that has learned typed ones, and typed ones. Before that, thresholds of many
// houses, whose decisions are drawn from the answers to the letters as read.

import type { Attribute } from '../../classifiers/attributes.ts';
import { dealt } from '../../classifiers/confidence/evaluate.ts';
import type { Evidence } from '../../classifiers/confidence/evidence.ts';
import { thresholdsFrom } from '../../classifiers/confidence/thresholds.ts';
import { createSorter } from '../../classifiers/sorter.ts';
import { seededRandom } from '../../classifiers/svm/random.ts';
import { train } from '../../classifiers/train.ts';
import { goesThrough, type Letter } from '../../domain/sorting/classification.ts';
import { inOneSpelling } from '../../domain/sorting/text-normalisation.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { PAGE_BREAK } from '../../pipeline/locate-passages.ts';
import { textOf } from '../../pipeline/page/read.ts';
import { readLetters } from './read-letters.ts';
import { sampleConfig } from './sample-town.ts';

const FOLDS = 5;
const RESAMPLES = 5000;
const HOUSES = 200;
const [file, shuffles = '4'] = process.argv.slice(2);
if (file === undefined) throw new Error('name the file with the letters as they were read');
const config = sampleConfig();
const { target } = config.sorting;

const texts = new Map(
  readLetters(file).map(({ id, pages }) => [
    id,
    pages.map(({ words }) => inOneSpelling(textOf(words))).join(PAGE_BREAK),
  ]),
);
const typed = loadLetters().filter(({ id }) => texts.has(id));
const read = typed.map((letter): Letter => ({ ...letter, text: texts.get(letter.id)! }));

/** Of one letter over all shuffles: how often it went through, and how often that was wrong. */
interface Count {
  asked: number;
  right: number;
  through: number;
  wrong: number;
}

const sum = (counts: readonly Count[], of: keyof Count): number => counts.reduce((all, count) => all + count[of], 0);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Letters are drawn anew, each with all its shuffles: those of one letter are not independent. */
const interval = (counts: readonly Count[]): readonly [low: number, high: number] => {
  const random = seededRandom(1);
  const shares = Array.from({ length: RESAMPLES }, () => {
    const drawn = counts.map(() => counts[Math.floor(random() * counts.length)]!);
    return 1 - sum(drawn, 'wrong') / Math.max(1, sum(drawn, 'through'));
  }).sort((a, b) => a - b);
  return [shares[Math.floor(0.025 * RESAMPLES)]!, shares[Math.floor(0.975 * RESAMPLES)]!];
};

const measure = async (title: string, teach: readonly Letter[], ask: readonly Letter[]): Promise<void> => {
  const counts = teach.map((): Count => ({ asked: 0, right: 0, through: 0, wrong: 0 }));
  const rows: string[] = [];
  for (let seed = 1; seed <= Number(shuffles); seed += 1) {
    const before = [sum(counts, 'through'), sum(counts, 'wrong')] as const;
    for (const fold of dealt(teach.length, FOLDS, seed)) {
      const unseen = new Set(fold);
      const model = train(
        teach.filter((_, at) => !unseen.has(at)),
        config,
      );
      const sorter = createSorter(model, { labels: config, target });
      for (const at of fold) {
        const { type, unit } = ask[at]!;
        const answer = await sorter.classify(ask[at]!.text);
        const right = answer.type.label === type && answer.unit.label === unit;
        const count = counts[at]!;
        count.asked += 1;
        if (right) count.right += 1;
        if (!goesThrough(answer)) continue;
        count.through += 1;
        if (!right) count.wrong += 1;
      }
    }
    rows.push(`${sum(counts, 'wrong') - before[1]}/${sum(counts, 'through') - before[0]}`);
  }
  const [asked, through, wrong] = [sum(counts, 'asked'), sum(counts, 'through'), sum(counts, 'wrong')];
  const [low, high] = interval(counts);
  process.stdout.write(
    `${title}: both right ${percent(sum(counts, 'right') / asked)}, through ${percent(through / asked)}, ` +
      `of these right ${percent(1 - wrong / Math.max(1, through))} (95 of 100: ${percent(low)} to ${percent(high)}), ` +
      `asked for ${percent(target)}; wrong/through by shuffle ${rows.join(', ')}; ` +
      `letters ever wrong ${counts.filter((count) => count.wrong > 0).length}\n`,
  );
  for (const [at, { wrong: times }] of counts.entries())
    if (times > 0) process.stdout.write(`  ${teach[at]!.id} ${times} of ${counts[at]!.through} times through\n`);
};

/** Houses of so many decisions: what goes through by their thresholds, asked of all answers. */
const housesOf = (evidence: readonly Evidence[], decisions: number): void => {
  const random = seededRandom(5);
  const houses = Array.from({ length: HOUSES }, () => {
    const drawn = Array.from({ length: decisions }, (_, at) => ({
      ...evidence[Math.floor(random() * evidence.length)]!,
      id: `${at}`,
    }));
    const thresholds = thresholdsFrom(drawn, target);
    const passes = ({ answered, confidence }: Evidence, attribute: Attribute): boolean =>
      confidence[attribute] >= (thresholds[attribute].get(answered[attribute]) ?? Number.POSITIVE_INFINITY);
    const through = evidence.filter((one) => passes(one, 'type') && passes(one, 'unit'));
    const wrong = through.filter(({ right }) => !right.type || !right.unit).length;
    return { through: through.length, wrong, kept: wrong <= (1 - target) * through.length };
  });
  const all = houses.reduce((count, { through }) => count + through, 0);
  const wrong = houses.reduce((count, house) => count + house.wrong, 0);
  process.stdout.write(
    `${HOUSES} houses of ${decisions} decisions: through ${percent(all / HOUSES / evidence.length)}, of these right ` +
      `${percent(1 - wrong / Math.max(1, all))}; nothing goes through in ${houses.filter(({ through }) => through === 0).length}, ` +
      `below ${percent(target)} are ${houses.filter(({ kept }) => !kept).length}\n`,
  );
};

process.stdout.write(`${read.length} letters, ${FOLDS}-fold, ${shuffles} shuffles\n`);
const { evidence } = train(read, config);
for (const decisions of [300, 600, 1000, 2000, 5000]) housesOf(evidence, decisions);
await measure('learned as read, asked as read', read, read);
await measure('learned as typed, asked as read', typed, read);
await measure('learned as typed, asked as typed', typed, typed);
