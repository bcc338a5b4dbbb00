// Metrics of failed steps; those of successful ones are tested on the built office (start.test.ts).
import { Registry } from 'prom-client';
import { beforeEach, expect, test } from 'vitest';
import { MailroomError } from '../../domain/errors.ts';
import { type StepMetrics, stepMetrics } from './step-metrics.ts';

let registry: Registry;
let steps: StepMetrics;
beforeEach(() => {
  registry = new Registry();
  steps = stepMetrics(registry);
});

/** All counters that are not 0, by name and labels. */
const counted = async (): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(
    (await registry.metrics())
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#') && !line.endsWith(' 0'))
      .map((line) => [line.slice('poststelle_'.length, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );

const job = { work: 'page', kind: 'page', id: 'd-1/p0001' } as const;

test('a step that failed, a house that is not well, and a step that is given up are told apart', async () => {
  steps.faultSeen({ error: new MailroomError('OCR_FAILED'), job, attempt: 1, so: 'again' });
  steps.faultSeen({ error: new MailroomError('STORAGE_FULL'), job, attempt: 1, so: 'waits' });
  steps.faultSeen({ error: new MailroomError('OCR_FAILED'), job, attempt: 3, so: 'quarantined' });
  expect(await counted()).toEqual({
    'faults_total{code="OCR_FAILED"}': 2,
    'faults_total{code="STORAGE_FULL"}': 1,
    'retries_total{work="page",cause="fault"}': 1,
    'retries_total{work="page",cause="surroundings"}': 1,
  });
});

test('what has no code is counted as a slip of ours, and never by its own words', async () => {
  steps.faulted(new TypeError('Sehr geehrte Damen und Herren'));
  expect(await counted()).toEqual({ 'faults_total{code="UNEXPECTED"}': 1 });
});

test('page workers that end are counted by why', async () => {
  for (const why of ['died', 'renewed', 'died'] as const) steps.workerEnded(why);
  expect(await counted()).toEqual({
    'page_worker_ends_total{reason="died"}': 2,
    'page_worker_ends_total{reason="renewed"}': 1,
  });
});

test('a step that took less than no time, as the clock was set back, is no fault', async () => {
  steps.stepDone({ job, action: 'seen-as-blank', details: {}, ms: -3_600_000 });
  expect(await counted()).toMatchObject({
    'pages_total{outcome="blank"}': 1,
    'step_duration_seconds_count{work="page"}': 1,
  });
});
