// What a station's folder holds and nobody takes is on the screen of what was set aside, and goes when it is gone.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { lists } from '../../office/views/lists.ts';
import { keepLeftFiles } from '../../pipeline/engine/left-files.ts';

test('the console of another process shows them by station, the first twenty by name, until they are gone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-left-'));
  const store = await openSqliteStore(join(folder, 'store.sqlite'));
  const other = await openSqliteStore(join(folder, 'store.sqlite'));
  const clock = { now: () => 1_000_000, id: () => 'x' };
  try {
    const keep = keepLeftFiles({ store, clock }, 'eg');
    await keep([]);
    expect(await store.count('left-files')).toEqual({});
    const files = Array.from({ length: 30 }, (_, n) => ({ name: `.scan${n}.tif`, reason: 'HIDDEN' as const }));
    await keep(files);
    const shown = lists({ store: other, clock });
    expect(await shown.left()).toEqual([
      { station: 'eg', at: '1970-01-01T00:16:40.000Z', count: 30, files: files.slice(0, 20) },
    ]);
    await keep([]);
    shown.changed();
    expect(await shown.left()).toEqual([]);
  } finally {
    await Promise.all([store.close(), other.close()]);
    rmSync(folder, { recursive: true });
  }
});
