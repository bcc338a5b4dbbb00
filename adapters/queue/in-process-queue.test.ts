// The queue suite on the in-process queue, and its further guarantees.
import { expect, test } from 'vitest';
import { inProcessQueue } from './in-process-queue.ts';
import { gate, job, jobs, notebook, queueConformance, unexpected } from './queue.conformance.ts';

queueConformance('in-process-queue', async () => ({ queue: inProcessQueue(), remove: async () => {} }));

test('a job that is already waiting is not doubled; one that is running gets another turn', async () => {
  const queue = inProcessQueue();
  const { ids, note, saw } = notebook();
  const [begun, door] = [gate(), gate()];
  await queue.consume({
    work: ['classify', 'decide'],
    concurrency: 1,
    handle: async ({ id, work }) => {
      note(`${work} ${id}`);
      begun.open();
      await door.opened;
    },
    onError: unexpected,
  });
  const [first, second, other] = [job('classify', 'd-1'), job('classify', 'd-2'), job('decide', 'd-1')];
  await queue.publish([first, first]);
  await begun.opened;
  await queue.publish([first, second, second, other]);
  await queue.publish([second, other, first]);
  door.open();
  await saw([{ id: 'classify d-2' }, { id: 'decide d-1' }]);
  await queue.close();
  expect(ids.toSorted()).toEqual(['classify d-1', 'classify d-1', 'classify d-2', 'decide d-1']);
});

test('a batch of many pages does not hold up a letter, nor letters the pages', async () => {
  const queue = inProcessQueue();
  const { ids, note, saw } = notebook();
  const all = [...jobs('page', 500), ...jobs('classify', 3)];
  await queue.publish(all);
  const handle = async ({ id }: { readonly id: string }) => note(id);
  await queue.consume({ work: ['page', 'classify'], concurrency: 1, handle, onError: unexpected });
  await saw(all);
  expect(ids.slice(0, 7)).toEqual(['page-0', 'classify-0', 'page-1', 'classify-1', 'page-2', 'classify-2', 'page-3']);
  await queue.close();
});

test('pages that take long leave the hands of other consumers free', async () => {
  const queue = inProcessQueue();
  const { note, saw } = notebook();
  const door = gate();
  await queue.consume({ work: ['page'], concurrency: 2, handle: () => door.opened, onError: unexpected });
  const handle = async ({ id }: { readonly id: string }) => note(id);
  await queue.consume({ work: ['compose'], concurrency: 2, handle, onError: unexpected });
  await queue.publish([...jobs('page', 10), ...jobs('compose', 10)]);
  await saw(jobs('compose', 10));
  door.open();
  await queue.close();
});

test('closing waits for what is running; a last word about what comes next is no fault', async () => {
  const queue = inProcessQueue();
  const [begun, door] = [gate(), gate()];
  const ended: string[] = [];
  const consumer = {
    work: ['open', 'page'],
    concurrency: 1,
    handle: async ({ id }: { readonly id: string }) => {
      begun.open();
      await door.opened;
      await queue.publish(jobs('page', 2));
      ended.push(id);
    },
    onError: unexpected,
  } as const;
  await queue.consume(consumer);
  await queue.publish([job('open', 'd-1')]);
  await begun.opened;
  const closed = queue.close().then(() => ended.push('closed'));
  door.open();
  await closed;
  expect(ended).toEqual(['d-1', 'closed']);
  await expect(queue.consume(consumer)).rejects.toMatchObject({ code: 'PORT_MISUSED' });
});
