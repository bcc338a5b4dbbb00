// Files are opened by their first bytes, with size limits.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { g4, greyImage, LIMITS } from './drawn-files.ts';
import { source } from './opened-files.ts';
import { pageSource } from './page-source.ts';
import { flateGrey, scannedPdf } from './pdf/drawn-pdfs.ts';

test('the first bytes decide, not the name', async () => {
  const files = [
    ['image/tiff', await g4()],
    ['image/jpeg', await greyImage().jpeg().toBuffer()],
    ['image/png', await greyImage().png().toBuffer()],
    ['application/pdf', await scannedPdf([flateGrey()])],
    [
      'application/pdf',
      Buffer.concat([Buffer.from('\r\n junk of a mail gateway\r\n'), await scannedPdf([flateGrey()])]),
    ],
  ] as const;
  for (const [mediaType, bytes] of files) {
    const opened = await source.open(bytes);
    expect(opened).toMatchObject({ kind: 'opened', file: { mediaType } });
    if (opened.kind === 'opened') await opened.file.close();
  }
});

test.each([
  ['EMPTY_FILE', ''],
  ['UNKNOWN_FORMAT', 'Sehr geehrte Damen und Herren, dies ist ein Text und heißt nur brief.pdf.'],
  ['UNKNOWN_FORMAT', 'II'],
  ['UNKNOWN_FORMAT', 'PK\u0003\u0004 and a word processor’s document'],
  ['UNKNOWN_FORMAT', '\0'.repeat(5000)],
  ['FILE_TRUNCATED', '%PDF-1.7\n1 0 obj'],
  ['FILE_DAMAGED', '%PDF-1.7\nnothing\n%%EOF'],
])('%s: %j', async (reason, text) => {
  expect(await source.open(Buffer.from(text, 'utf8'))).toMatchObject({ kind: 'quarantined', reason });
});

test('a file beyond the limit is refused with what the person at the scanner can do', async () => {
  const tight = pageSource({ ...LIMITS, megabytes: 0.001 });
  expect(await tight.open(await g4())).toMatchObject({ reason: 'TOO_MANY_PAGES' });
  expect(await tight.open(await greyImage().png().toBuffer())).toMatchObject({ reason: 'IMAGE_TOO_LARGE' });
});

test('rubbish behind a good beginning never throws', async () => {
  const noise = Buffer.concat(Array.from({ length: 100 }, (_, n) => createHash('sha256').update(String(n)).digest()));
  for (const good of [
    await g4(),
    await greyImage().jpeg().toBuffer(),
    await greyImage().png().toBuffer(),
    await scannedPdf([flateGrey()]),
  ]) {
    for (let from = 8; from < 200; from += 13) {
      const opened = await source.open(Buffer.concat([good.subarray(0, from), noise, good.subarray(from)]));
      if (opened.kind === 'quarantined') continue;
      for (let n = 1; n <= opened.file.pageCount; n++)
        expect((await opened.file.page(n)).kind).toMatch(/page|quarantined/);
      await opened.file.close();
    }
  }
});
