// The command line as a tree of commands. Each command is a file in commands/, loaded when it is called.
import { Command } from 'commander';
import { MailroomError } from '../../domain/errors.ts';
import { version } from '../run/files/paths.ts';
import { addLearningCommands, type Run } from './learning/learning-commands.ts';
import { addMovingCommands } from './ledger/moving-commands.ts';
import { addReviewCommands } from './review/review-commands.ts';

export const program = new Command('poststelle')
  .description('The digital mailroom of a municipality.')
  .version(version)
  .showHelpAfterError()
  .option(
    '-c, --config <file>',
    'configuration file (default: poststelle.yaml here, else the sample municipality); several: a municipality each',
    (file: string, before: readonly string[] = []) => [...before, file],
  );

const configFiles = (): readonly string[] => program.opts<{ config?: readonly string[] }>().config ?? [];

/** For commands that act on the books of one municipality. */
const configFile = (): string | undefined => {
  const [file, ...more] = configFiles();
  if (more.length === 0) return file;
  throw new MailroomError('CONFIG_INVALID', {
    cause: new Error('this command is for one municipality: name one --config'),
  });
};

const runs =
  (run: Run) =>
  async (...args: unknown[]): Promise<void> => {
    process.exitCode = await run(...(args as never[]));
  };

program
  .command('start', { isDefault: true })
  .description('open the office')
  .action(runs(async () => (await import('./run/process.ts')).runProcess('start', configFiles())));

const ROLES = {
  watch: 'one process of a house: watch the stations and take their files in',
  work: 'one process of a house, on any host: read pages, sort and compose letters',
  relay: 'one process of a house: bring documents to the units and take their answers',
  console: 'one process of a house: the console',
  all: 'every part of a house in one process, beside others',
} as const;
for (const [role, does] of Object.entries(ROLES) as [keyof typeof ROLES, string][]) {
  program
    .command(role)
    .description(does)
    .action(runs(async () => (await import('./run/process.ts')).runProcess(role, configFiles())));
}

program
  .command('documents')
  .description('one process of a house: give units’ systems the PDFs that their messages name')
  .action(runs(async () => (await import('./run/documents.ts')).serveDocuments(configFiles())));

program
  .command('topology')
  .description(
    'what the configuration needs at its brokers: compare (exit code 2 and one line per difference), or declare',
  )
  .option('--check', 'compare (the default)')
  .option('--apply', 'declare what is missing; what is there stays as it is')
  .action(
    runs(async (options: { apply?: boolean }) => (await import('./run/topology.ts')).topology(options, configFile())),
  );

program
  .command('process')
  .description('run files through the whole pipeline once; one JSON object a document, a line each, on stdout')
  .argument('<file...>', 'TIFF, PDF, JPEG or PNG')
  .requiredOption('--out <dir>', 'folder for the PDFs')
  .option('--keep-intermediates', 'keep beside each PDF what its pages looked like between the steps')
  .action(
    runs(async (files: string[], options: { out: string; keepIntermediates?: boolean }) =>
      (await import('./post/process.ts')).processFiles(files, options, configFile()),
    ),
  );

program
  .command('classify')
  .description('one JSON object a line for {id, text} lines')
  .argument('<letters>', 'JSON lines')
  .option('--model <file>', 'model file (default: the starter model)')
  .action(
    runs(async (file: string, options: { model?: string }) =>
      (await import('./learning/sorting.ts')).classifyLetters(file, options.model, configFile()),
    ),
  );

program
  .command('train')
  .description('train a model from {id, text, type, unit} lines')
  .argument('<letters...>', 'JSON lines')
  .requiredOption('--model <file>', 'where the model is written')
  .action(
    runs(async (files: string[], options: { model: string }) =>
      (await import('./learning/sorting.ts')).trainModel(files, options.model, configFile()),
    ),
  );

program
  .command('evaluate')
  .description('how well letters are sorted: by the model, or without one by cross-validation over the letters')
  .argument('<letters...>', 'JSON lines')
  .option('--model <file>', 'model file; its training letters must not be among the letters')
  .option('--json', 'figures as JSON instead of a table')
  .action(
    runs(async (files: string[], options: { model?: string; json?: boolean }) =>
      (await import('./learning/sorting.ts')).evaluateLetters(files, options, configFile()),
    ),
  );

program
  .command('deskew')
  .description('angle and orientation, one JSON object a page; positive = the page is turned clockwise')
  .argument('<file...>', 'TIFF, PDF, JPEG or PNG')
  .action(runs(async (files: string[]) => (await import('./post/deskew.ts')).deskew(files, configFile())));

addReviewCommands(program, { runs, configFile });
addLearningCommands(program, { runs, configFile });
addMovingCommands(program, { runs, configFile });

program
  .command('separator-sheet')
  .description('print a separator sheet (PDF, A4): plain, or with a unit, a type, a rule, or "the letter goes on"')
  .option('--unit <unit>', 'who gets the letters behind it')
  .option('--type <type>', 'what the letters behind it are')
  .option('--profile <profile>', 'how the stack behind it falls into letters: sheets, blank-pages, every-2-pages …')
  .option('--continue', 'no new letter: what lies behind it belongs to the letter before')
  .requiredOption('--out <file>', 'where the PDF is written')
  .action(
    runs(async (options: { out: string }) =>
      (await import('./post/separator-sheet.ts')).separatorSheet(options, configFile()),
    ),
  );

program
  .command('register')
  .description('the book of incoming post: what was received on these days')
  .requiredOption('--from <day>', 'first day, such as 2026-01-01')
  .requiredOption('--to <day>', 'last day, included')
  .option('--csv', 'a table for a spreadsheet instead of one JSON object a line')
  .option('--json', 'one JSON object a line (the default)')
  .action(
    runs(async (options: { from: string; to: string; csv?: boolean }) =>
      (await import('./review/register.ts')).register(options, configFile()),
    ),
  );

program
  .command('journal')
  .description('the append-only record')
  .command('verify')
  .description('check the hash chain, the heads kept elsewhere, and that the ledger is what the journal says')
  .option('--against <file>', 'heads kept elsewhere (default: the file that the office keeps every day)')
  .action(
    runs(async (options: { against?: string }) =>
      (await import('./ledger/journal-verify.ts')).journalVerify(options, configFile()),
    ),
  );

program
  .command('reconcile')
  .description('pages in = outcomes out, and the ledger is what the journal says')
  .option('--deep', 'read every stored file too, and compare it with its checksum')
  .action(
    runs(async (options: { deep?: boolean }) =>
      (await import('./ledger/reconcile.ts')).reconcileOffice(options, configFile()),
    ),
  );

program
  .command('check-config')
  .description('check the configuration; every fault at once')
  .argument('[file...]', 'configuration file; several: also that they share nothing')
  .action(
    runs(async (files: readonly string[]) =>
      (await import('./run/check-config.ts')).checkConfig(files.length > 0 ? files : configFiles()),
    ),
  );

program
  .command('sign-in')
  .description('a one-time link to the console')
  .option('--name <name>', 'who signs in; the name is recorded in the journal', 'Poststelle')
  .action(
    runs(async (options: { name: string }) =>
      (await import('./run/sign-in.ts')).signInLink(options.name, configFile()),
    ),
  );
