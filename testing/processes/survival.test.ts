// No sheet is lost when the built office is killed while files arrive. The long run is bench/processes/survival-run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { survive } from './survival.ts';

test('files dropped while the office is killed five times are all accounted for, once', {
  timeout: 900_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-survival-'));
  try {
    const report = await survive({ folder, files: 30, kills: 5, seed: 7 });
    expect(report).toMatchObject({
      dropped: 30,
      lost: 0,
      doubled: 0,
      handedOverTwice: 0,
      discrepancies: 0,
      journal: 'holds',
    });
    expect(report.deliveries).toBeGreaterThanOrEqual(30);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
