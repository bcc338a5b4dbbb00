// `classify`, `train` and `evaluate`: the classifier from the command line.
import { writeFile } from 'node:fs/promises';
import { crossValidate, evaluate, evaluationTable } from '../../../classifiers/confidence/evaluate.ts';
import { curveTable, learningCurve } from '../../../classifiers/confidence/learning-curve.ts';
import { serialise } from '../../../classifiers/model/model-file.ts';
import { createSorter } from '../../../classifiers/sorter.ts';
import { train } from '../../../classifiers/train.ts';
import { decideOn } from '../../../pipeline/stages/06-decide.ts';
import { decisionRules } from '../../compose/pages/page-workers.ts';
import { openFieldFinder, openModel, openRulebook, openSorter } from '../../compose/sorting/model.ts';
import { requireConfig } from '../../run/configuration.ts';
import { answersOf } from '../output/process-report.ts';
import { progress } from '../output/progress.ts';
import { readLabelled, readUnlabelled } from '../output/training-file.ts';

const FOLDS = 5;
/** No rule is about it. */
const NO_STATION = '';

export const classifyLetters = async (
  file: string,
  model: string | undefined,
  configFile: string | undefined,
): Promise<number> => {
  const config = requireConfig(configFile);
  const sorter = openSorter(model === undefined ? config : { ...config, sorting: { ...config.sorting, model } });
  const findFields = openFieldFinder(config);
  const rulebook = openRulebook(config);
  const letters = await readUnlabelled(file);
  const bar = progress('letters', letters.length);
  for (const { id, text } of letters) {
    const classification = await sorter.classify(text);
    const assigned = rulebook({ text, fields: findFields([{ text }]), station: NO_STATION });
    const letter = { classification, hints: {}, assigned };
    // What is typed was read without doubt; an empty letter was not read at all.
    const meanConfidence = text.trim() === '' ? 0 : 1;
    const { disposition } = decideOn({ ...letter, meanConfidence, pageMissing: false }, decisionRules(config));
    const { kind, reasons } = disposition;
    process.stdout.write(`${JSON.stringify({ id, ...answersOf(letter), disposition: kind, reasons })}\n`);
    bar.step();
  }
  bar.done();
  return 0;
};

export const trainModel = async (
  files: readonly string[],
  path: string,
  configFile: string | undefined,
): Promise<number> => {
  const config = requireConfig(configFile);
  const letters = await readLabelled(files);
  process.stderr.write(`training on ${letters.length} letters …\n`);
  const model = train(letters, config);
  const bytes = serialise(model);
  await writeFile(path, bytes);
  process.stdout.write(
    `${JSON.stringify({ model: path, version: model.version, letters: letters.length, bytes: bytes.length })}\n`,
  );
  return 0;
};

export const evaluateLetters = async (
  files: readonly string[],
  options: { readonly model?: string; readonly json?: boolean },
  configFile: string | undefined,
): Promise<number> => {
  const config = requireConfig(configFile);
  const letters = await readLabelled(files);
  const { target } = config.sorting;
  const bar = progress('folds', options.model === undefined ? FOLDS : 0);
  const report =
    options.model === undefined
      ? await crossValidate(letters, config, { folds: FOLDS, target, onFold: bar.step })
      : await evaluate(letters, createSorter(openModel(options.model), { labels: config, target }), { target });
  bar.done();
  // Four fifths teach, the last of five is asked.
  const curve =
    options.model === undefined
      ? learningCurve(
          letters.filter((_, at) => at % FOLDS !== FOLDS - 1),
          letters.filter((_, at) => at % FOLDS === FOLDS - 1),
          config,
        )
      : [];
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ ...report, learningCurve: curve })}\n`
      : `${evaluationTable(report)}\n${curveTable(curve)}`,
  );
  return 0;
};
