// What a unit puts back, however it does it; and what it must not be able to do with that.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesOf, sampleMessage } from '../sample-message.conformance.ts';
import { folderChannel } from './channel.ts';
import { folderReturns } from './returns.ts';

const UNIT = 'steueramt';
const message = sampleMessage();
let folder: string;
let room: string;
let returns: ReturnType<typeof folderReturns>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-returns-'));
  room = join(folder, UNIT);
  returns = folderReturns({ folder, units: [UNIT, 'bauamt'] });
  await folderChannel({ folder, bytes: bytesOf, withOriginal: true }).deliver(message);
  expect(await returns.look()).toEqual({ letters: [], strange: [] });
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (ending: string): string => readdirSync(room).find((name) => name.endsWith(ending))!;
const back = (name = ''): string => join(room, 'zurueck', name);

test('every unit has a folder for what is not its own', () => {
  expect(readdirSync(join(folder, 'bauamt'))).toEqual(['zurueck']);
});

test.each([
  ['the PDF alone', (pdf: string) => renameSync(join(room, pdf), back(pdf))],
  [
    'the PDF with its event',
    (pdf: string) => {
      renameSync(join(room, pdf), back(pdf));
      renameSync(join(room, file('.json')), back(file('.json')));
    },
  ],
])('moved back, %s: it is known, and then nothing of it stays', async (_, move) => {
  move(file('.pdf'));
  const { letters } = await returns.look();
  expect(letters).toMatchObject([{ document: message.document, unit: UNIT }]);
  await returns.takeAway(letters[0]!);
  expect(readdirSync(room)).toEqual(['zurueck']);
  expect(readdirSync(back())).toEqual([]);
  await returns.takeAway(letters[0]!);
  expect(await returns.look()).toEqual({ letters: [], strange: [] });
});

test('renamed, and without its event, the PDF itself says which document it is', async () => {
  rmSync(join(room, file('.json')));
  const pdf = `%PDF-1.7\n<poststelle:document>${message.document}</poststelle:document>\n%%EOF`;
  writeFileSync(back('nicht unseres.PDF'), pdf);
  const { letters } = await returns.look();
  expect(letters).toEqual([{ document: message.document, unit: UNIT, place: back('nicht unseres.PDF') }]);
  await returns.takeAway(letters[0]!);
  expect([readdirSync(room), readdirSync(back())]).toEqual([['zurueck'], []]);
});

test('what is no letter of ours is named and stays; a link is not followed', async () => {
  writeFileSync(back('kantine.pdf'), '%PDF-1.7 Speiseplan');
  writeFileSync(back('notiz.txt'), 'kein PDF');
  mkdirSync(back('ordner.pdf'));
  symlinkSync(join(room, file('.pdf')), back('link.pdf'));
  writeFileSync(back('kaputt.pdf'), '%PDF');
  writeFileSync(back('kaputt.json'), '{');
  const { letters, strange } = await returns.look();
  expect(letters).toEqual([]);
  expect([...strange].sort()).toEqual(['kantine.pdf', 'kaputt.pdf', 'link.pdf', 'ordner.pdf'].map(back));
});

test('a folder that is out of reach is a fault of this unit alone, and is looked into again when it is back', async () => {
  renameSync(room, `${room}-away`);
  writeFileSync(join(folder, 'bauamt', 'zurueck', 'x.pdf'), '<poststelle:document>other/d001</poststelle:document>');
  const { letters, faults } = await returns.look();
  expect(letters).toMatchObject([{ document: 'other/d001', unit: 'bauamt' }]);
  expect(faults).toMatchObject([{ code: 'HANDOVER_UNAVAILABLE', details: { unit: UNIT } }]);
  expect(existsSync(room)).toBe(false);
  renameSync(`${room}-away`, room);
  expect((await returns.look()).faults).toBeUndefined();
});

test('a folder full of something else keeps no letter from being found, and each file has its turn again', async () => {
  for (let n = 0; n < 400; n++) writeFileSync(back(`${n}.pdf`), '%PDF');
  for (let n = 0; n < 2; n++) truncateSync(back(`${n}.pdf`), 200 * 1024 * 1024);
  truncateSync(back('2.pdf'), 10 * 1024 ** 3);
  execFileSync('mkfifo', [back('pipe.pdf')]);
  renameSync(join(room, file('.pdf')), back('zz-last.pdf'));
  renameSync(join(room, file('.json')), back('zz-last.json'));
  const seen = new Set<string>();
  const found = async (place: string): Promise<boolean> => {
    const { letters, strange } = await returns.look();
    for (const one of strange) seen.add(one);
    return letters.some((letter) => letter.place === place);
  };
  await expect.poll(() => found(back('zz-last.pdf')), { timeout: 100_000 }).toBe(true);
  // It goes on being found while the others are looked at, and so is one that replaces what was there.
  writeFileSync(back('17.pdf'), `%PDF <poststelle:document>${message.document}</poststelle:document>`);
  await expect
    .poll(async () => (await found(back('zz-last.pdf'))) && found(back('17.pdf')), { timeout: 100_000 })
    .toBe(true);
  expect(seen.has(back('zz-last.pdf'))).toBe(false);
}, 240_000);
