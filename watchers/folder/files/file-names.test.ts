// File names of all kinds: decoded for display, encoded as ASCII in our folder, and back.
import { expect, test } from 'vitest';
import { nameForPeople, readWorkName, workName } from './file-names.ts';
import { ignoreRule } from './ignore.ts';

const ID = '0190a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b';
const LATIN1 = Buffer.from([0x42, 0xfc, 0x72, 0x6f, 0x2e, 0x74, 0x69, 0x66]);

test('people read UTF-8, Latin-1 and a Mac’s names alike', () => {
  expect(nameForPeople(Buffer.from('Büro.tif'))).toBe('Büro.tif');
  expect(nameForPeople(LATIN1)).toBe('Büro.tif');
  expect(nameForPeople(Buffer.from('Büro.tif'.normalize('NFD')))).toBe('Büro.tif');
  expect(nameForPeople(Buffer.concat([Buffer.from('Straße/'), LATIN1]))).toBe('Straße/Büro.tif');
});

test('a name cannot break a line or turn the reading direction', () => {
  expect(nameForPeople(Buffer.from('a\n\u001b[31mb\u202efdp.exe'))).toBe('a\uFFFD\uFFFD[31mb\uFFFDfdp.exe');
});

test.each([
  Buffer.from('scan 0001.tif'),
  LATIN1,
  Buffer.from('Büro.tif'.normalize('NFD')),
  Buffer.from('sub/../100%_~x\n.pdf'),
  Buffer.from([0xff, 0x00, 0x2f, 0x5c]),
])('every name finds its way back from the work folder: %s', (name) => {
  const work = workName(ID, name);
  expect(work).toMatch(/^[\w%.~-]+$/);
  expect(work.startsWith(`${ID}_`)).toBe(true);
  const back = readWorkName(work)!;
  expect(back.id).toBe(ID);
  expect(Buffer.from(back.name).equals(name)).toBe(true);
});

test('a name that is too long keeps its extension and whole characters', () => {
  const work = workName(ID, Buffer.from(`${'ü'.repeat(120)}.tiff`));
  expect(work.length).toBeLessThanOrEqual(143);
  expect(nameForPeople(readWorkName(work)!.name)).toMatch(/^ü+~\.tiff$/);
  expect(workName(ID, Buffer.from('x'.repeat(250)))).toMatch(/x~$/);
  expect(workName(ID, Buffer.alloc(250, 0xfc))).toMatch(/(%FC)+~$/);
});

test('what is not ours is not taken for ours', () => {
  for (const name of ['scan.tif', `${ID}_`, `${ID}_a b`, `${ID}_%zz`, `x${ID}_a`])
    expect(readWorkName(name)).toBeUndefined();
});

test('traces of programs are passed over in silence, what may be meant as a letter is not, letters are taken', () => {
  const standingOf = ignoreRule(['*.log', 'Test-?.pdf', 'old/*', '[x]*']);
  const expected = {
    silent: [
      ...['.DS_Store', '._scan.tif', '.work', '.nfs00001', '~$brief.docx', 'thumbs.db', 'Desktop.ini'],
      ...['@eaDir', '#recycle', '.snapshot', '$RECYCLE.BIN', 'System Volume Information', 'lost+found'],
      ...[
        'NETSCAN.XST',
        'scan0001.LCK',
        'brief.pdf:Zone.Identifier',
        'Thumbs.db:encryptable',
        'a\uF03AZone.Identifier',
      ],
      ...['a.log', 'below/a.LOG', 'test-1.pdf', 'old/x.tif', '[x].tif', 'below/@eaDir'],
    ],
    unfinished: ['scan.TMP', 'scan.part', 'scan.pdf.partial', 'x.crdownload', '.scan.part'],
    hidden: ['.scan.tif', '..\u0000.tif', 'below/.scan.pdf'],
    take: [
      'scan.tif',
      'tmp',
      'a.tmp.pdf',
      'test-12.pdf',
      'older/x.tif',
      'x.tif',
      'alog',
      'Büro.tif',
      'Zone.Identifier',
    ],
  };
  for (const [standing, names] of Object.entries(expected))
    for (const name of names) expect([name, standingOf(name)]).toEqual([name, standing]);
});
