// Sorting accuracy beside paperless-ngx's classifier and a linear SVM on the same letters.
// After a build: node dist/bench/sorting/sorting.js [heldOut|folded|curve|strangers|made]; without the others' (bench/sorting/peers.ts) only
// ours is shown. `made` takes an hour and is run only if it is asked for.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programFolder } from '../../app/run/files/paths.ts';
import { classify } from '../../classifiers/classify.ts';
import { crossValidate, dealt, evaluate, type Report } from '../../classifiers/confidence/evaluate.ts';
import { firstOfEach, learningCurve } from '../../classifiers/confidence/learning-curve.ts';
import { thresholdsFrom } from '../../classifiers/confidence/thresholds.ts';
import type { Labels } from '../../classifiers/label-keywords.ts';
import { createSorter } from '../../classifiers/sorter.ts';
import { seededRandom } from '../../classifiers/svm/random.ts';
import { train } from '../../classifiers/train.ts';
import { goesThrough, type Letter } from '../../domain/sorting/classification.ts';
import { loadLetters, STRANGER_KINDS, strangers as strangersOnFile } from '../../fixtures/letters/letters.ts';
import { madeLetters } from './made-letters.ts';
import { type Baseline, baselines, peersOf } from './peers.ts';
import { reliabilityDiagram } from './reliability-diagram.ts';
import { sampleConfig } from './sample-town.ts';

const config = sampleConfig();
const { target } = config.sorting;
const FOLDS = 5;
const NOISE = 'abcdefghijklmnopqrstuvwxyzäöüß0123456789.,';

/** Characters exchanged, added and lost as a bad reading does; line ends stay. */
const misread = (letters: readonly Letter[], share: number): Letter[] => {
  const random = seededRandom(3);
  const any = (): string => NOISE[Math.floor(random() * NOISE.length)]!;
  const spoil = (character: string): string => {
    if (character === '\n' || random() >= share) return character;
    const kind = random();
    return kind < 0.6 ? any() : kind < 0.8 ? character + any() : '';
  };
  return letters.map((letter) => ({ ...letter, text: [...letter.text].map(spoil).join('') }));
};

const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '    –' : (100 * share).toFixed(1).padStart(5);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const letters = loadLetters();
const only = process.argv[2];
const isHeldOut = ({ id }: Letter): boolean => id.startsWith('F');
const [taught, unseen] = [letters.filter((letter) => !isHeldOut(letter)), letters.filter(isHeldOut)];
const line = (name: string, { accuracy, calibrationError, straightThrough }: Report, peers = ''): boolean =>
  say(
    [
      name.padEnd(16),
      `${percent(accuracy.type)} / ${percent(accuracy.unit)}  ${percent(accuracy.both)}`,
      `ECE ${percent(calibrationError.type)} / ${percent(calibrationError.unit)}`,
      `through ${percent(straightThrough.share)}, right ${percent(straightThrough.right)}`,
      peers,
    ].join('  '),
  );

/** Letters never seen, typed and misread. */
const heldOut = async (): Promise<void> => {
  const sorter = createSorter(train(taught, config), { labels: config, target });
  say(
    `trained on ${taught.length} letters, tested on ${unseen.length} others; type / unit / both right, %; then SVM, paperless`,
  );
  for (const share of [0, 0.03, 0.08]) {
    const test = share === 0 ? unseen : misread(unseen, share);
    const name = `${(100 * share).toFixed(0)} % misread`;
    line(name, await evaluate(test, sorter, { target }), peersOf(baselines(taught, test)));
  }
};

/** Shuffled anew for each row, because one shuffle is worth a point more or less. */
const folded = async (): Promise<void> => {
  say(`\n${FOLDS}-fold over all ${letters.length} letters, three shuffles; target ${percent(target)} %`);
  for (const seed of [1, 2, 3]) {
    const report = await crossValidate(letters, config, { folds: FOLDS, target, seed });
    const folds = dealt(letters.length, FOLDS, seed).map((fold) => {
      const test = new Set(fold);
      return baselines(
        letters.filter((_, at) => !test.has(at)),
        letters.filter((_, at) => test.has(at)),
      );
    });
    const mean = (name: string): Baseline | undefined =>
      folds.every((fold) => fold !== undefined)
        ? { accuracy: folds.reduce((sum, fold) => sum + fold![name]!.accuracy, 0) / FOLDS }
        : undefined;
    const names = ['svm.type', 'svm.unit', 'paperless.type', 'paperless.unit'];
    const theirs = names.flatMap((name) => {
      const one = mean(name);
      return one === undefined ? [] : [[name, one] as const];
    });
    line('ours', report, peersOf(Object.fromEntries(theirs)));
    if (seed === 1) writeFileSync(join(programFolder, 'docs/reliability.svg'), reliabilityDiagram(report.reliability));
  }
};

const curve = (): void => {
  say('\nletters a label   ours           svm            paperless (tested on the held-out letters)');
  for (const { lettersPerLabel, type, unit } of learningCurve(taught, unseen, config)) {
    const few = (attribute: 'type' | 'unit') =>
      lettersPerLabel === 0 ? undefined : baselines(firstOfEach(taught, attribute, lettersPerLabel), unseen);
    const [forType, forUnit] = [few('type'), few('unit')];
    const peer = (name: string): string =>
      `${percent(forType?.[`${name}.type`]?.accuracy)} / ${percent(forUnit?.[`${name}.unit`]?.accuracy)}`;
    say(
      `${String(lettersPerLabel).padEnd(16)}  ${percent(type)} / ${percent(unit)}  ${peer('svm')}  ${peer('paperless')}`,
    );
  }
};

/** A letter unlike anything seen: of a type that no letter taught, of another language, not read at all. */
const unlikeAnything = (): void => {
  const through = (test: readonly Letter[], teach: readonly Letter[], labels: Labels): number => {
    const model = train(teach, labels);
    const thresholds = thresholdsFrom(model.evidence, target);
    return test.filter(({ text }) => goesThrough(classify(model, text, thresholds))).length;
  };
  const kinds = ['krankmeldung', 'vollmacht', 'gerichtspost', 'sepa-mandat'];
  const counts = kinds.map((kind) => {
    const labels = { types: config.types.filter(({ id }) => id !== kind), units: config.units };
    const strange = letters.filter(({ type }) => type === kind);
    return [
      through(
        strange,
        letters.filter(({ type }) => type !== kind),
        labels,
      ),
      strange.length,
    ] as const;
  });
  say(
    `\nof a type that is not known: ${kinds.map((kind, at) => `${kind} ${counts[at]!.join(' of ')}`).join(', ')} go through`,
  );
  const model = train(letters, config);
  const thresholds = thresholdsFrom(model.evidence, target);
  const held = STRANGER_KINDS.map((kind) => {
    const own = strangersOnFile().filter((stranger) => stranger.kind === kind);
    const passed = own.filter(({ text }) => goesThrough(classify(model, text, thresholds)));
    return `${kind} ${passed.length} of ${own.length}`;
  });
  say(`of the strangers in the fixtures: ${held.join(', ')} go through`);
};

/** A large house: 90 units, 40 types. */
const made = async (): Promise<void> => {
  for (const count of [1000, 5000]) {
    const { labels, letters: all } = madeLetters({ letters: count + 1000, types: 40, units: 90 }, 7);
    const [teach, test] = [all.slice(0, count), all.slice(count)];
    const sorter = createSorter(train(teach, labels), { labels, target });
    line(`${count} made`, await evaluate(test, sorter, { target }), peersOf(baselines(teach, test)));
  }
};

if (only === 'made') await made();
const parts: Readonly<Record<string, () => void | Promise<void>>> = {
  heldOut,
  folded,
  curve,
  strangers: unlikeAnything,
};
for (const [name, part] of Object.entries(parts)) if (only === undefined || only === name) await part();
