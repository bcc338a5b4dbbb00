// The long run: `node dist/bench/processes/survival-run.js [files] [kills] [seed]`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { survive } from '../../testing/processes/survival.ts';

const [files = 200, kills = 20, seed = 1] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'poststelle-survival-'));
try {
  const report = await survive({ folder, files, kills, seed, tell: (line) => process.stderr.write(`${line}\n`) });
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  const kept =
    report.lost + report.doubled + report.handedOverTwice + report.discrepancies + report.innocentsSetAside === 0 &&
    report.journal === 'holds';
  process.exitCode = kept ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
