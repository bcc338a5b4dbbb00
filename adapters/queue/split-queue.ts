// Combines two queues: local work stays in this process, everything else goes to all processes.
import type { Job, Work } from '../../domain/items.ts';
import type { Queue } from '../../domain/ports/queue.ts';

/** A consumer takes work of one of the two, never of both. Signals go to all processes. */
export const splitQueue = (here: Queue, house: Queue, staysHere: (work: Work) => boolean): Queue => {
  const both = async (jobs: readonly Job[], say: (queue: Queue, part: readonly Job[]) => Promise<void>) => {
    await say(
      here,
      jobs.filter(({ work }) => staysHere(work)),
    );
    await say(
      house,
      jobs.filter(({ work }) => !staysHere(work)),
    );
  };
  return {
    publish: (jobs) => both(jobs, (queue, part) => queue.publish(part)),
    later: (jobs, ms) => both(jobs, (queue, part) => queue.later(part, ms)),
    consume: (options) => (options.work.every(staysHere) ? here : house).consume(options),
    waiting: (work) => (staysHere(work) ? here : house).waiting(work),
    ring: house.ring,
    listen: house.listen,
    close: async () => {
      await Promise.all([here.close(), house.close()]);
    },
  };
};
