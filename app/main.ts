// The command line. Each command is a file in commands/.
import { Command } from 'commander';
import { MailroomError } from '../domain/errors.ts';
import { checkConfig } from './commands/check-config.ts';
import { deskew } from './commands/deskew.ts';
import { journalVerify } from './commands/journal-verify.ts';
import { processFiles } from './commands/process.ts';
import { reconcileOffice } from './commands/reconcile.ts';
import { reviewConfirm, reviewList, reviewRetry } from './commands/review.ts';
import { signInLink } from './commands/sign-in.ts';
import { classifyLetters, evaluateLetters, trainModel } from './commands/sorting.ts';
import { start } from './commands/start.ts';
import { version } from './places.ts';

/** Exit codes: 0 done, 1 a fault of ours, 2 something was quarantined or does not hold. */
type Run = (...args: never[]) => Promise<number>;

const program = new Command('poststelle')
  .description('The digital mailroom of a municipality.')
  .version(version)
  .showHelpAfterError()
  .option('-c, --config <file>', 'configuration file (default: poststelle.yaml here, else the sample municipality)');

const configFile = (): string | undefined => program.opts<{ config?: string }>().config;

const runs =
  (run: Run) =>
  async (...args: unknown[]): Promise<void> => {
    process.exitCode = await run(...(args as never[]));
  };

program
  .command('start', { isDefault: true })
  .description('open the office')
  .action(runs(() => start(configFile())));

program
  .command('process')
  .description('run files through the whole pipeline once; one JSON object a document, a line each, on stdout')
  .argument('<file...>', 'TIFF, PDF, JPEG or PNG')
  .requiredOption('--out <dir>', 'folder for the PDFs')
  .action(runs((files: string[], options: { out: string }) => processFiles(files, options.out, configFile())));

program
  .command('classify')
  .description('one JSON object a line for {id, text} lines')
  .argument('<letters>', 'JSON lines')
  .option('--model <file>', 'model file (default: the starter model)')
  .action(runs((file: string, options: { model?: string }) => classifyLetters(file, options.model, configFile())));

program
  .command('train')
  .description('train a model from {id, text, type, unit} lines')
  .argument('<letters...>', 'JSON lines')
  .requiredOption('--model <file>', 'where the model is written')
  .action(runs((files: string[], options: { model: string }) => trainModel(files, options.model, configFile())));

program
  .command('evaluate')
  .description('how well letters are sorted: by the model, or without one by cross-validation over the letters')
  .argument('<letters...>', 'JSON lines')
  .option('--model <file>', 'model file; its training letters must not be among the letters')
  .option('--json', 'figures as JSON instead of a table')
  .action(
    runs((files: string[], options: { model?: string; json?: boolean }) =>
      evaluateLetters(files, options, configFile()),
    ),
  );

program
  .command('deskew')
  .description('angle and orientation, one JSON object a page; positive = the page is turned clockwise')
  .argument('<file...>', 'TIFF, PDF, JPEG or PNG')
  .action(runs((files: string[]) => deskew(files, configFile())));

const review = program.command('review').description('what waits for an operator');
review
  .command('list', { isDefault: true })
  .description('one JSON object a document')
  .action(runs(() => reviewList(configFile())));
review
  .command('decide')
  .description('confirm or correct a document; learned at once, also by a running office')
  .argument('<document>', 'id of the document')
  .requiredOption('--type <type>')
  .requiredOption('--unit <unit>')
  .requiredOption('--as <name>', 'who decides; it stands in the journal')
  .action(
    runs((document: string, options: { type: string; unit: string; as: string }) =>
      reviewConfirm(document, options, configFile()),
    ),
  );
review
  .command('retry')
  .description('try again what was set aside')
  .argument('<kind>', 'delivery, page or document')
  .argument('<id>')
  .requiredOption('--as <name>', 'who says so; it stands in the journal')
  .action(
    runs((kind: string, id: string, options: { as: string }) =>
      reviewRetry({ kind, id, as: options.as }, configFile()),
    ),
  );

program
  .command('journal')
  .description('the append-only record')
  .command('verify')
  .description('check the hash chain')
  .action(runs(() => journalVerify(configFile())));

program
  .command('reconcile')
  .description('pages in = outcomes out')
  .action(runs(() => reconcileOffice(configFile())));

program
  .command('check-config')
  .description('check the configuration; every fault at once')
  .argument('[file]', 'configuration file')
  .action(runs((file: string | undefined) => checkConfig(file ?? configFile())));

program
  .command('sign-in')
  .description('a one-time link to the console')
  .option('--name <name>', 'who signs in; the name stands in the journal', 'Poststelle')
  .action(runs((options: { name: string }) => signInLink(options.name, configFile())));

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(
    `${error instanceof MailroomError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  if (error instanceof MailroomError && error.cause instanceof Error)
    process.stderr.write(`  because: ${error.cause.message}\n`);
  process.exitCode = 1;
}
