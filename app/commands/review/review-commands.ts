// The operator's commands: decide, split, set aside, recall, return, retry.
import type { Command } from 'commander';
import type { CommandTools } from '../learning/learning-commands.ts';

export const addReviewCommands = (program: Command, { runs, configFile }: CommandTools): void => {
  const review = program.command('review').description('what waits for an operator');
  review
    .command('list', { isDefault: true })
    .description('one JSON object per document, and per delivery in which no document was found')
    .action(runs(async () => (await import('./review.ts')).reviewList(configFile())));
  review
    .command('decide')
    .description('confirm or correct a document; learned at once, also by a running office')
    .argument('<document>', 'id of the document')
    .requiredOption('--type <type>')
    .requiredOption('--unit <unit>')
    .option(
      '--answer <question=answer>',
      'to an open question, as "review list" names them; once per question',
      (one: string, all: readonly string[]) => [...all, one],
      [],
    )
    .requiredOption('--as <name>', 'who decides; recorded in the journal')
    .action(
      runs(async (document: string, options: { type: string; unit: string; as: string; answer: readonly string[] }) =>
        (await import('./review.ts')).reviewConfirm(document, options, configFile()),
      ),
    );
  review
    .command('set-aside')
    .description('answer a question so that the document does not go: it is set aside')
    .argument('<document>', 'id of the document')
    .requiredOption('--answer <question=answer>', 'such as page-missing=rescan or duplicate=is-duplicate')
    .requiredOption('--as <name>', 'who says so; recorded in the journal')
    .action(
      runs(async (document: string, options: { answer: string; as: string }) =>
        (await import('./review.ts')).reviewSetAside(document, options, configFile()),
      ),
    );
  review
    .command('recall')
    .description('call a document back that its unit has not accepted; it waits for an operator again')
    .argument('<document>', 'id of the document')
    .requiredOption('--as <name>', 'who calls it back; recorded in the journal')
    .action(
      runs(async (document: string, options: { as: string }) =>
        (await import('./review.ts')).reviewRecall(document, options.as, configFile()),
      ),
    );
  review
    .command('cut')
    .description('cut a document in two; both halves are sorted anew, also by a running office')
    .argument('<document>', 'id of the document')
    .requiredOption('--before <page>', 'number (in the delivery) of the page that begins the second letter')
    .requiredOption('--as <name>', 'who says so; recorded in the journal')
    .action(
      runs(async (document: string, options: { before: string; as: string }) =>
        (await import('./review.ts')).reviewCut(document, options, configFile()),
      ),
    );
  review
    .command('return')
    .description('a unit gives a document back that it is not responsible for; it waits for an operator again')
    .argument('<document>', 'id of the document')
    .requiredOption('--by <unit>', 'the unit that has it')
    .requiredOption('--as <name>', 'who says so; recorded in the journal')
    .action(
      runs(async (document: string, options: { by: string; as: string }) =>
        (await import('./review.ts')).reviewReturn(document, options, configFile()),
      ),
    );
  review
    .command('empty')
    .description('confirm that a delivery in which no document was found is empty')
    .argument('<delivery>', 'id of the delivery')
    .requiredOption('--as <name>', 'who says so; recorded in the journal')
    .action(
      runs(async (delivery: string, { as }: { as: string }) =>
        (await import('./review.ts')).reviewWithoutDocument(delivery, { isEmpty: true, as }, configFile()),
      ),
    );
  review
    .command('document')
    .description('a delivery in which no document was found is one: its pages are read and wait for an operator')
    .argument('<delivery>', 'id of the delivery')
    .requiredOption('--as <name>', 'who says so; recorded in the journal')
    .action(
      runs(async (delivery: string, { as }: { as: string }) =>
        (await import('./review.ts')).reviewWithoutDocument(delivery, { isEmpty: false, as }, configFile()),
      ),
    );
  review
    .command('retry')
    .description('try again what was set aside')
    .argument('<kind>', 'delivery, page or document')
    .argument('<id>')
    .requiredOption('--as <name>', 'who says so; recorded in the journal')
    .action(
      runs(async (kind: string, id: string, options: { as: string }) =>
        (await import('./review.ts')).reviewRetry({ kind, id, as: options.as }, configFile()),
      ),
    );
};
