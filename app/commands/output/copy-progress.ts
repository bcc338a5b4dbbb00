// Progress output while a ledger is copied: one line per step, and regular lines for blobs.
import type { CopyOptions } from '../../../ledger/copy-ledger.ts';

const EVERY_BLOBS = 10_000;

export const copyProgress = (
  tell = (line: string): void => void process.stderr.write(`${line}\n`),
): Required<Pick<CopyOptions, 'onLedger' | 'onBlobs'>> => {
  let told = 0;
  return {
    onLedger: ({ items, entries }) => {
      const count = Object.values(items).reduce((sum, number) => sum + number, 0);
      tell(`${count} items and ${entries} entries of the journal are copied; now the blobs.`);
    },
    onBlobs: (count, bytes) => {
      if (count < told + EVERY_BLOBS) return;
      told = count;
      tell(`${count} blobs, ${Math.round(bytes / 1e6)} MB`);
    },
  };
};
