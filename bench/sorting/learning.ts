// What learning costs the office: how soon a correction is durable, how soon the next letter knows it, and whether the
// office's own loop waits, while it learns and while it trains anew beside. After a build:
// node dist/bench/sorting/learning.js [letters] [corrections]

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { folderBlobs } from '../../adapters/blobs/folder-blobs.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { openRefitting, openSorting } from '../../app/compose/sorting/sorting.ts';
import { systemClock } from '../../app/run/system-clock.ts';
import { personNamed } from '../../domain/actor.ts';
import type { Document } from '../../domain/document.ts';
import type { Letter } from '../../domain/sorting/classification.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { decisionOn } from '../../learning/decision-record.ts';
import { qualityReport } from '../../learning/quality.ts';
import { review } from '../../office/review/review.ts';
import { sampleConfig } from './sample-town.ts';

const config = sampleConfig();
const COUNT = Number(process.argv[2] ?? 5_000);
const CORRECTIONS = Number(process.argv[3] ?? 20);
const random = createRandom(11);
const shipped = loadLetters();
const pick = <T>(from: readonly T[]): T => from[Math.floor(random.next() * from.length)]!;

/** Lines of two letters of the same type and unit in turn: as varied as letters of one unit are. */
const mixed = (number: number): Letter => {
  const one = shipped[number % shipped.length]!;
  const alike = shipped.filter(({ type, unit }) => type === one.type && unit === one.unit);
  const other = pick(alike).text.split('\n');
  const lines = one.text.split('\n').map((line, at) => (random.next() < 0.5 ? line : (other[at] ?? line)));
  return { ...one, id: `letter-${number}`, text: `${lines.join('\n')}\nVorgang ${number}` };
};

const folder = mkdtempSync(join(tmpdir(), 'poststelle-learning-'));
const store = await openSqliteStore(join(folder, 'store.sqlite'));
const blobs = folderBlobs(join(folder, 'blobs'));
const encoder = new TextEncoder();
const onFault = (error: unknown): void => console.error(error);

const guess = (label: string) => ({ label, confidence: 0.5, alternatives: [], evidence: [] });
const documentOf = async ({ id, text, type, unit }: Letter, state: Document['state']): Promise<Document> =>
  ({
    ...{ kind: 'document', state, id: `${id}/d001`, delivery: id, number: 1, station: 'eg', pages: [], hints: {} },
    ...{ receivedAt: new Date(systemClock.now()).toISOString(), pageMissing: false, meanConfidence: 0.9, type, unit },
    ...{ text: await blobs.put(encoder.encode(text)), disposition: { kind: 'review', reasons: ['UNIT_UNSURE'] } },
    classification: { type: guess(type), unit: guess(unit), model: 'bench', known: 0.8 },
  }) as unknown as Document;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** How long the office's own loop was held up at most while something ran. */
const heldUp = async (
  what: () => Promise<unknown>,
): Promise<{ readonly longest: number; readonly took: number; readonly cpu: number }> => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const began = performance.now();
  const before = process.cpuUsage();
  delay.enable();
  await what();
  delay.disable();
  const { user, system } = process.cpuUsage(before);
  return { longest: delay.max / 1e6, took: performance.now() - began, cpu: (user + system) / 1e6 };
};

try {
  const { sorter, catchUp } = await openSorting(config, { store, blobs, clock: systemClock, onFault });
  for (let from = 0; from < COUNT; from += 250) {
    const letters = Array.from({ length: Math.min(250, COUNT - from) }, (_, at) => mixed(from + at));
    const items = await Promise.all(
      letters.map(async (letter) => {
        const document = await documentOf(letter, 'handed-over');
        const at = new Date(systemClock.now()).toISOString();
        const id = `decision-${letter.id}`;
        return decisionOn(document as never, { id, origin: 'review', actor: 'bench', at });
      }),
    );
    await store.commit(items.map((item) => ({ item, expects: 0, journal: [] })));
  }
  const refitting = openRefitting(config, { store, blobs, clock: systemClock, onFault });
  const refit = await heldUp(async () =>
    console.log(`refit: ${(await refitting.run({ actor: personNamed('bench') })).kind}`),
  );
  console.log(
    `refit of ${COUNT} decisions beside the office: ${ms(refit.took)} (CPU ${refit.cpu.toFixed(1)} s); the office waited at most ${ms(refit.longest)}`,
  );
  const load = await heldUp(catchUp);
  console.log(
    `load and catch up: ${ms(load.took)} (CPU ${load.cpu.toFixed(1)} s); the office waited at most ${ms(load.longest)}`,
  );

  const labels = { types: new Set(config.types.map(({ id }) => id)), units: new Set(config.units.map(({ id }) => id)) };
  const queue = { publish: async () => {} } as never;
  const desk = review({ store, queue, clock: systemClock, labels, catchUp: async () => {} });
  const [durable, known]: [number[], number[]] = [[], []];
  let taken = 0;
  const learning = await heldUp(async () => {
    for (let number = 0; number < CORRECTIONS; number += 1) {
      const letter = mixed(COUNT + number);
      const document = await documentOf(letter, 'in-review');
      await store.commit([{ item: document, expects: 0, journal: [] }]);
      const answer = { type: pick(config.types).id, unit: pick(config.units).id };
      const began = performance.now();
      await desk.decide(document.id, answer, personNamed('bench'));
      durable.push(performance.now() - began);
      await catchUp();
      const answered = await sorter.classify(letter.text);
      known.push(performance.now() - began);
      if (answered.unit.label === answer.unit && answered.type.label === answer.type) taken += 1;
    }
  });
  console.log(`corrections that changed the next answer to the same letter: ${taken} of ${CORRECTIONS}`);
  console.log(`correction durable: median ${ms(median(durable))}, most ${ms(Math.max(...durable))}`);
  console.log(`… and known to the next letter: median ${ms(median(known))}, most ${ms(Math.max(...known))}`);
  console.log(
    `${CORRECTIONS} corrections: CPU ${learning.cpu.toFixed(1)} s; the office waited at most ${ms(learning.longest)}`,
  );
  const report = await heldUp(() => qualityReport({ store, clock: systemClock }, config.sorting));
  console.log(
    `quality report: ${ms(report.took)} (CPU ${report.cpu.toFixed(2)} s); the office waited at most ${ms(report.longest)}`,
  );
  await refitting.close();
  await sorter.close();
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
