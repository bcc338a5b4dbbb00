// The worker's side of the protocol: answers page jobs until the parent disconnects.
import { writeFileSync } from 'node:fs';
import type { PageWorkers } from '../../domain/ports/page/page-workers.ts';
import { sendable } from '../../domain/serialised-error.ts';
import type { Answer, Request } from './protocol.ts';

/**
 * Where memory runs out, the system is to end this process and not the office: a page is tried again. Only Linux has such
 * a score; anybody may raise their own.
 */
const goFirst = (): void => {
  try {
    writeFileSync('/proc/self/oom_score_adj', '800');
  } catch (error) {
    if (process.platform === 'linux') process.stderr.write(`page worker: ${(error as Error).message}\n`);
  }
};

type Jobs = Omit<PageWorkers, 'size'>;

const answerTo = (jobs: Jobs, request: Request): Promise<unknown> => {
  if (request.job === 'open') return jobs.open(request.original);
  if (request.job === 'shines-through') return jobs.shinesThrough(request.back, request.preview);
  const { original, number, asDocument, notBlank } = request;
  return jobs.page(original, number, { ...(asDocument && { asDocument }), ...(notBlank && { notBlank }) });
};

/** Call once in a process started by `childProcessWorkers`. The process ends when its parent does, however that ends. */
export const servePageJobs = (jobs: Jobs): void => {
  const say = (answer: Answer): void => {
    // A parent that is gone takes no answer; 'disconnect' ends us.
    if (process.connected) process.send!(answer);
  };
  process.on('message', (request: Request) => {
    const { id } = request;
    answerTo(jobs, request).then(
      (result) => say({ kind: 'done', id, result }),
      (error: unknown) => say({ kind: 'failed', id, fault: sendable(error) }),
    );
  });
  // Not awaiting anything: a parent that was killed is already replaced by another, and our job is due again there.
  process.on('disconnect', () => process.exit(0));
  goFirst();
  // Killed while we were starting: nobody heard it.
  if (!process.connected) process.exit(0);
  // The terminal's Ctrl-C and systemd's stop reach the whole group; the parent lets us finish and decides when we end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  say({ kind: 'ready' });
};
