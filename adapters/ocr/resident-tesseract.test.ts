// The resident process: page after page, killed in between, leaving no text of a letter on disk.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { smallDisk } from '../../testing/services/small-disk.ts';
import { drawPage } from './draw-page.ts';
import { greyTiff } from './grey-tiff.ts';
import { type StandingReader, standingReader } from './resident-tesseract.ts';

const FOLDER = '/usr/share/tesseract-ocr/5/tessdata';
const LIMIT_MS = 50_000;
let reader: StandingReader;
const before = process.env.TMPDIR;
let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'poststelle-standing-'));
  process.env.TMPDIR = temporary;
  reader = standingReader(['-l', 'deu', '--tessdata-dir', FOLDER, '--oem', '1', '--psm', '3']);
});

afterEach(() => {
  reader.end();
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(temporary, { recursive: true });
});

const page = async (text: string): Promise<Uint8Array> => greyTiff(await drawPage([text], 200));

const wordsOf = (tsv: string): string =>
  tsv
    .split('\n')
    .filter((row) => row.startsWith('5\t'))
    .map((row) => row.split('\t')[11])
    .join(' ');

const programs = (): readonly number[] =>
  readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
    .split(' ')
    .filter((pid) => pid !== '' && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'tesseract')
    .map(Number);

test('one program reads one page after the other, each with its own words', async () => {
  expect(wordsOf(await reader.read(await page('Antrag auf Wohngeld'), LIMIT_MS))).toBe('Antrag auf Wohngeld');
  const first = programs();
  expect(wordsOf(await reader.read(await page('Mahnung'), LIMIT_MS))).toBe('Mahnung');
  expect(programs()).toEqual(first);
  expect(first).toHaveLength(1);
  expect(reader.pages).toBe(2);
});

test('killed while it reads: the page fails, and so does what comes later', async () => {
  await reader.read(await page('Antrag'), LIMIT_MS);
  const failing = reader.read(await page('Widerspruch'), LIMIT_MS);
  for (const pid of programs()) process.kill(pid, 'SIGKILL');
  await expect(failing).rejects.toMatchObject({ code: 'OCR_FAILED', details: { signal: 'SIGKILL' } });
  expect(reader.ended).toBe(true);
  await expect(reader.read(await page('Anfrage'), LIMIT_MS)).rejects.toMatchObject({ code: 'OCR_FAILED' });
});

test('no letter’s picture has a name on the disk, so none can stay behind', async () => {
  const reading = reader.read(await page('Antrag'), LIMIT_MS);
  expect(readdirSync(temporary)).toEqual([]);
  await reading;
  expect(readdirSync(temporary)).toEqual([]);
});

test('a second page at the same time is a fault of the caller', async () => {
  const reading = reader.read(await page('Antrag'), LIMIT_MS);
  await expect(reader.read(await page('Antrag'), LIMIT_MS)).rejects.toMatchObject({ code: 'PORT_MISUSED' });
  expect(wordsOf(await reading)).toBe('Antrag');
});

test('where the temporary folder is full it is said so, and another reader reads on when there is room', async ({
  skip,
}) => {
  const disk = await smallDisk(4 * 2 ** 20);
  if (disk === undefined) return skip('no small file system can be had here');
  process.env.TMPDIR = disk.folder;
  const full = standingReader(['-l', 'deu', '--tessdata-dir', FOLDER, '--oem', '1', '--psm', '3']);
  await disk.fill();
  const open = readdirSync('/proc/self/fd').length;
  expect(() => standingReader([])).toThrow('STORAGE_FULL');
  expect(readdirSync('/proc/self/fd')).toHaveLength(open);
  await expect(full.read(await page('Antrag'), LIMIT_MS)).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  expect(full.ended).toBe(true);
  await disk.clear();
  const next = standingReader(['-l', 'deu', '--tessdata-dir', FOLDER, '--oem', '1', '--psm', '3']);
  expect(wordsOf(await next.read(await page('Antrag'), LIMIT_MS))).toBe('Antrag');
  next.end();
  await disk.remove();
});
