// `journal verify`: checks the hash chain, the heads kept elsewhere, and the ledger against it; offline or beside a running office.
import { readHeads } from '../../adapters/head-witness/file-head-witness.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { JournalHead } from '../../domain/journal-head.ts';
import { crossCheck } from '../../ledger/cross-check.ts';
import { checkOutbox } from '../../ledger/outbox-check.ts';
import { verifying } from '../../ledger/verify-journal.ts';
import { openLedger } from '../compose/embedded.ts';
import { headFileOf } from '../compose/head-witnesses.ts';
import { requireConfig } from '../run/configuration.ts';

/** A file that was named must be there; the office's own appears with the first head. */
const headsIn = async (named: string | undefined, own: string): Promise<readonly JournalHead[]> => {
  const heads = await readHeads(named ?? own);
  if (heads === undefined && named !== undefined) throw new MailroomError('JOURNAL_HEADS_UNAVAILABLE', { path: named });
  return heads ?? [];
};

export const journalVerify = async (
  { against }: { readonly against?: string },
  configFile: string | undefined,
): Promise<number> => {
  const config = requireConfig(configFile);
  const heads = await headsIn(against, headFileOf(config));
  const { store } = await openLedger(config);
  try {
    const checking = verifying(heads);
    const { differences, more } = await crossCheck(store, checking.next);
    const ledger = [...differences, ...(await checkOutbox(store))];
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
