// `migrate`: moves an office from one store to another, with all items, blobs and journal entries.
import { moveLedger } from '../../../ledger/copy-ledger.ts';
import { lockFolders, makePlace, openPlace, requireOffice } from '../../compose/ledger/copy-targets.ts';
import { requireConfig } from '../../run/configuration.ts';
import { systemClock } from '../../run/system-clock.ts';
import { copyProgress } from '../output/copy-progress.ts';

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

export const migrate = async ({ from, to }: { readonly from: string; readonly to: string }): Promise<number> => {
  const [old, next] = [requireConfig(from), requireConfig(to)];
  await requireOffice(old);
  const lock = lockFolders({ from: old.data, to: next.data });
  try {
    const source = await openPlace(old);
    const target = await makePlace(next);
    const { inventory, blobs } = await moveLedger(source, target, {
      at: new Date(systemClock.now()).toISOString(),
      ...copyProgress(),
    });
    process.stdout.write(
      `${JSON.stringify({ from: source.ledger.place, to: target.ledger.place, ...inventory, blobs })}\n`,
    );
    await source.ledger.close();
    await target.ledger.close();
    const claimed = inventory.items['delivery claimed'] ?? 0;
    tell('Everything is there: items, messages, journal and blobs were read again and are the same.');
    tell(`${source.ledger.place} is closed for good and was not changed otherwise. Keep it until the next backup.`);
    tell(`Next: "--config ${to} reconcile" and "--config ${to} journal verify", then start with ${to}.`);
    tell('The stations’ folders stay where they are; their paths must be in the new configuration.');
    if (claimed > 0)
      tell(`${claimed} claimed files are still to be read from them: start "watch" or "start" on this host.`);
    return 0;
  } finally {
    lock.release();
  }
};
