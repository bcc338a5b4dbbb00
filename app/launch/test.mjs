// `npm test`: installs test tools, builds, runs all tests and prints "N passed, N failed, N skipped".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureTestTools } from './install-test-tools.mjs';
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs';

ensureInstalled();
ensureTestTools();
ensureBuilt();

const folder = mkdtempSync(join(tmpdir(), 'poststelle-test-'));
const report = join(folder, 'report.json');
const { status } = spawnSync(
  join(root, 'node_modules', '.bin', 'vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);
let counts;
try {
  counts = JSON.parse(readFileSync(report, 'utf8'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const skipped = counts.numPendingTests + counts.numTodoTests;
// A file that fails to load has no failed test, but it has failed.
const failed = Math.max(counts.numFailedTests, status === 0 ? 0 : 1);
process.stdout.write(`\n${counts.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`);
const nothingRan = counts.numPassedTests === 0;
process.exit(failed > 0 || nothingRan || (process.env.CI === 'true' && skipped > 0) ? 1 : 0);
