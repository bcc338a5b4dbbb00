// `register`: prints the register of incoming post, also beside a running office.

import { isDay } from '../../../domain/register/register-entry.ts';
import { bookOf } from '../../../office/views/register-book.ts';
import { bookCsv } from '../../../office/views/register-csv.ts';
import { openLedger } from '../../compose/ledger/open-ledger.ts';
import { requireConfig } from '../../run/configuration.ts';

/** `from`, `to`: days of the office (`YYYY-MM-DD`), both included. Oldest first; JSON is an object a letter, a line each. */
export const register = async (
  { from, to, csv = false }: { readonly from: string; readonly to: string; readonly csv?: boolean },
  configFile: string | undefined,
): Promise<number> => {
  const wrong = [from, to].find((day) => !isDay(day));
  if (wrong !== undefined) {
    process.stderr.write(`"${wrong}" is no day: write it as 2026-01-31.\n`);
    return 1;
  }
  const config = requireConfig(configFile);
  const { store } = await openLedger(config);
  try {
    const rows = (await bookOf(store, { from, to })).toReversed();
    process.stdout.write(csv ? bookCsv(rows, config) : rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return 0;
  } finally {
    await store.close();
  }
};
