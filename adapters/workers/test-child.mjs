// Test helper: a page worker whose behaviour is selected by the blob's hash.
import { readFileSync } from 'node:fs';
import { servePageJobs } from '../../dist/adapters/workers/serve-page-jobs.js';
import { MailroomError } from '../../dist/domain/errors.js';

const work = async ({ sha256 }, number, wish) => {
  if (sha256 === 'wish') return { wish };
  if (sha256 === 'crash') process.kill(process.pid, 'SIGKILL');
  if (sha256 === 'exit') process.exit(3);
  if (sha256 === 'hang') await new Promise(() => {});
  if (sha256 === 'stop') process.kill(process.pid, 'SIGSTOP');
  if (sha256 === 'spin') for (;;);
  if (sha256 === 'fault')
    throw new MailroomError('BLOB_MISSING', { sha256: 'abc', cause: new Error('not on this disk') });
  if (sha256 === 'bug') throw new TypeError('x is not a function');
  if (sha256 === 'heap') for (const kept = []; ; ) kept.push(Array.from({ length: 1e5 }, (_, n) => ({ n })));
  if (sha256 === 'score') return { detail: readFileSync('/proc/self/oom_score_adj', 'utf8').trim() };
  if (sha256 === 'say') process.stderr.write('libpng warning\n');
  return { kind: 'quarantined', reason: 'PAGE_DAMAGED', detail: `${process.pid} ${number}`, times: {} };
};

if (process.argv[2] === 'never-starts') process.exit(1);
if (process.argv[2] === 'orphan') {
  // As what a page worker opens while it starts: it keeps the process alive.
  setInterval(() => {}, 60_000);
  const gone = new Promise((resolve) => process.once('disconnect', resolve));
  process.disconnect();
  await gone;
}
servePageJobs({
  open: work,
  page: work,
  shinesThrough: async ({ faintMarks }, { sha256 }) => faintMarks.sha256 === sha256,
  close: async () => {},
});
