// Conformance suite of the queue port. No ordering and no exactly-once delivery is assumed; the store decides.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Job, Work } from '../../domain/items.ts';
import type { Queue } from '../../domain/ports/queue.ts';

export interface QueuePlace {
  readonly queue: Queue;
  /** Clears away what the test leaves, after the queue was closed. */
  remove(): Promise<void>;
}

export const job = (work: Work, id: string): Job => ({ work, kind: work === 'page' ? 'page' : 'document', id });

export const jobs = (work: Work, count: number): readonly Job[] =>
  Array.from({ length: count }, (_, index) => job(work, `${work}-${index}`));

/** A promise that is settled from outside. */
export const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

/** Notes the ids it was handed and lets the test wait until all of `expected` were there. */
export const notebook = () => {
  const ids: string[] = [];
  let look = () => {};
  return {
    ids,
    note: (id: string): void => {
      ids.push(id);
      look();
    },
    saw: (expected: readonly Pick<Job, 'id'>[]): Promise<void> =>
      new Promise((resolve) => {
        look = () => {
          if (expected.every(({ id }) => ids.includes(id))) resolve();
        };
        look();
      }),
  };
};

export const unexpected = (error: unknown): never => {
  throw error;
};

/** `makePlace` gives a fresh, empty queue every time. */
export const queueConformance = (name: string, makePlace: () => Promise<QueuePlace>): void => {
  describe(`${name}: queue`, () => {
    let place: QueuePlace;
    let queue: Queue;
    beforeEach(async () => {
      place = await makePlace();
      queue = place.queue;
    });
    afterEach(async () => {
      await queue.close();
      await place.remove();
    });

    test('jobs reach a consumer, whether published before or after it came', async () => {
      const { note, saw } = notebook();
      const [before, after] = [job('classify', 'd-1'), job('classify', 'd-2')];
      await queue.publish([before]);
      const handle = async ({ id }: Job) => note(id);
      await queue.consume({ work: ['classify'], concurrency: 2, handle, onError: unexpected });
      await queue.publish([after]);
      await queue.publish([]);
      await saw([before, after]);
    });

    test('a job comes back whole', async () => {
      const sent: Job = { work: 'page', kind: 'page', id: '6f9619ff-8b86-d011-b42d-00c04fc964ff/p0001' };
      const received = new Promise<Job>((resolve, reject) => {
        void queue.consume({ work: ['page'], concurrency: 1, handle: async (got) => resolve(got), onError: reject });
      });
      await queue.publish([sent]);
      expect(await received).toEqual(sent);
    });

    test('a consumer is handed only its own work, and several share what there is', async () => {
      const letters = notebook();
      const pages = notebook();
      const all = [...jobs('compose', 10), ...jobs('decide', 10), ...jobs('page', 10)];
      for (const [work, book] of [
        [['compose', 'decide'], letters],
        [['page'], pages],
        [['page'], pages],
      ] as const) {
        const handle = async ({ id }: Job) => book.note(id);
        await queue.consume({ work, concurrency: 2, handle, onError: unexpected });
      }
      await queue.publish(all);
      await letters.saw(all.slice(0, 20));
      await pages.saw(all.slice(20));
      expect(letters.ids.filter((id) => id.startsWith('page'))).toEqual([]);
      expect(pages.ids.filter((id) => !id.startsWith('page'))).toEqual([]);
    });

    test('no more jobs run at a time than were asked for', async () => {
      const { note, saw } = notebook();
      const door = gate();
      let running = 0;
      let most = 0;
      const handle = async ({ id }: Job) => {
        running += 1;
        most = Math.max(most, running);
        if (running === 3) door.open();
        await door.opened;
        running -= 1;
        note(id);
      };
      await queue.consume({ work: ['page'], concurrency: 3, handle, onError: unexpected });
      await queue.publish(jobs('page', 20));
      await saw(jobs('page', 20));
      expect(most).toBe(3);
    });

    test('a rejection is reported with its job and holds up nobody', async () => {
      const { note, saw } = notebook();
      const fault = new Error('the store is out of reach');
      let report = (_: readonly [unknown, Job]) => {};
      const reported = new Promise<readonly [unknown, Job]>((resolve) => {
        report = resolve;
      });
      const [bad, ...good] = jobs('open', 5);
      await queue.consume({
        work: ['open'],
        concurrency: 1,
        handle: async ({ id }) => {
          if (id === bad!.id) throw fault;
          note(id);
        },
        onError: (error, failed) => report([error, failed]),
      });
      await queue.publish([bad!, ...good]);
      await saw(good);
      expect(await reported).toEqual([fault, bad]);
    });

    test('stopping waits for what is running and leaves the rest to others', async () => {
      const first = notebook();
      const second = notebook();
      const [begun, door] = [gate(), gate()];
      const all = jobs('compose', 3);
      const consumer = await queue.consume({
        work: ['compose'],
        concurrency: 1,
        handle: async ({ id }) => {
          begun.open();
          await door.opened;
          first.note(id);
        },
        onError: unexpected,
      });
      await queue.publish(all);
      await begun.opened;
      const order: string[] = [];
      const stopped = consumer.stop().then(() => order.push('stopped', ...first.ids));
      order.push('asked');
      door.open();
      await stopped;
      expect(order).toEqual(['asked', 'stopped', ...first.ids]);
      expect(first.ids).toHaveLength(1);

      const handle = async ({ id }: Job) => second.note(id);
      await queue.consume({ work: ['compose'], concurrency: 1, handle, onError: unexpected });
      await second.saw(all.filter(({ id }) => !first.ids.includes(id)));
      expect(first.ids).toHaveLength(1);
    });

    test('what nobody takes is counted, by its kind', async () => {
      await queue.publish([...jobs('compose', 3), ...jobs('decide', 2)]);
      const counted = async (): Promise<boolean> =>
        (await queue.waiting('compose')) === 3 && (await queue.waiting('decide')) === 2;
      // A broker's count is a moment behind.
      while (!(await counted())) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await queue.waiting('classify')).toBe(0);
    });

    test('a job for later comes, no sooner than asked for', async () => {
      const { note, saw } = notebook();
      const handle = async ({ id }: Job) => note(id);
      await queue.consume({ work: ['page'], concurrency: 1, handle, onError: unexpected });
      const began = Date.now();
      await queue.later([job('page', 'p-1')], 700);
      await saw([{ id: 'p-1' }]);
      expect(Date.now() - began).toBeGreaterThanOrEqual(699);
    });

    test('a bell is heard with and without a ring, and a task that did something runs again', async () => {
      const { note, saw } = notebook();
      let left = 3;
      const task = async (): Promise<number> => {
        note(`left ${left}`);
        left = Math.max(0, left - 1);
        return left;
      };
      const listening = await queue.listen('relay', task, unexpected);
      await saw([{ id: 'left 3' }, { id: 'left 2' }, { id: 'left 1' }]);
      left = 9;
      queue.ring('relay');
      await saw([{ id: 'left 9' }]);
      await listening.stop();
    });

    test('a task that fails is reported and heard again', async () => {
      const fault = new Error('the store is out of reach');
      const { note, saw } = notebook();
      let runs = 0;
      const task = async (): Promise<number> => {
        runs += 1;
        if (runs === 1) throw fault;
        note(`run ${runs}`);
        return 0;
      };
      const reported: unknown[] = [];
      await queue.listen('relay', task, (error) => reported.push(error));
      await saw([{ id: 'run 2' }]);
      expect(reported).toEqual([fault]);
    });

    test('a job may publish what comes next, itself included', async () => {
      const { note, saw } = notebook();
      let rounds = 0;
      await queue.consume({
        work: ['classify', 'decide'],
        concurrency: 1,
        handle: async ({ work, id }) => {
          if (work === 'decide') return note(id);
          rounds += 1;
          await queue.publish([rounds < 3 ? job('classify', id) : job('decide', id)]);
        },
        onError: unexpected,
      });
      await queue.publish([job('classify', 'd-1')]);
      await saw([job('decide', 'd-1')]);
    });
  });
};
