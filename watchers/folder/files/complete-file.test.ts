// Complete files of every format are distinguished from truncated, growing and preallocated ones.
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeFile } from './complete-file.ts';
import type { Verdict } from './completeness.ts';

const folder = mkdtempSync(join(tmpdir(), 'complete-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verdictOn = async (bytes: Uint8Array): Promise<Verdict | undefined> => {
  const path = join(folder, 'scan');
  writeFileSync(path, bytes);
  return judgeFile(path);
};

const noise = Buffer.from(Array.from({ length: 60 * 90 }, (_, index) => ((index * 7919) % 251 > 125 ? 255 : 0)));
const picture = (pageHeight = 90) => sharp(noise, { raw: { width: 60, height: 90, channels: 1, pageHeight } });

/** A TIFF as scanners' firmware writes it: per page the strips, their list, the directory. */
const tiff = ({ little = true, big = false, pages = 2, compression = 1 }): Buffer => {
  const number = (value: number, bytes: number): Buffer => {
    const buffer = Buffer.alloc(bytes);
    for (let index = 0; index < bytes; index++)
      buffer[little ? index : bytes - 1 - index] = Math.floor(value / 2 ** (8 * index)) % 256;
    return buffer;
  };
  const word = big ? 8 : 4;
  const head = [
    Buffer.from(little ? 'II' : 'MM'),
    number(big ? 43 : 42, 2),
    ...(big ? [number(8, 2), number(0, 2)] : []),
  ];
  let file = Buffer.concat([...head, number(0, word)]);
  let pointer = file.length - word;
  for (let page = 0; page < pages; page++) {
    const strips = [0, 1, 2].map((strip) => ({
      at: file.length + strip * 40,
      bytes: Buffer.alloc(40, page + strip + 1),
    }));
    const offsets = Buffer.concat(strips.map(({ at }) => number(at, word)));
    const lengths = Buffer.concat(strips.map(() => number(40, word)));
    const listAt = file.length + 120;
    const directoryAt = listAt + offsets.length + lengths.length;
    const entry = (tag: number, type: number, values: number, value: Buffer): Buffer =>
      Buffer.concat([number(tag, 2), number(type, 2), number(values, word), value, Buffer.alloc(word - value.length)]);
    const wide = big ? 16 : 4;
    const entries = [
      entry(259, 3, 1, number(compression, 2)),
      entry(273, wide, 3, number(listAt, word)),
      entry(279, wide, 3, number(listAt + offsets.length, word)),
    ];
    file = Buffer.concat([
      file,
      ...strips.map(({ bytes }) => bytes),
      offsets,
      lengths,
      number(entries.length, big ? 8 : 2),
      ...entries,
      number(0, word),
    ]);
    number(directoryAt, word).copy(file, pointer);
    pointer = file.length - word;
  }
  return file;
};

const pdf = async (): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  document.addPage([200, 200]).drawText('x', { x: 20, y: 20 });
  return document.save({ useObjectStreams: false });
};

let samples: Record<string, { bytes: Uint8Array; verdict: Verdict }>;
beforeAll(async () => {
  const compressed = await PDFDocument.create();
  compressed.addPage();
  const sample = async (verdict: Verdict, bytes: Uint8Array | Promise<Uint8Array>) => ({ verdict, bytes: await bytes });
  samples = {
    'PDF with a table': await sample('whole', pdf()),
    'PDF with a cross-reference stream': await sample('whole', compressed.save({ useObjectStreams: true })),
    JPEG: await sample('whole', picture().jpeg().toBuffer()),
    'progressive JPEG': await sample('whole', picture().jpeg({ progressive: true }).toBuffer()),
    PNG: await sample('whole', picture().png().toBuffer()),
    'TIFF of libtiff, G4, three pages': await sample(
      'whole-so-far',
      picture(30).toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer(),
    ),
    'TIFF of libtiff, tiled': await sample(
      'whole-so-far',
      picture().tiff({ tile: true, compression: 'lzw' }).toBuffer(),
    ),
    'TIFF, little endian': await sample('whole-so-far', tiff({})),
    'TIFF, big endian': await sample('whole-so-far', tiff({ little: false })),
    'BigTIFF, little endian': await sample('whole-so-far', tiff({ big: true })),
    'BigTIFF, big endian': await sample('whole-so-far', tiff({ big: true, little: false })),
  };
});

const NAMES = [
  'PDF with a table',
  'PDF with a cross-reference stream',
  'JPEG',
  'progressive JPEG',
  'PNG',
  'TIFF of libtiff, G4, three pages',
  'TIFF of libtiff, tiled',
  'TIFF, little endian',
  'TIFF, big endian',
  'BigTIFF, little endian',
  'BigTIFF, big endian',
];

test.each(NAMES)('%s: whole at its last byte, and never before', async (name) => {
  const { bytes, verdict } = samples[name]!;
  expect(await verdictOn(bytes)).toBe(verdict);
  // A PDF may lack its last line end, and the firmware's TIFF is whole between its pages; all else is a cut file.
  const betweenPages = name.includes('endian') ? tiff({ pages: 1 }).length : undefined;
  const step = Math.ceil(bytes.length / 120);
  for (let length = bytes.length - 2; length > 0; length -= length > bytes.length - 30 ? 1 : step) {
    truncateSync(join(folder, 'scan'), length);
    const cut = await judgeFile(join(folder, 'scan'));
    if (length !== betweenPages && !['incomplete', 'unknown'].includes(cut!))
      throw new Error(`${name} cut at ${length}: ${cut}`);
  }
});

test.each(NAMES)('%s: a file of the final size that is only filled in part is not whole', async (name) => {
  const { bytes } = samples[name]!;
  for (const share of [0.1, 0.5, 0.9, 0.99]) {
    const filled = Buffer.alloc(bytes.length);
    filled.set(bytes.subarray(0, Math.floor(bytes.length * share)));
    // Where only zeros are to come, the file is what it will be.
    if (!filled.equals(bytes))
      expect([share, await verdictOn(filled)]).toEqual([share, expect.stringMatching(/incomplete|unknown/)]);
  }
});

describe('PDF', () => {
  test('padding and line ends behind the end mark are fine, a mail gateway’s words make it unsure', async () => {
    const bytes = await pdf();
    expect(await verdictOn(Buffer.concat([bytes, Buffer.from('\r\n\0\0\0')]))).toBe('whole');
    expect(await verdictOn(Buffer.concat([bytes, Buffer.from('<!-- scanned by gateway -->')]))).toBe('unknown');
    expect(await verdictOn(Buffer.concat([Buffer.from('junk before\n'), bytes]))).toBe('whole');
  });

  test('an update that is still being appended is not whole', async () => {
    expect(await verdictOn(Buffer.concat([await pdf(), Buffer.from('\n9 0 obj\n<< /Type /Page')]))).toBe('incomplete');
  });

  test('the first part of a linearised file has an end mark of its own and is not whole', async () => {
    const start = '%PDF-1.5\n1 0 obj\n<</Linearized 1/L 90210/O 4/E 7000/N 3/T 90000>>\nendobj\n';
    expect(await verdictOn(Buffer.from(`${start}xref\n0 1\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n`))).toBe('incomplete');
    const unannounced = `%PDF-1.5\n${'x'.repeat(900)}\nstartxref\n0\n%%EOF\n`;
    expect(await verdictOn(Buffer.from(unannounced))).toBe('incomplete');
  });
});

describe('TIFF', () => {
  test('data of a page whose directory is still to come make it unsure', async () => {
    expect(await verdictOn(Buffer.concat([tiff({}), Buffer.alloc(5_000, 7)]))).toBe('unknown');
  });

  test('compressed strips that end in nothing but zeros were not filled yet', async () => {
    const bytes = tiff({ pages: 1, compression: 4 });
    expect(await verdictOn(bytes)).toBe('whole-so-far');
    bytes.fill(0, 8, 128);
    expect(await verdictOn(bytes)).toBe('unknown');
  });

  test('a chain that bites its tail ends', async () => {
    const bytes = tiff({ pages: 2 });
    const first = bytes.readUInt32LE(4);
    bytes.writeUInt32LE(first, bytes.length - 4);
    expect(await verdictOn(bytes)).toBe('whole-so-far');
  });

  test('forged counts are refused without reading them', async () => {
    const bytes = tiff({ pages: 1 });
    const directory = bytes.readUInt32LE(4);
    bytes.writeUInt32LE(0xffffffff, directory + 2 + 12 + 4);
    expect(await verdictOn(bytes)).toBe('incomplete');
    bytes.writeUInt16LE(0xffff, directory);
    expect(await verdictOn(bytes)).toBe('incomplete');
  });
});

test('a JPEG padded with zeros by its scanner is whole, one whose thumbnail ends is not', async () => {
  const bytes = samples.JPEG!.bytes;
  expect(await verdictOn(Buffer.concat([bytes, Buffer.alloc(4096)]))).toBe('whole');
  const thumbnail = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0x40, 0x00]), Buffer.from(bytes)]);
  expect(await verdictOn(thumbnail)).toBe('incomplete');
});

test('other files: nothing to tell, empty, or not a file', async () => {
  expect(await verdictOn(Buffer.from('Sehr geehrte Damen und Herren'))).toBe('unknown');
  expect(await verdictOn(Buffer.alloc(0))).toBe('empty');
  expect(await verdictOn(Buffer.alloc(100))).toBe('incomplete');
  expect(await judgeFile(join(folder, 'gone'))).toBeUndefined();
  expect(await judgeFile(folder)).toBeUndefined();
  symlinkSync(join(folder, 'scan'), join(folder, 'link'));
  expect(await judgeFile(join(folder, 'link'))).toBeUndefined();
});
