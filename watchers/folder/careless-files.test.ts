// A complete file with harmless format errors does not wait like a truncated one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { judgeFile } from './files/complete-file.ts';
import type { Verdict } from './files/completeness.ts';

const folder = mkdtempSync(join(tmpdir(), 'careless-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verdictOn = async (bytes: Uint8Array): Promise<Verdict | undefined> => {
  const path = join(folder, 'scan');
  writeFileSync(path, bytes);
  return judgeFile(path);
};
const noise = Buffer.from(Array.from({ length: 60 * 90 }, (_, index) => ((index * 7919) % 251 > 125 ? 255 : 0)));
const picture = () => sharp(noise, { raw: { width: 60, height: 90, channels: 1 } });

describe('a file that is whole but written carelessly does not wait as one that is cut', () => {
  /** The field with `tag` of a TIFF by sharp becomes another one. */
  const withField = (
    file: Buffer,
    tag: number,
    field: readonly [tag: number, type: number, count: number, value: number],
  ): Buffer => {
    const at = file.readUInt32LE(4);
    const entry = Array.from({ length: file.readUInt16LE(at) }, (_, n) => at + 2 + n * 12).find(
      (place) => file.readUInt16LE(place) === tag,
    )!;
    file.writeUInt16LE(field[0], entry);
    file.writeUInt16LE(field[1], entry + 2);
    file.writeUInt32LE(field[2], entry + 4);
    file.writeUInt32LE(field[3], entry + 8);
    return file;
  };

  test.each([
    ['a text that leads out of the file', [305, 2, 400, 0xffffff00]],
    ['a profile that leads out of the file', [34675, 7, 4000, 0xffffff00]],
    ['a bad EXIF directory', [34665, 4, 1, 0xfffffff0]],
  ] as const)('TIFF: %s', async (_, field) => {
    const file = withField(await picture().tiff({ compression: 'lzw' }).toBuffer(), 339, field);
    expect(await verdictOn(file)).toBe('unknown');
  });

  test('TIFF: a JPEG that only its own tags name must be all there', async () => {
    const file = withField(await picture().tiff({ compression: 'lzw' }).toBuffer(), 339, [513, 4, 1, 8]);
    expect(await verdictOn(withField(Buffer.from(file), 274, [514, 4, 1, 20]))).toBe('whole-so-far');
    expect(await verdictOn(withField(Buffer.from(file), 274, [514, 4, 1, 1_000_000]))).toBe('incomplete');
  });

  test('JPEG: stray bytes between its segments', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    const stray = Buffer.concat([jpeg.subarray(0, frame), Buffer.alloc(5), jpeg.subarray(frame)]);
    expect(await verdictOn(stray)).toBe('whole');
    expect(await verdictOn(stray.subarray(0, -2))).toBe('incomplete');
  });

  test('PNG: a wrong checksum of the last chunk', async () => {
    const png = await picture().png().toBuffer();
    png.writeUInt32BE(1, png.length - 4);
    expect(await verdictOn(png)).toBe('unknown');
    expect(await verdictOn(png.subarray(0, -1))).toBe('incomplete');
  });
});
