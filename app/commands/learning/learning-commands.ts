// The commands about learning: labels, model versions, quality.
import type { Command } from 'commander';

/** Exit codes: 0 done, 1 a fault of ours, 2 something was quarantined or does not hold. */
export type Run = (...args: never[]) => Promise<number>;

/** What every group of commands is handed. */
export interface CommandTools {
  readonly runs: (run: Run) => (...args: unknown[]) => Promise<void>;
  readonly configFile: () => string | undefined;
}

const LABELS = [
  ['units', 'unit'],
  ['types', 'type'],
] as const;

export const addLearningCommands = (program: Command, { runs, configFile }: CommandTools): void => {
  for (const [kind, of] of LABELS) {
    const labels = program.command(kind).description(`rename, merge or split ${kind}; what was learned is kept`);
    const change = async (
      asked: { how: 'rename' | 'merge' | 'split'; from: readonly string[]; to: readonly string[] },
      { as, letters }: { as: string; letters?: string },
    ) => (await import('./labels.ts')).changeLabels({ of, as, ...asked }, letters, configFile());
    labels
      .command('rename')
      .description('the new id is in the configuration, the old one no longer is')
      .argument('<old>')
      .argument('<new>')
      .requiredOption('--as <name>', 'who says so; recorded in the journal')
      .action(
        runs((old: string, renamed: string, options: { as: string }) =>
          change({ how: 'rename', from: [old], to: [renamed] }, options),
        ),
      );
    labels
      .command('merge')
      .description('the last one takes the place of the others, which are no longer in the configuration')
      .argument('<ids...>', `two or more ${kind}; the last one stays`)
      .requiredOption('--as <name>', 'who says so; recorded in the journal')
      .action(
        runs((ids: string[], options: { as: string }) =>
          change({ how: 'merge', from: ids.slice(0, -1), to: ids.slice(-1) }, options),
        ),
      );
    labels
      .command('split')
      .description('what was learned stays with the old one; the new ones start from their words')
      .argument('<old>')
      .argument('<new...>')
      .option('--letters <file>', `JSON lines {document, ${of}}: letters that a new one gets`)
      .requiredOption('--as <name>', 'who says so; recorded in the journal')
      .action(
        runs((old: string, parts: string[], options: { as: string; letters?: string }) =>
          change({ how: 'split', from: [old], to: parts }, options),
        ),
      );
  }

  program
    .command('quality')
    .description('how well letters are sorted: what decisions, checks and returns of the last twelve weeks say')
    .option('--json', 'figures as JSON instead of a table')
    .action(runs(async (options: { json?: boolean }) => (await import('./quality.ts')).quality(options, configFile())));

  const model = program.command('model').description('the versions of the classifier’s model');
  model
    .command('list', { isDefault: true })
    .description('one JSON object a version, the one in use first')
    .action(runs(async () => (await import('./model.ts')).modelList(configFile())));
  model
    .command('refit')
    .description('train anew; promoted if not worse on decisions that neither model has seen, also in a running office')
    .argument(
      '[letters...]',
      'JSON lines to begin with (default: those of the last refit, at first the starter letters)',
    )
    .option('--as <name>', 'who says so; recorded in the journal', 'Poststelle')
    .action(
      runs(async (letters: string[], options: { as: string }) =>
        (await import('./model.ts')).modelRefit(letters, options.as, configFile()),
      ),
    );
  model
    .command('rollback')
    .description('take a version into use that was in use before, also in a running office')
    .argument('<version>', 'as "model list" tells it')
    .requiredOption('--as <name>', 'who says so; recorded in the journal')
    .action(
      runs(async (version: string, options: { as: string }) =>
        (await import('./model.ts')).modelRollback(version, options.as, configFile()),
      ),
    );
};
