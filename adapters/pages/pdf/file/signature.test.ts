// A signature must not be overlooked: only the file itself bears it out.
import { PDFDocument } from 'pdf-lib';
import { expect, test } from 'vitest';
import { pageSource } from '../../page-source.ts';
import { isSigned } from './signature.ts';

const letter = async (): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create();
  pdf.addPage([200, 200]).drawText('Vollmacht');
  return pdf.save();
};

/** As signing programs do it: appended, with room for the numbers that are filled in last. */
const withSignature = (pdf: Uint8Array, range: string): Uint8Array =>
  Buffer.concat([
    pdf,
    Buffer.from(`\n9 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite${range}/Contents<3082>>>\nendobj\n%%EOF`),
  ]);

test.each(['/ByteRange [0 840 960 240]', '/ByteRange[0 840 960 240]', '/ByteRange\n[ 0\n840 960 240        ]'])(
  'a signed PDF is known as one: %j',
  async (range) => {
    expect(isSigned(withSignature(await letter(), range))).toBe(true);
  },
);

test('an empty signature field, a letter about signatures and a scan are not signed', async () => {
  expect(isSigned(withSignature(await letter(), '/ByteRange[]'))).toBe(false);
  expect(isSigned(Buffer.from('%PDF-1.7 (see /ByteRange) /FT/Sig'))).toBe(false);
  expect(isSigned(await letter())).toBe(false);
});

test('whoever opens the file is told', async () => {
  const source = pageSource({ megapixels: 120, pages: 500, megabytes: 100 });
  const signedOf = async (pdf: Uint8Array) => {
    const opened = await source.open(pdf);
    if (opened.kind !== 'opened') throw new Error(opened.detail);
    await opened.file.close();
    return opened.file.signed;
  };
  expect(await signedOf(withSignature(await letter(), '/ByteRange[0 840 960 240]'))).toBe(true);
  expect(await signedOf(await letter())).toBeUndefined();
});
