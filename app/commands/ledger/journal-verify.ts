// `journal verify`: checks the hash chain, heads kept elsewhere and the ledger, offline or beside a running office.
import { crossCheck } from '../../../ledger/cross-check.ts';
import { checkOutbox, openWithdrawals } from '../../../ledger/outbox-check.ts';
import { verifying } from '../../../ledger/verify-journal.ts';
import { headsIn } from '../../compose/ledger/head-witnesses.ts';
import { openLedger } from '../../compose/ledger/open-ledger.ts';
import { requireConfig } from '../../run/configuration.ts';

export const journalVerify = async (
  { against }: { readonly against?: string },
  configFile: string | undefined,
): Promise<number> => {
  const config = requireConfig(configFile);
  const heads = await headsIn(against, config);
  const { store } = await openLedger(config);
  try {
    const checking = verifying(heads);
    const open = openWithdrawals();
    const { differences, more } = await crossCheck(store, (walked) => {
      checking.next(walked);
      open.note(walked);
    });
    const ledger = [...differences, ...(await checkOutbox(store, open))];
    const verdict = checking.verdict();
    const holds = verdict.kind === 'holds' && ledger.length === 0;
    const told = {
      ...{ ...verdict, kind: holds ? 'holds' : 'broken', heads: heads.length },
      ...(ledger.length === 0 ? {} : { ledger }),
      ...(more === 0 ? {} : { more }),
    };
    process.stdout.write(`${JSON.stringify(told)}\n`);
    return holds ? 0 : 2;
  } finally {
    await store.close();
  }
};
