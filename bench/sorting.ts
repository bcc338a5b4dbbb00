// How well letters are sorted, ours beside paperless-ngx's classifier and a linear SVM on the same letters.
// After a build: node dist/bench/sorting.js. The baselines need Python with scikit-learn and nltk, and PEERS, the
// folder with classifier_baselines.py (../shared/peers if unset); without them only ours is shown.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { classify } from '../classifiers/classify.ts';
import { crossValidate, evaluate } from '../classifiers/evaluate.ts';
import { learn } from '../classifiers/learn.ts';
import { parse, serialise } from '../classifiers/model-file.ts';
import { seededRandom } from '../classifiers/random.ts';
import { createSorter } from '../classifiers/sorter.ts';
import { train } from '../classifiers/train.ts';
import { loadConfig } from '../config/load.ts';
import type { Letter } from '../domain/classification.ts';
import { MailroomError } from '../domain/errors.ts';
import { loadLetters } from '../fixtures/letters/letters.ts';

const loaded = loadConfig({ env: {}, cwd: '/' });
if (loaded.kind === 'invalid') throw new MailroomError('CONFIG_INVALID', { file: loaded.source.file });
const { config } = loaded;
const ROUTE_AT = [0.9, 0.92, 0.95].map((at) => ({ type: at, unit: at }));
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

interface Baseline {
  readonly accuracy: number;
}

const script = join(resolve(process.env.PEERS ?? '../shared/peers'), 'classifier_baselines.py');
const baselines = (
  teach: readonly Letter[],
  test: readonly Letter[],
): Readonly<Record<string, Baseline>> | undefined => {
  if (!existsSync(script)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'sorting-'));
  try {
    const write = (name: string, letters: readonly Letter[]): string => {
      const file = join(folder, name);
      writeFileSync(file, letters.map((letter) => JSON.stringify(letter)).join('\n'));
      return file;
    };
    const files = ['--train', write('train.jsonl', teach), '--test', write('test.jsonl', test), '--json'];
    const run = spawnSync('/usr/bin/python3', [script, ...files], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONWARNINGS: 'ignore' },
    });
    return run.status === 0 ? JSON.parse(run.stdout) : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const cpuSeconds = <T>(work: () => T): readonly [value: T, seconds: number] => {
  const before = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(before);
  return [value, (user + system) / 1e6];
};

const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '    –' : (100 * share).toFixed(1).padStart(5);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const letters = loadLetters();
const taught = letters.filter(({ id }) => /^[CD]/.test(id));
const unseen = letters.filter(({ id }) => !/^[CD]/.test(id));
const model = train(taught, config);
const sorter = createSorter(model, { labels: config });

say(`trained on ${taught.length} letters, tested on ${unseen.length} others (type / unit right, %)`);
say('reading errors      ours          svm           paperless     both  ECE t/u      straight through → both right');
for (const share of [0, 0.03, 0.08]) {
  const test = share === 0 ? unseen : misread(unseen, share);
  const reports = await Promise.all(ROUTE_AT.map((routeAt) => evaluate(test, sorter, { routeAt })));
  const { accuracy, calibrationError } = reports[0]!;
  const theirs = baselines(taught, test);
  const peer = (name: string): string =>
    `${percent(theirs?.[`${name}.type`]?.accuracy)} / ${percent(theirs?.[`${name}.unit`]?.accuracy)}`;
  say(
    [
      `${(100 * share).toFixed(0)} %`.padEnd(16),
      `${percent(accuracy.type)} / ${percent(accuracy.unit)}`,
      peer('svm'),
      peer('paperless'),
      percent(accuracy.both),
      `${percent(calibrationError.type)} /${percent(calibrationError.unit)}`,
      reports
        .map(({ straightThrough: { routeAt, share: through, right } }) =>
          `≥ ${routeAt.type}: ${percent(through)} → ${percent(right)}`.replaceAll(/ +/g, ' '),
        )
        .join('  '),
    ].join('  '),
  );
}

say(`\n${FOLDS}-fold over all ${letters.length} letters`);
for (const routeAt of ROUTE_AT) {
  const { accuracy, calibrationError, straightThrough } = await crossValidate(letters, config, {
    folds: FOLDS,
    routeAt,
  });
  const { share, right } = straightThrough;
  say(
    `ours  ${percent(accuracy.type)} / ${percent(accuracy.unit)}  both ${percent(accuracy.both)}  ECE ${percent(calibrationError.type)} / ${percent(calibrationError.unit)}  ≥ ${routeAt.type}: ${percent(share)} → ${percent(right)}`,
  );
}
const folds = Array.from({ length: FOLDS }, (_, fold) =>
  baselines(
    letters.filter((_, at) => at % FOLDS !== fold),
    letters.filter((_, at) => at % FOLDS === fold),
  ),
);
for (const name of ['svm', 'paperless']) {
  const mean = (label: string): number | undefined =>
    folds.every((fold) => fold !== undefined)
      ? folds.reduce((sum, fold) => sum + fold![`${name}.${label}`]!.accuracy, 0) / FOLDS
      : undefined;
  say(`${name.padEnd(9)} ${percent(mean('type'))} / ${percent(mean('unit'))}`);
}

const [full, trainSeconds] = cpuSeconds(() => train(letters, config));
const [, classifySeconds] = cpuSeconds(() => unseen.map(({ text }) => classify(full, text)));
const corrected = unseen.slice(0, 20).map((letter) => ({ ...letter, id: `${letter.id}-corrected` }));
const [, learnSeconds] = cpuSeconds(() => corrected.map((letter) => learn(model, [letter])));
const bytes = serialise(full);
const [, parseSeconds] = cpuSeconds(() => parse(bytes));
say(
  `\nCPU: training ${trainSeconds.toFixed(1)} s, loading ${(1000 * parseSeconds).toFixed(0)} ms, a letter ${((1000 * classifySeconds) / unseen.length).toFixed(1)} ms, a correction ${((1000 * learnSeconds) / corrected.length).toFixed(0)} ms; model ${(bytes.length / 1e6).toFixed(2)} MB`,
);
