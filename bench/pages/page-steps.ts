// Processor seconds per step of a page, one warm page worker: `node dist/bench/pages/page-steps.js SCAN…`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderBlobs } from '../../adapters/blobs/folder-blobs.ts';
import { composePageJob } from '../../app/compose/pages/page-job.ts';
import { programFolder, roomsOf } from '../../app/run/files/paths.ts';
import { loadConfig } from '../../config/load.ts';

const loaded = loadConfig({ env: {}, cwd: programFolder });
if (loaded.kind === 'invalid') throw new Error('the example configuration is not valid');
const data = mkdtempSync(join(tmpdir(), 'poststelle-steps-'));
try {
  const job = await composePageJob({ ...loaded.config, data });
  const blobs = folderBlobs(roomsOf(data).blobs);
  const rows: Record<string, number>[] = [];
  for (const file of process.argv.slice(2)) {
    const original = await blobs.put(readFileSync(file));
    const before = process.cpuUsage();
    const began = Date.now();
    const { times } = await job.page(original, 1);
    const { user, system } = process.cpuUsage(before);
    rows.push({
      ...times,
      all: Date.now() - began,
      cpu: Math.round((user + system) / 1000),
      rss: Math.round(process.memoryUsage().rss / 2 ** 20),
    });
  }
  console.table(rows);
  await job.close();
} finally {
  rmSync(data, { recursive: true, force: true });
}
