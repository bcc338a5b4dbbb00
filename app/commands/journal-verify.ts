// `journal verify`: checks the hash chain, offline or beside a running office.
import { verifyJournal } from '../../ledger/verify-journal.ts';
import { openLedger } from '../compose.ts';
import { requireConfig } from '../configuration.ts';

export const journalVerify = async (configFile: string | undefined): Promise<number> => {
  const { store } = await openLedger(requireConfig(configFile));
  try {
    const verdict = await verifyJournal(store);
    process.stdout.write(`${JSON.stringify(verdict)}\n`);
    return verdict.kind === 'holds' ? 0 : 2;
  } finally {
    await store.close();
  }
};
