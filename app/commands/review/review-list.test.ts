// `review list` prints all waiting documents, however many.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { blob, claimed, creation, separated } from '../../../adapters/store/conformance/sample-items.conformance.ts';
import { openSqliteStore } from '../../../adapters/store/sqlite/store.ts';
import type { Item } from '../../../domain/items.ts';
import { guess } from '../../../testing/office/test-words.ts';
import { jsonLines, runProgram } from '../../../testing/processes/test-program.ts';
import { programFolder, roomsOf } from '../../run/files/paths.ts';

const MANY = 1_101;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-list-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const inReview = (number: number): Item =>
  ({
    ...separated(`letter-${number}`, 1),
    ...{ state: 'in-review', text: blob('b'), meanConfidence: 0.5 },
    classification: { type: guess('antrag', 0.4, ''), unit: guess('bauamt', 0.4, ''), model: 'test' },
    disposition: { kind: 'review', reasons: ['TYPE_UNSURE'] },
  }) as unknown as Item;

const withoutDocument = (number: number): Item =>
  ({
    ...claimed(`empty-${number}`),
    ...{ state: 'without-document', original: blob('a'), receivedAt: '2026-11-02T07:01:00.000Z', pageCount: 1 },
    ...{ mediaType: 'image/tiff', reason: 'ALL_BLANK' },
  }) as unknown as Item;

test('every document and every delivery that waits is listed, each once', { timeout: 300_000 }, async () => {
  const example = readFileSync(join(programFolder, 'config/examples/musterhausen.yaml'), 'utf8');
  const data = join(folder, 'data');
  writeFileSync(
    join(folder, 'poststelle.yaml'),
    `office: { name: Teststadt }
data: ${data}
stations:
  - { id: rathaus-eg, name: Erdgeschoss, folder: ${folder}/eg }
${example.slice(example.search(/^types:/m))}`,
  );
  mkdirSync(data);
  const store = await openSqliteStore(roomsOf(data).store);
  const numbers = Array.from({ length: MANY }, (_, number) => number);
  await store.commit(
    numbers.flatMap((number) => [inReview(number), withoutDocument(number)]).map((item) => creation(item)),
  );
  await store.close();

  const listed = await runProgram(['--config', join(folder, 'poststelle.yaml'), 'review', 'list'], { cwd: folder });
  expect([listed.code, listed.stderr]).toEqual([0, '']);
  const rows = jsonLines<{ document: string | null; delivery?: string }>(listed);
  expect(rows).toHaveLength(2 * MANY);
  expect(new Set(rows.map(({ document, delivery }) => document ?? delivery)).size).toBe(2 * MANY);
});
