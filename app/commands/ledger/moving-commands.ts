// The commands on the whole ledger: migrate, backup, restore, downgrade.
import type { Command } from 'commander';
import type { CommandTools } from '../learning/learning-commands.ts';

export const addMovingCommands = (program: Command, { runs, configFile }: CommandTools): void => {
  program
    .command('migrate')
    .description('move an office that is stopped to another store, whole; broken off, run it again')
    .requiredOption('--from <file>', 'configuration of the place that is left')
    .requiredOption('--to <file>', 'configuration of the new place, which is empty')
    .action(runs(async (options: { from: string; to: string }) => (await import('./migrate.ts')).migrate(options)));
  program
    .command('backup')
    .description('copy everything into a folder, also beside a running office in one folder; again: only what is new')
    .requiredOption('--to <folder>', 'folder of the backup, one an office')
    .action(runs(async (options: { to: string }) => (await import('./backup.ts')).backup(options, configFile())));
  program
    .command('restore')
    .description('bring a backup into an empty place; it is checked as a whole first')
    .requiredOption('--from <folder>', 'folder of the backup')
    .action(runs(async (options: { from: string }) => (await import('./backup.ts')).restore(options, configFile())));
  program
    .command('downgrade')
    .description('take the store back to an earlier version, before the earlier program is installed again')
    .requiredOption('--to <version>', 'version of the store, as STORE_NEWER tells what the earlier program knows')
    .action(runs(async (options: { to: string }) => (await import('./downgrade.ts')).downgrade(options, configFile())));
};
