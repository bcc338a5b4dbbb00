// The suite for whole ledgers on a SQLite file, and reading it beside somebody who writes.
import { expect, test } from 'vitest';
import { takeInventory } from '../../../ledger/ledger-checksum.ts';
import { fill, wholeLedgerConformance } from '../conformance/ledger-snapshot.conformance.ts';
import { claimed, collect, creation } from '../conformance/sample-items.conformance.ts';
import { sqlitePlace } from './test-sqlite.ts';

wholeLedgerConformance('sqlite-whole-ledger', sqlitePlace);

test('beside a running office the ledger is read as it was when reading began', async () => {
  const place = await sqlitePlace();
  const store = await place.open();
  await fill(store);
  const whole = await place.whole();
  const { inventory: before } = await takeInventory(whole);
  const reading = await whole.read();
  const records = reading.records()[Symbol.asyncIterator]();
  const first = await records.next();
  await store.commit(Array.from({ length: 50 }, (_, index) => creation(claimed(`later-${index}`))));
  const rest = [];
  for (let next = await records.next(); !next.done; next = await records.next()) rest.push(next.value);
  expect([first.value, ...rest]).toHaveLength(Object.values(before.items).reduce((sum, count) => sum + count));
  expect(await collect(reading.journal())).toHaveLength(before.entries);
  await reading.end();
  expect((await takeInventory(whole)).inventory.entries).toBe(before.entries + 50);
  await store.close();
  await whole.close();
  await place.remove();
});
