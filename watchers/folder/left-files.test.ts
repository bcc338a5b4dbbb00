// Files that are not taken in are reported once after a while; known side files never.
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LeftFile } from '../../domain/sources/left-files.ts';
import { PNG, type TestStation, testStation } from './test-station.ts';

/** The office of these tests tells after a minute; a quarter of an hour is long to sit through, even on a clock of its own. */
const MINUTES = 4_000;
const ID = '0b5e6f0a-1111-4222-8333-944455556666';

let station: TestStation;
beforeEach(() => {
  station = testStation();
});
afterEach(() => station.remove());

const left = (): { told: (readonly LeftFile[])[]; onLeft: (files: readonly LeftFile[]) => void } => {
  const told: (readonly LeftFile[])[] = [];
  return { told, onLeft: (files) => told.push(files) };
};
const open = (options: Parameters<TestStation['open']>[0] = {}) => {
  const { told, onLeft } = left();
  return { told, ...station.open(options, undefined, onLeft) };
};

test.each([
  ['HIDDEN', '..%00.tif'],
  ['HIDDEN', '.scan.tif'],
  ['UNFINISHED', 'scan.pdf.part'],
  ['UNFINISHED', 'scan.tmp'],
])('%s: %s is told once after a quarter of an hour, and taken when it is renamed', async (reason, name) => {
  station.drop(name);
  const { pass, faults, told, names } = open();
  await pass(14 * MINUTES);
  expect([faults, told]).toEqual([[], []]);
  await pass(30 * MINUTES);
  expect(faults).toMatchObject([{ code: 'FILE_LEFT', details: { station: 'eg', files: 1, reason, names: name } }]);
  expect(told).toEqual([[{ name, reason }]]);
  renameSync(join(station.folder, name), join(station.folder, 'scan.tif'));
  await pass(10_000);
  expect(told.at(-1)).toEqual([]);
  expect(names()).toEqual(['scan.tif']);
});

test('an upload that goes on is not told', async () => {
  const { pass, faults } = open();
  for (let minute = 0; minute < 30; minute += 1) {
    station.drop('scan.pdf.part', Buffer.alloc(minute + 1, 'x'));
    await pass(MINUTES);
  }
  expect(faults).toEqual([]);
});

test('a subfolder with something in it is told where the station takes none, an empty one not until something comes', async () => {
  mkdirSync(join(station.folder, '2026-11-12'));
  writeFileSync(join(station.folder, '2026-11-12', 'scan.jpg'), PNG);
  mkdirSync(join(station.folder, '2026-11-13'));
  const { pass, faults, told } = open();
  await pass(20 * MINUTES);
  expect(faults).toMatchObject([{ details: { reason: 'SUBFOLDER', names: '2026-11-12' } }]);
  writeFileSync(join(station.folder, '2026-11-13', 'scan.jpg'), PNG);
  await pass(20 * MINUTES);
  expect(faults).toMatchObject([{}, { details: { reason: 'SUBFOLDER', names: '2026-11-13' } }]);
  expect(
    told
      .at(-1)
      ?.map(({ name }) => name)
      .toSorted(),
  ).toEqual(['2026-11-12', '2026-11-13']);
});

test('with subfolders they are taken; one that is too deep, a link, and a pipe are told', async () => {
  const deep = join(station.folder, ...Array<string>(20).fill('d'));
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, 'tief.tif'), PNG);
  mkdirSync(join(station.folder, 'day'));
  writeFileSync(join(station.folder, 'day', 'scan.png'), PNG);
  symlinkSync('/etc/passwd', join(station.folder, 'link.tif'));
  execFileSync('mkfifo', [join(station.folder, 'pipe.tif')]);
  const { pass, told, names, faults } = open({ subfolders: true });
  await pass(20 * MINUTES);
  expect(names()).toEqual(['day/scan.png']);
  expect(told.at(-1)?.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    { name: Array<string>(17).fill('d').join('/'), reason: 'TOO_DEEP' },
    { name: 'link.tif', reason: 'NO_FILE' },
    { name: 'pipe.tif', reason: 'NO_FILE' },
  ]);
  expect(faults.map(({ code }) => code)).toEqual(['FILE_LEFT', 'FILE_LEFT']);
});

test.each([false, true])(
  'what storage devices and systems leave is never told or taken (subfolders: %s)',
  async (subfolders) => {
    for (const name of ['@eaDir', '#recycle', '.snapshot', '$RECYCLE.BIN', 'System Volume Information', 'lost+found']) {
      mkdirSync(join(station.folder, name));
      writeFileSync(join(station.folder, name, 'scan.png'), PNG);
    }
    for (const name of ['Thumbs.db', 'Thumbs.db:encryptable', 'desktop.ini', '.DS_Store', '._scan.png', 'NETSCAN.XST'])
      station.drop(name, Buffer.alloc(name.length % 2));
    for (const name of ['scan0001.LCK', 'brief.pdf:Zone.Identifier']) station.drop(name, Buffer.alloc(0));
    const { pass, faults, told, claimed } = open({ subfolders });
    await pass(30 * MINUTES);
    expect([faults, told, claimed]).toEqual([[], [], []]);
  },
);

test('what a copier says about a scan is no letter, before and after the scan was taken; an invoice beside it is one', async () => {
  station.drop('scan0001.xml', Buffer.from('<scan pages="1"/>'));
  const { pass, names, faults } = open();
  await pass(8_000);
  station.drop('scan0001.png');
  await pass(2_000);
  for (const name of ['SCAN0001.TXT', 'scan0001.png.csv']) station.drop(name, Buffer.from('user=anna'));
  station.drop('rechnung.pdf', Buffer.from('%PDF-1.7 no end'));
  station.drop(
    'rechnung.xml',
    Buffer.from('<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'),
  );
  station.drop('einzeln.txt', Buffer.from('Sehr geehrte Damen und Herren'));
  station.drop('scan0001.big.txt', Buffer.alloc(10));
  await pass(40 * MINUTES);
  expect(names()).toEqual(['einzeln.txt', 'rechnung.pdf', 'rechnung.xml', 'scan0001.big.txt', 'scan0001.png']);
  expect(faults).toEqual([]);
});

test('a side file is known by its scan after a restart too', async () => {
  station.drop('scan0001.png');
  await open().pass(2_000);
  await station.stop();
  station.drop('scan0001.xml', Buffer.from('<scan/>'));
  const { pass, names } = open();
  await pass(30_000);
  expect(names()).toEqual(['scan0001.png']);
});

test('strangers in the work folder are told; a file that was claimed by nobody alive is taken in', async () => {
  const { pass, told, names } = open();
  await pass(1_000);
  writeFileSync(join(station.folder, '.work', 'scan.tif'), PNG);
  writeFileSync(join(station.folder, '.work', `${ID}_scan.tif`), PNG);
  await pass(40 * MINUTES);
  expect(told.at(-1)).toEqual([{ name: '.work/scan.tif', reason: 'IN_WORK_FOLDER' }]);
  expect(names()).toEqual(['scan.tif']);
  rmSync(join(station.folder, '.work', 'scan.tif'));
  await pass(20 * MINUTES);
  expect(told.at(-1)).toEqual([]);
});

test.runIf(process.getuid?.() === 0)('a work folder of another user is told', async () => {
  mkdirSync(join(station.folder, '.work'), { mode: 0o777 });
  chownSync(join(station.folder, '.work'), 4711, 4711);
  const { pass, told } = open();
  await pass(20 * MINUTES);
  expect(told.at(-1)).toEqual([{ name: '.work', reason: 'FOREIGN_WORK_FOLDER' }]);
});

test('a clock that is set forward brings nothing forward', async () => {
  station.drop('.scan.tif');
  const { pass, faults, jump } = open();
  await pass(MINUTES);
  jump(48 * 60 * MINUTES);
  await pass(MINUTES);
  expect(faults).toEqual([]);
});

test('thousands at once are one line in the log', async () => {
  for (let n = 0; n < 300; n += 1) station.drop(`.scan${n}.tif`);
  const { pass, faults, told } = open();
  await pass(16 * MINUTES);
  expect(faults).toMatchObject([{ details: { files: 300 } }]);
  expect(told.at(-1)).toHaveLength(300);
});
