// Items put into a ledger by the bench equal those of letters processed in it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sqliteWholeLedger } from '../../adapters/store/sqlite/ledger-snapshot.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { crossCheck } from '../../ledger/cross-check.ts';
import { takeInventory } from '../../ledger/ledger-checksum.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';
import { keepLetter, liveLetter } from './letter-life.ts';
import { putInto } from './put-in.ts';

const AT = '2026-11-02T07:00:00.000Z';
const LATER = '2026-11-16T07:00:00.000Z';

const live = async (store: Pick<Store, 'commit' | 'claim'>, number: number): Promise<void> => {
  const by = number % 2 === 0 ? {} : { decidedBy: 'Frau Berger' };
  await liveLetter(store, number, { at: AT, ...by, checkShare: 1, checkedBy: 'Herr Kurz' });
  if (number % 2 === 0) await keepLetter(store, number, { receivedAt: AT, at: LATER });
};

test('letters that were put in, some at a time, are to the last byte the letters that lived in the store', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-put-in-'));
  try {
    const lived = await openSqliteStore(join(folder, 'lived.sqlite'));
    for (let number = 0; number < 6; number += 1) await live(lived, number);
    await lived.close();

    const ledger = await sqliteWholeLedger(join(folder, 'put-in.sqlite'));
    const writer = putInto(ledger, { changes: 0, head: undefined });
    for (let number = 0; number < 6; number += 1) {
      await live(writer.store, number);
      if (number % 4 === 3) await writer.put();
    }
    await writer.put();
    const source = await sqliteWholeLedger(join(folder, 'lived.sqlite'));
    const found = await takeInventory(ledger);
    expect(found).toEqual(await takeInventory(source));
    expect(found.inventory.items).toMatchObject({ 'document handed-over': 6, 'check right': 3, 'decision made': 9 });
    await ledger.close();
    await source.close();

    const store = await openSqliteStore(join(folder, 'put-in.sqlite'));
    expect(await verifyJournal(store)).toMatchObject({ kind: 'holds', entries: 6 * 12 + 3 + 3 + 3 });
    expect((await crossCheck(store)).differences).toEqual([]);
    await store.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
