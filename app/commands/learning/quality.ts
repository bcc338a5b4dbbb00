// `quality`: prints the quality report, also beside a running office.
import { qualityReport } from '../../../learning/quality.ts';
import { openLedger } from '../../compose/ledger/open-ledger.ts';
import { requireConfig } from '../../run/configuration.ts';
import { qualityTable } from '../output/quality-table.ts';

export const quality = async (
  { json = false }: { readonly json?: boolean },
  configFile: string | undefined,
): Promise<number> => {
  const config = requireConfig(configFile);
  const { store, clock } = await openLedger(config);
  try {
    const report = await qualityReport({ store, clock }, config.sorting);
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${qualityTable(report)}\n`);
    return 0;
  } finally {
    await store.close();
  }
};
