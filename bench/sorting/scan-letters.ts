// Letters as scanned and read, once, for whatever is measured on them afterwards:
// `node dist/bench/sorting/scan-letters.js FILE.jsonl [seed, 1]` draws every letter in print, wears it as everyday post is, scans it
// in every format at 200 or 300 dpi, straightens and reads it, and writes one line per letter: its id, its format, and its
// pages' words. Those labelled for index fields come first; letters that the file already has are not read again.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { openEyes } from '../../app/compose/pages/page-job.ts';
import type { PlacedPage } from '../../domain/register/index-fields.ts';
import type { Letter } from '../../domain/sorting/classification.ts';
import { loadFieldLabels, withRightCheckDigits } from '../../fixtures/letters/fields.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { availableFaces } from '../../fixtures/make-scans/drawing/fonts.ts';
import { MULTI_PAGE_FORMATS, ONE_PAGE_FORMATS } from '../../fixtures/make-scans/formats/write-files.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { singleLetter } from '../../fixtures/make-scans/single-letter.ts';
import { read } from '../../pipeline/page/read.ts';
import { straighten } from '../../pipeline/page/straighten.ts';
import type { ReadLetter } from './read-letters.ts';
import { sampleConfig } from './sample-town.ts';

const FORMATS = [...MULTI_PAGE_FORMATS, ...ONE_PAGE_FORMATS];
/** Handwriting is beyond the engine. */
const FACES = availableFaces().filter((face) => face !== 'kalam');

const [file, seed = '1'] = process.argv.slice(2);
if (file === undefined) throw new Error('name the file that is to be written');

const eyes = await openEyes(sampleConfig());
const straightenPage = straighten(eyes);
const readPage = read(eyes);

const scanned = async (letter: Letter): Promise<ReadLetter> => {
  const random = createRandom(Number(seed)).fork(`scan ${letter.id}`);
  const format = random.pick(FORMATS);
  const { bytes } = await singleLetter(
    { ...letter, text: withRightCheckDigits(letter.text) },
    { random, format, faces: FACES },
  );
  const opened = await eyes.source.open(bytes);
  if (opened.kind !== 'opened') throw new Error(`${letter.id} as ${format}: ${opened.detail}`);
  const pages: PlacedPage[] = [];
  for (let number = 1; number <= opened.file.pageCount; number += 1) {
    const decoded = await opened.file.page(number);
    if (decoded.kind !== 'page') throw new Error(`${letter.id} as ${format}: ${decoded.detail}`);
    const straight = await straightenPage(decoded.page.raster);
    const { width, height, dpi } = straight.raster;
    const words = straight.words ?? (await readPage(straight.raster, straight.reading));
    if (!straight.blank) pages.push({ words, width, height, dpi });
  }
  await opened.file.close();
  return { id: letter.id, format, pages };
};

const labelled = new Set(loadFieldLabels().map(({ id }) => id));
const letters = loadLetters().toSorted((a, b) => Number(labelled.has(b.id)) - Number(labelled.has(a.id)));
const before = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
const known = new Set(before.filter((line) => line !== '').map((line) => (JSON.parse(line) as ReadLetter).id));
for (const letter of letters) {
  if (known.has(letter.id)) continue;
  appendFileSync(file, `${JSON.stringify(await scanned(letter))}\n`);
}
await eyes.ocr.close();
