// Training in a worker thread that lives for one refit; its memory is released afterwards.
import { MailroomError } from '../../domain/errors.ts';
import type { Refit, Trainer } from '../../domain/ports/sorting/sorter.ts';
import { type SortingThread, sortingThread, type ThreadSettings } from './sorting-thread.ts';

export const threadTrainer = (settings: ThreadSettings): Trainer & { close(): Promise<void> } => {
  const running = new Set<SortingThread>();
  let closed = false;
  return {
    refit: async (work) => {
      if (closed) throw new MailroomError('WORKER_DIED', { worker: 'sorting', reason: 'closed' });
      const thread = sortingThread(settings);
      running.add(thread);
      try {
        return await thread.ask<Refit>({ ask: 'refit', with: work });
      } finally {
        running.delete(thread);
        await thread.end();
      }
    },
    close: async () => {
      closed = true;
      await Promise.all([...running].map((thread) => thread.end()));
    },
  };
};
