// Items without journal entries (holds, left files) are in the ledger and in no entry.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hold } from '../adapters/store/conformance/sample-items.conformance.ts';
import { openSqliteStore } from '../adapters/store/sqlite/store.ts';
import { crossCheck } from './cross-check.ts';

test('what the journal says nothing of is no difference between ledger and journal', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'poststelle-holds-'));
  const store = await openSqliteStore(join(folder, 'store.sqlite'));
  const left = { kind: 'left-files', state: 'some', id: 'rathaus', at: '2026-11-02T07:00:00.000Z', count: 1 } as const;
  const files = [{ name: '.scan.pdf', reason: 'HIDDEN' as const }];
  await store.commit([
    { item: hold('frau berger'), expects: 0, journal: [] },
    { item: { ...left, files }, expects: 0, journal: [] },
  ]);
  expect((await crossCheck(store)).differences).toEqual([]);
  await store.close();
  await rm(folder, { recursive: true });
});
