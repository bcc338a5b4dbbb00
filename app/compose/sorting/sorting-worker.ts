// The thread that sorts, or trains: classifiers behind the sorting protocol. Started by the office.
import { workerData } from 'node:worker_threads';
import { serveSorting } from '../../../adapters/classifier-thread/serve-sorting.ts';
import { evaluate } from '../../../classifiers/confidence/evaluate.ts';
import type { Labels } from '../../../classifiers/label-keywords.ts';
import { learn } from '../../../classifiers/learn.ts';
import { parse, serialise } from '../../../classifiers/model/model-file.ts';
import { relabelled } from '../../../classifiers/model/relabel.ts';
import { createSorter } from '../../../classifiers/sorter.ts';
import { train } from '../../../classifiers/train.ts';
import { MailroomError } from '../../../domain/errors.ts';
import type { LearnedModel, Sorter } from '../../../domain/ports/sorting/sorter.ts';
import type { SortingFigures } from '../../../domain/sorting/model-version.ts';

/** What the office tells the thread when it starts it. */
export interface SortingWorkerSettings {
  readonly labels: Labels;
  readonly target: number;
}

const { labels, target } = workerData as SortingWorkerSettings;

const opened = async ({ bytes, relabelling, letters }: LearnedModel): Promise<Sorter> => {
  const sorter = createSorter(relabelled(parse(bytes), relabelling, labels), { labels, target });
  if (letters.length > 0) await sorter.learn(letters);
  return sorter;
};

let inUse: Sorter | undefined;
const current = (): Sorter => {
  if (inUse === undefined) throw new MailroomError('PORT_MISUSED', { sorting: 'no model loaded' });
  return inUse;
};

serveSorting({
  load: async (model) => {
    inUse = await opened(model);
  },
  learn: (letters) => current().learn(letters),
  classify: (text) => current().classify(text),
  refit: async ({ letters, heldOut, inUse: before }) => {
    const figuresOf = async (sorter: Sorter): Promise<SortingFigures> => {
      const { accuracy, straightThrough } = await evaluate(heldOut, sorter, { target });
      return {
        letters: heldOut.length,
        typeRight: accuracy.type,
        unitRight: accuracy.unit,
        bothRight: accuracy.both,
        through: straightThrough.share,
        throughRight: straightThrough.right,
      };
    };
    const rival = await opened(before);
    const model = train(letters, labels);
    return {
      bytes: serialise(learn(model, heldOut)),
      compared: serialise(model),
      comparison: {
        candidate: await figuresOf(createSorter(model, { labels, target })),
        inUse: await figuresOf(rival),
      },
    };
  },
});
