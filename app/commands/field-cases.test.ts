// Case files from the field through the built program: pages, words and reasons as expected.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIELD_CASES, fieldCaseFile } from '../../fixtures/field-cases/field-cases.ts';
import { jsonLines, runProgram } from '../../testing/processes/test-program.ts';
import type { DocumentLine, PageLine } from './output/process-report.ts';

let folder: string;
let lines: readonly DocumentLine[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-field-cases-'));
  const files = FIELD_CASES.map(({ file }) => fieldCaseFile(file));
  lines = jsonLines(await runProgram(['process', ...files, '--out', folder], { cwd: folder }));
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const outcome = ({ outcome: kind, reason }: PageLine): string => (reason === undefined ? kind : `${kind} ${reason}`);

describe.each(FIELD_CASES)('$file: $about', ({ file, pages, text, notText, reasons, review, points }) => {
  const own = () => lines.filter(({ source }) => basename(source) === file);

  test('gives the expected pages, words and reasons', async () => {
    const found = own();
    const outcomes = found.flatMap((line) => line.pages).toSorted((a, b) => a.page - b.page);
    expect(outcomes.map(outcome)).toEqual(pages);
    const words = found
      .map((line) => line.text)
      .join('\n')
      .replace(/\s+/g, ' ');
    for (const phrase of text ?? []) expect(words).toContain(phrase);
    for (const phrase of notText ?? []) expect(words).not.toContain(phrase);
    for (const reason of reasons ?? []) expect(found.flatMap((line) => line.reasons)).toContain(reason);
    if (review) expect(found.map(({ disposition }) => disposition)).not.toContain('route');
    if (points) {
      const [page] = (await PDFDocument.load(readFileSync(found[0]!.pdf!))).getPages();
      expect([Math.round(page!.getWidth()), Math.round(page!.getHeight())]).toEqual(points);
    }
  });
});
