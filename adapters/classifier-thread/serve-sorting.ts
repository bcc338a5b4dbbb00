// The thread's side of the protocol: answers requests until the office ends it.
import { parentPort } from 'node:worker_threads';
import { MailroomError } from '../../domain/errors.ts';
import { sendable } from '../../domain/serialised-error.ts';
import type { Answered, Asked, Question, SortingDesk } from './protocol.ts';

/** Call once in a thread started by `threadSorter` or `threadTrainer`. */
export const serveSorting = (desk: SortingDesk): void => {
  const port = parentPort;
  if (port === null) throw new MailroomError('PORT_MISUSED', { sorting: 'not in a thread' });
  const answer = (question: Question): Promise<unknown> => {
    if (question.ask === 'load') return desk.load(question.with);
    if (question.ask === 'learn') return desk.learn(question.with);
    return question.ask === 'classify' ? desk.classify(question.with) : desk.refit(question.with);
  };
  let before: Promise<void> = Promise.resolve();
  port.on('message', ({ id, question }: Asked) => {
    before = before
      .then(() => answer(question))
      .then(
        (result): Answered => ({ id, kind: 'done', result }),
        (error: unknown): Answered => ({ id, kind: 'failed', fault: sendable(error) }),
      )
      .then((said) => port.postMessage(said));
  });
};
