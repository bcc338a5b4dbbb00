// A copier with the "append" option writes a second PDF behind the first, before or after the claim.
import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestStation, testStation } from './test-station.ts';

/** A PDF as whole as a watcher can tell. */
const pdf = (mark: string): Buffer => {
  const body = `%PDF-1.4\n1 0 obj\n<</Type/Catalog/Title(${mark})>>\nendobj\n`;
  return Buffer.from(
    `${body}xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`,
  );
};

let station: TestStation;
beforeEach(() => {
  station = testStation();
});
afterEach(() => station.remove());

test('appended while it settles: what is taken holds both', async () => {
  station.drop('scan.pdf', pdf('Amsel'));
  const { watch, pass, claimed } = station.open();
  await watch.scanNow();
  appendFileSync(join(station.folder, 'scan.pdf'), pdf('Drossel'));
  await pass(10_000);
  const [file] = claimed;
  const bytes = await readFile(file!.path, 'latin1');
  expect([claimed.length, bytes.includes('Amsel'), bytes.includes('Drossel')]).toEqual([1, true, true]);
  expect(file!.size).toBe(bytes.length);
});

test('appended after it was taken, by its name: two files, nothing lost', async () => {
  station.drop('scan.pdf', pdf('Amsel'));
  const { pass, claimed } = station.open();
  await pass(2_000);
  appendFileSync(join(station.folder, 'scan.pdf'), pdf('Drossel'));
  await pass(10_000);
  const contents = await Promise.all(claimed.map(({ path }) => readFile(path, 'latin1')));
  expect(contents.map((text) => /Amsel|Drossel/.exec(text)?.[0])).toEqual(['Amsel', 'Drossel']);
});
