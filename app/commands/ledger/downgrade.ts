// `downgrade`: converts the store for an earlier version of the program, without losing anything received since.
import { lockFolders, requireOffice, takeStoreBack } from '../../compose/ledger/copy-targets.ts';
import { requireConfig } from '../../run/configuration.ts';

export const downgrade = async ({ to }: { readonly to: string }, configFile: string | undefined): Promise<number> => {
  const config = requireConfig(configFile);
  await requireOffice(config);
  const lock = lockFolders({ to: config.data });
  try {
    await takeStoreBack(config, Number(to));
    process.stderr.write(
      `The store is of version ${to}. Install the earlier program before anything opens it again.\n`,
    );
    return 0;
  } finally {
    lock.release();
  }
};
