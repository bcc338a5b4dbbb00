// Files of a few kB that would take gigabytes: the page is damaged, the process stays small, and what comes next is read.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { outcomes, rasterOf } from '../../opened-files.ts';
import { flateGrey, scannedPdf } from '../drawn-pdfs.ts';
import { withMemoryLimit } from './memory-limit.ts';
import { startPdfium } from './pdfium.ts';

const MB = 1024 * 1024;

/** What is still in use: an engine that was given up keeps its memory until it is collected, whenever that may be. */
const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
};

const stream = (dictionary: string, data: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`<<${dictionary}/Length ${data.length}>>\nstream\n`), data, Buffer.from('\nendstream')]);

const form = (resources: string, says: string): Buffer =>
  stream(`/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<${resources}>>`, Buffer.from(says));

/** Pages whose contents are given, each with the same resources; `others` are objects 10, 11 …. */
const pdf = (contents: readonly Buffer[], resources: string, others: readonly Buffer[]): Buffer => {
  const objects = new Map<number, Buffer>([[1, Buffer.from('<</Type/Catalog/Pages 2 0 R>>')]]);
  const kids = contents.map((_, n) => `${100 + n} 0 R`).join(' ');
  objects.set(2, Buffer.from(`<</Type/Pages/Kids[${kids}]/Count ${contents.length}/MediaBox[0 0 595 842]>>`));
  for (const [n, content] of contents.entries()) {
    const page = `<</Type/Page/Parent 2 0 R/Resources<<${resources}>>/Contents ${200 + n} 0 R>>`;
    objects.set(100 + n, Buffer.from(page)).set(200 + n, content);
  }
  for (const [n, object] of others.entries()) objects.set(10 + n, object);
  const parts = [Buffer.from('%PDF-1.4\n')];
  const places = new Map<number, number>();
  let at = parts[0]!.length;
  for (const [number, object] of objects) {
    const whole = Buffer.concat([Buffer.from(`${number} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    places.set(number, at);
    parts.push(whole);
    at += whole.length;
  }
  const rows = [...places].map(([number, place]) => `${number} 1\n${String(place).padStart(10, '0')} 00000 n \n`);
  const end = `xref\n0 1\n0000000000 65535 f \n${rows.join('')}trailer<</Size 300/Root 1 0 R>>\nstartxref\n${at}\n%%EOF`;
  return Buffer.concat([...parts, Buffer.from(end)]);
};

const GOOD = stream('', Buffer.from('20 20 200 200 re f'));
const callsForm = stream('', Buffer.from('/F0 Do'));

const selfCalling = (): Buffer => {
  const resources = '/XObject<</F0 10 0 R/F1 10 0 R>>';
  return pdf([callsForm, GOOD], resources, [form(resources, '/F0 Do /F1 Do 0 0 10 10 re f')]);
};

/** Twelve forms, each of which calls the next one ten times. */
const nested = (): Buffer => {
  const forms = Array.from({ length: 12 }, (_, n) =>
    n === 11 ? form('', '0 0 10 10 re f') : form(`/XObject<</F 0 0 R/N ${11 + n} 0 R>>`, '/N Do '.repeat(10)),
  );
  return pdf([callsForm, GOOD], '/XObject<</F0 10 0 R>>', forms);
};

const twiceDeflated = (): Buffer => {
  const once = deflateSync(Buffer.alloc(96 * MB, '0 0 1 1 re f '), { level: 9 });
  return pdf([stream('/Filter[/FlateDecode/FlateDecode]', deflateSync(once, { level: 9 })), GOOD], '', []);
};

test.each([
  ['a form that calls itself twice', selfCalling],
  ['forms that make a million million of one', nested],
  ['a content that was deflated twice', twiceDeflated],
])('%s: its page is damaged, the next one is read, and memory stays', { timeout: 120_000 }, async (_, make) => {
  const bytes = make();
  expect(bytes.length).toBeLessThan(6_000);
  expect(await outcomes(bytes)).toEqual(['PAGE_DAMAGED', 'page']);
  expect((await startPdfium()).pdfium.HEAPU8.length).toBeLessThanOrEqual(512 * MB);
  collectGarbage();
  expect(process.memoryUsage().rss).toBeLessThan(1_200 * MB);
  expect(await rasterOf(await scannedPdf([flateGrey()]))).toMatchObject({ dpi: 100 });
});

test('the module refuses to grow past its limit, and is as long as before', async () => {
  const wasm = await readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'));
  const limited = withMemoryLimit(wasm, 512 * MB);
  expect([limited.length, Buffer.compare(limited, wasm)]).not.toEqual([wasm.length, 0]);
  expect(limited.length).toBe(wasm.length);
  expect(() => withMemoryLimit(Buffer.from('no module at all'), MB)).toThrow(RangeError);
});
