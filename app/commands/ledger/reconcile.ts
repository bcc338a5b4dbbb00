// `reconcile`: pages in = outcomes out, for every delivery ever claimed.
import { reconcile } from '../../../ledger/reconcile.ts';
import { openLedger } from '../../compose/ledger/open-ledger.ts';
import { requireConfig } from '../../run/configuration.ts';

export const reconcileOffice = async (
  { deep = false }: { readonly deep?: boolean },
  configFile: string | undefined,
): Promise<number> => {
  const ledger = await openLedger(requireConfig(configFile));
  try {
    const balance = await reconcile({ ...ledger, deep });
    process.stdout.write(`${JSON.stringify(balance, null, 2)}\n`);
    return balance.discrepancies.length === 0 ? 0 : 2;
  } finally {
    await ledger.store.close();
  }
};
