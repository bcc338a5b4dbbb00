// How well index fields are found on the labelled letters: as plain lines, on drawn pages with their true words, or as they
// were scanned and read (a file that bench/sorting/scan-letters.ts wrote). After a build:
// node dist/bench/sorting/index-fields.js [plain|drawn|all|FILE.jsonl] [only the sets that begin so]
// Letters that nothing is tuned on are shown by themselves. The letters' made-up accounts get right check digits first; as
// they stand, every one of them must be refused.
import { pageSource } from '../../adapters/pages/page-source.ts';
import { indexFields } from '../../classifiers/fields/index-fields.ts';
import type { IndexFields, PageText } from '../../domain/register/index-fields.ts';
import type { Letter } from '../../domain/sorting/classification.ts';
import {
  type FieldLabels,
  isFresh,
  isHeldOut,
  isKeptAside,
  JUDGED,
  judge,
  loadFieldLabels,
  type Verdict,
  withRightCheckDigits,
} from '../../fixtures/letters/fields.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { writeLetter } from '../../fixtures/make-scans/drawing/draw-letter.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { readLetters } from './read-letters.ts';
import { sampleConfig } from './sample-town.ts';

const config = sampleConfig();
const options = { officeNames: [config.office.name, ...config.units.map(({ name }) => name)] };
const [what = 'all', only] = process.argv.slice(2);

const source = pageSource({ megapixels: 120, pages: 50, megabytes: 50 });
type Reader = (letter: Letter) => Promise<readonly PageText[]>;

const plain: Reader = async ({ text }) => [{ text }];

const drawn: Reader = async (letter) => {
  const { pdf } = await writeLetter(letter, { random: createRandom(1).fork(letter.id) });
  const opened = await source.open(pdf);
  if (opened.kind !== 'opened') return [];
  const pages: PageText[] = [];
  for (let number = 1; number <= opened.file.pageCount; number += 1) {
    const page = await opened.file.page(number);
    if (page.kind === 'page' && page.page.words) pages.push({ words: page.page.words, ...page.page.raster });
  }
  await opened.file.close();
  return pages;
};

const letters = new Map(loadLetters().map((letter) => [letter.id, letter]));
const labelled = loadFieldLabels();
const share = (part: number, whole: number): string =>
  (whole === 0 ? '–' : ((100 * part) / whole).toFixed(1)).padStart(6);

const measure = async (
  title: string,
  sets: ReadonlyMap<string, readonly FieldLabels[]>,
  read: Reader,
): Promise<void> => {
  for (const [set, these] of sets) {
    const verdicts: {
      readonly name: string;
      readonly verdict: Verdict;
      readonly labels: FieldLabels;
      readonly fields: IndexFields;
    }[] = [];
    let spent = 0;
    for (const labels of these) {
      const letter = letters.get(labels.id)!;
      const pages = await read({ ...letter, text: withRightCheckDigits(letter.text) });
      const began = process.cpuUsage();
      const fields = indexFields(pages, options);
      const used = process.cpuUsage(began);
      spent += used.user + used.system;
      for (const name of JUDGED) verdicts.push({ name, verdict: judge(labels, fields, name), labels, fields });
    }
    process.stdout.write(
      `\n${title}, ${set}: ${these.length} letters, ${(spent / 1000 / these.length).toFixed(1)} ms CPU each\n`,
    );
    process.stdout.write('field            precision  found of those present   right wrong missed\n');
    for (const name of JUDGED) {
      const mine = verdicts.filter((one) => one.name === name);
      const counted = (verdict: Verdict): number => mine.filter((one) => one.verdict === verdict).length;
      const [right, wrong, missed] = [counted('right'), counted('wrong'), counted('missed')];
      const present = mine.filter(({ labels, verdict }) => verdict !== 'not judged' && labels[name] !== null).length;
      process.stdout.write(
        `${name.padEnd(16)} ${share(right, right + wrong)}     ${share(right, present)}              ${[right, wrong, missed].map((n) => String(n).padStart(5)).join(' ')}\n`,
      );
    }
    for (const { name, verdict, labels, fields } of verdicts.filter(({ verdict }) => /wrong|missed/.test(verdict)))
      process.stdout.write(
        `  ${labels.id} ${name} ${verdict}: ${JSON.stringify(fields[name as keyof IndexFields]?.value)} instead of ${JSON.stringify(labels[name as keyof IndexFields])}\n`,
      );
  }
};

const split = new Map(
  [
    ['tuned on', labelled.filter(({ id }) => !isFresh(id) && !isHeldOut(id))] as const,
    ['held out', labelled.filter(({ id }) => !isFresh(id) && isHeldOut(id))] as const,
    ['fresh', labelled.filter(({ id }) => isFresh(id))] as const,
  ].filter(([set]) => only === undefined || set.startsWith(only)),
);

if (what === 'plain' || what === 'all') {
  await measure('plain lines', split, plain);
  const accounts = labelled.filter(({ id }) => indexFields([{ text: letters.get(id)!.text }], options).iban).length;
  process.stdout.write(`accounts with made-up check digits that were taken: ${accounts}\n`);
}
if (what === 'drawn' || what === 'all') await measure('drawn pages, true words', split, drawn);
if (what.endsWith('.jsonl')) {
  const scans = new Map(readLetters(what).map(({ id, pages }) => [id, pages]));
  const some = labelled.filter(({ id }) => scans.has(id));
  const halves = new Map(
    [
      ['looked at', some.filter(({ id }) => !isKeptAside(id))] as const,
      ['kept aside', some.filter(({ id }) => isKeptAside(id))] as const,
    ].filter(([set]) => only === undefined || set.startsWith(only)),
  );
  await measure('scanned, read by OCR', halves, async ({ id }) => scans.get(id) ?? []);
}
