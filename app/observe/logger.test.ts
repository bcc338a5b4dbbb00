// Log fields: all lines about a delivery or a document can be found by its id.
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { MailroomError } from '../../domain/errors.ts';
import { faultFields, loggingObserver } from './logger.ts';

const DELIVERY = '0b0c6a1f-9e37-4d5a-8a3c-1f2e3d4c5b6a';
const TRACE = '0b0c6a1f9e374d5a8a3c1f2e3d4c5b6a';

const logged = () => {
  const lines: string[] = [];
  const observer = loggingObserver(pino({ level: 'debug', base: null }, { write: (line: string) => lines.push(line) }));
  return { observer, lines: () => lines.map((line) => JSON.parse(line)) };
};

test('a step of a letter is found by its delivery, its document and its trace', () => {
  const { observer, lines } = logged();
  const job = { work: 'decide', kind: 'document', id: `${DELIVERY}/d001` } as const;
  observer.stepDone({ job, action: 'sent-to-review', details: { reasons: ['NO_TEXT'], document: 'other' }, ms: 3 });
  expect(lines()).toMatchObject([
    { delivery: DELIVERY, document: `${DELIVERY}/d001`, trace_id: TRACE, work: 'decide', ms: 3, reasons: ['NO_TEXT'] },
  ]);
});

test('so is a step of a page and of the delivery itself, and a fault on it', () => {
  const { observer, lines } = logged();
  const page = { work: 'page', kind: 'page', id: `${DELIVERY}/p0002` } as const;
  observer.stepDone({ job: page, action: 'read', details: {}, ms: 900, times: { read: 700 } });
  const delivery = { work: 'open', kind: 'delivery', id: DELIVERY } as const;
  observer.faultSeen({
    error: new MailroomError('WORKER_DIED', { exitCode: 1 }),
    job: delivery,
    attempt: 2,
    so: 'again',
  });
  expect(lines()).toMatchObject([
    { level: 20, delivery: DELIVERY, page: `${DELIVERY}/p0002`, trace_id: TRACE, times: { read: 700 } },
    { level: 50, delivery: DELIVERY, trace_id: TRACE, work: 'open', attempt: 2, code: 'WORKER_DIED' },
  ]);
});

test('a fault that names a document or a delivery by itself has the same keys', () => {
  const refused = new MailroomError('ACKNOWLEDGEMENT_REFUSED', { document: `${DELIVERY}/d001`, unit: 'bauamt' });
  expect(faultFields(refused)).toMatchObject({ delivery: DELIVERY, document: `${DELIVERY}/d001`, trace_id: TRACE });
  expect(faultFields(new MailroomError('STORAGE_FULL'))).not.toHaveProperty('delivery');
});
