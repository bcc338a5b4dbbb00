// What a page names and the file does not hold, or not to its end, is never drawn as if it had not been there.
import { PDFDocument } from 'pdf-lib';
import { expect, test } from 'vitest';
import { mmrAsJbig2 } from '../../../fixtures/make-scans/formats/odd-pdfs.ts';
import { oneDimensionalG3 } from '../drawn-fax.ts';
import { g4InOnePiece, greyPage, pieceOf, SIZE } from '../drawn-files.ts';
import { outcomes, pageOf, rasterOf } from '../opened-files.ts';
import {
  addPicture,
  drawnPdf,
  encrypted,
  flateGrey,
  jpegPicture,
  SHEET,
  scannedPdf,
  setContent,
} from './drawn-pdfs.ts';
import {
  cutInHalf,
  packBase85,
  packFlate,
  packHex,
  packLzw,
  packRunLengths,
  type RawObject,
  rawPdf,
} from './raw-pdf.ts';
import { jpeg2000Picture } from './test-jpeg2000.ts';

const GREY = `/Width ${SIZE.width} /Height ${SIZE.height} /BitsPerComponent 8 /ColorSpace /DeviceGray`;
const FAX = `/Width ${SIZE.width} /Height ${SIZE.height} /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode`;

/** A page with picture 5 and what else it paints; more objects from 6 on. */
const withPicture = (
  picture: RawObject | undefined,
  { more = [] as (RawObject | undefined)[], paint = '', height = SHEET[1] } = {},
): Buffer =>
  rawPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${SHEET[0]} ${height}] /Contents 4 0 R /Resources << /XObject << /P 5 0 R /M 6 0 R /F 7 0 R >> >> >>`,
    { dictionary: '', data: Buffer.from(`q ${SHEET[0]} 0 0 ${height} 0 0 cm /P Do Q ${paint}`) },
    picture,
    ...more,
  ]);

const image = (dictionary: string, data: Uint8Array): RawObject => ({
  dictionary: `/Type /XObject /Subtype /Image ${dictionary}`,
  data,
});

/** A visible line beside the picture, so that the page is drawn and not taken apart. */
const LINE = '10 10 m 200 10 l S';

const rawGrey = greyPage();
const fax = pieceOf(oneDimensionalG3(Array(100).fill('barred'), { x: 204, y: 196 }));
const FAX_G3 =
  '/Width 64 /Height 100 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms << /K 0 /Columns 64 /Rows 100 >>';

const literals = (dictionary: Readonly<Record<string, unknown>>): string =>
  Object.entries(dictionary)
    .map(([key, value]) => `/${key} ${typeof value === 'string' ? `/${value}` : String(value)}`)
    .join(' ');

/** By name: the dictionary, whole data, and the data that end early. */
const codings = async (): Promise<readonly (readonly [string, string, Uint8Array, Uint8Array])[]> => {
  const g4 = pieceOf(await g4InOnePiece());
  const jpeg = await jpegPicture();
  const jpx = jpeg2000Picture('grey');
  const jbig2 = mmrAsJbig2(g4, SIZE);
  const half = (name: string, dictionary: string, data: Uint8Array) =>
    [name, dictionary, data, cutInHalf(data)] as const;
  return [
    half('no filter', GREY, rawGrey),
    half('Flate', `${GREY} /Filter /FlateDecode`, packFlate(rawGrey)),
    [
      'Flate, whole but of half the rows',
      `${GREY} /Filter /FlateDecode`,
      packFlate(rawGrey),
      packFlate(cutInHalf(rawGrey)),
    ],
    half('LZW', `${GREY} /Filter /LZWDecode`, packLzw(rawGrey)),
    half('run lengths', `${GREY} /Filter /RunLengthDecode`, packRunLengths(rawGrey)),
    half('base 85', `${GREY} /Filter /ASCII85Decode`, packBase85(rawGrey)),
    half('hexadecimal', `${GREY} /Filter /ASCIIHexDecode`, packHex(rawGrey)),
    half(
      'base 85 over Flate',
      `${GREY} /Filter [/A85 /Fl]`.replace('/A85 /Fl', '/ASCII85Decode /FlateDecode'),
      packBase85(packFlate(rawGrey)),
    ),
    half('JPEG', literals(jpeg.dictionary), jpeg.data),
    half('JPEG 2000', literals(jpx.dictionary), jpx.data),
    half('JBIG2', `${GREY.replace('/BitsPerComponent 8', '/BitsPerComponent 1')} /Filter /JBIG2Decode`, jbig2),
    half('G4', `${FAX} /DecodeParms << /K -1 /Columns ${SIZE.width} >>`, g4),
    half('G3', FAX_G3, fax),
  ];
};

test('pictures whose data end early are damaged in every coding, taken apart or drawn', async () => {
  for (const [name, dictionary, whole, short] of await codings()) {
    for (const paint of ['', LINE]) {
      const ends = [whole, short].map((data) => outcomes(withPicture(image(dictionary, data), { paint })));
      expect([name, paint, ...(await Promise.all(ends))]).toEqual([name, paint, ['page'], ['PAGE_DAMAGED']]);
    }
  }
});

test('a picture of a protected file is looked at like any other', async () => {
  const short = { ...flateGrey(), data: packFlate(cutInHalf(rawGrey)) };
  expect(await outcomes(await encrypted(await scannedPdf([flateGrey(), short]), ''))).toEqual(['page', 'PAGE_DAMAGED']);
});

test('a line’s noise in a fax costs no page; G4 that ends by the book is filled up with white', async () => {
  const rows = Array.from({ length: 100 }, (_, n) => (n === 50 ? ('broken' as const) : ('barred' as const)));
  const noisy = pieceOf(oneDimensionalG3(rows, { x: 204, y: 196 }));
  expect(await outcomes(withPicture(image(FAX_G3, noisy)))).toEqual(['page']);
  const g4 = pieceOf(await g4InOnePiece());
  for (const [more, blackIs1] of [
    ['', false],
    ['/BlackIs1 true', true],
  ] as const) {
    const taller = FAX.replace(`/Height ${SIZE.height}`, `/Height ${SIZE.height + 60}`);
    const decode = blackIs1 ? '/Decode [1 0]' : '';
    const dictionary = `${taller} ${decode} /DecodeParms << /K -1 /Columns ${SIZE.width} ${more} >>`;
    const height = ((SIZE.height + 60) * 72) / 100;
    const raster = await rasterOf(withPicture(image(dictionary, g4), { height }));
    expect(raster).toMatchObject({ width: SIZE.width, height: SIZE.height + 60 });
    expect(Buffer.compare(raster.data.subarray(0, rawGrey.length), rawGrey)).toBe(0);
    expect(raster.data.subarray(rawGrey.length).every((value) => value === 255)).toBe(true);
  }
});

test('masks, stencils and strips that are missing or end early', async () => {
  const base = `${GREY} /Filter /FlateDecode`;
  const whole = packFlate(rawGrey);
  const mask = (data: Uint8Array) => image(base, data);
  for (const key of ['SMask', 'Mask']) {
    const masked = image(`${base} /${key} 6 0 R`, whole);
    const stencil = (data: Uint8Array) =>
      key === 'SMask'
        ? mask(data)
        : image(`/Width 416 /Height 592 /ImageMask true /BitsPerComponent 1 /Filter /FlateDecode`, data);
    const all = key === 'SMask' ? whole : packFlate(Buffer.alloc((416 / 8) * 592));
    expect(await outcomes(withPicture(masked, { more: [stencil(all)] }))).toEqual(['page']);
    expect(await outcomes(withPicture(masked, { more: [stencil(cutInHalf(all))] }))).toEqual(['PAGE_DAMAGED']);
    expect(await outcomes(withPicture(masked, { more: [undefined] }))).toEqual(['PAGE_DAMAGED']);
  }
  const background = image(base, whole);
  const over = `q ${SHEET[0]} 0 0 ${SHEET[1]} 0 0 cm /M Do Q`;
  const bits = packFlate(Buffer.alloc((416 / 8) * 592, 0xff));
  const stencil = (data: Uint8Array) =>
    image('/Width 416 /Height 592 /ImageMask true /BitsPerComponent 1 /Filter /FlateDecode', data);
  expect(await outcomes(withPicture(background, { more: [stencil(bits)], paint: over }))).toEqual(['page']);
  expect(await outcomes(withPicture(background, { more: [stencil(cutInHalf(bits))], paint: over }))).toEqual([
    'PAGE_DAMAGED',
  ]);
  const strips = (lastRows: number) =>
    drawnPdf(async (pdf) => {
      const page = pdf.addPage([...SHEET]);
      const paints = [0, 1, 2, 3].map((n) => {
        const rows = greyPage({ width: SIZE.width, height: SIZE.height / 4 });
        const data = packFlate(n === 2 ? rows.subarray(0, SIZE.width * lastRows) : rows);
        const picture = flateGrey({ width: SIZE.width, height: SIZE.height / 4 });
        const name = addPicture(page, { ...picture, data });
        return `q ${SHEET[0]} 0 0 ${SHEET[1] / 4} 0 ${(SHEET[1] / 4) * n} cm ${name} Do Q`;
      });
      setContent(page, paints.join(' '));
    });
  expect(await outcomes(await strips(SIZE.height / 4))).toEqual(['page']);
  expect(await outcomes(await strips(SIZE.height / 8))).toEqual(['PAGE_DAMAGED']);
});

const form = (content: string, more = ''): RawObject => ({
  dictionary: `/Type /XObject /Subtype /Form /BBox [0 0 500 500] ${more}`,
  data: Buffer.from(content),
});
const PICTURE = image(`${GREY} /Filter /FlateDecode`, packFlate(rawGrey));

test('pictures and forms that are named and not there', async () => {
  expect(await outcomes(withPicture(undefined))).toEqual(['PAGE_DAMAGED']);
  expect(await outcomes(withPicture(PICTURE, { paint: '/Unknown Do' }))).toEqual(['PAGE_DAMAGED']);
  const nested = (inner: string) => ({
    more: [
      undefined,
      form('/G Do', `/Resources << /XObject << /G 8 0 R >> >>`),
      form(inner, '/Resources << /XObject << /H 9 0 R >> >>'),
    ],
    paint: '/F Do',
  });
  expect(await outcomes(withPicture(PICTURE, nested('0 0 9 9 re f')))).toEqual(['page']);
  expect(await outcomes(withPicture(PICTURE, nested('/H Do')))).toEqual(['PAGE_DAMAGED']);
  // Named in the resources and never painted: nothing is missing.
  expect(await outcomes(withPicture(PICTURE))).toEqual(['page']);
});

const withContents = (contents: string, ...streams: (RawObject | undefined)[]): Buffer =>
  rawPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] ${contents} /Resources << >> >>`,
    ...streams,
  ]);
const RECTANGLES = Buffer.from(Array.from({ length: 400 }, (_, n) => `${n} ${(n * 7919) % 391} 5 5 re f`).join('\n'));

test('contents that are missing, break off or make no sense', async () => {
  const packed = packFlate(RECTANGLES);
  const flate = (data: Uint8Array): RawObject => ({ dictionary: '/Filter /FlateDecode', data });
  const broken = Buffer.from(packed);
  broken.fill(0xff, packed.length >> 1, (packed.length >> 1) + 40);
  const wrongSum = Buffer.from(packed);
  wrongSum[wrongSum.length - 1]! ^= 0x55;
  for (const [contents, streams, expected] of [
    ['', [], ['page']],
    ['/Contents 4 0 R', [flate(packed)], ['page']],
    ['/Contents [4 0 R 5 0 R]', [flate(packed), flate(packed)], ['page']],
    ['/Contents 4 0 R', [flate(wrongSum)], ['page']],
    ['/Contents 4 0 R', [flate(packed.subarray(0, -4))], ['page']],
    ['/Contents 4 0 R', [undefined], ['PAGE_DAMAGED']],
    ['/Contents [4 0 R 5 0 R]', [flate(packed), undefined], ['PAGE_DAMAGED']],
    ['/Contents 4 0 R', [flate(cutInHalf(packed))], ['PAGE_DAMAGED']],
    ['/Contents 4 0 R', [flate(broken)], ['PAGE_DAMAGED']],
    ['/Contents [4 0 R 5 0 R]', [flate(packed), flate(cutInHalf(packed))], ['PAGE_DAMAGED']],
    ['/Contents 4 0 R', [{ dictionary: '', data: Buffer.from('BT /F 12 Tf (Sehr geehrte') }], ['PAGE_DAMAGED']],
    ['/Contents 4 0 R', [{ dictionary: '', data: Buffer.from('10 10 20 20 re f 30 30 5') }], ['PAGE_DAMAGED']],
    ['/Contents 4 0 R', [{ dictionary: '/Filter /LZWDecode', data: cutInHalf(packLzw(RECTANGLES)) }], ['PAGE_DAMAGED']],
  ] as const) {
    expect([contents, await outcomes(withContents(contents, ...streams))]).toEqual([contents, expected]);
  }
  expect((await pageOf(withContents('/Contents 4 0 R', flate(wrongSum)))).doubts).toEqual(['content-unresolved']);
  expect((await pageOf(withContents('/Contents 4 0 R', flate(packed.subarray(0, -4))))).doubts).toBeUndefined();
  const senseless = withContents('/Contents 4 0 R', { dictionary: '', data: Buffer.from('/P Dq 10 20 rx') });
  expect((await pageOf(senseless)).doubts).toEqual(['content-unresolved']);
});

test('pictures inside the content stream', async () => {
  const inline = (data: Uint8Array, filter: string): Buffer =>
    withContents('/Contents 4 0 R', {
      dictionary: '',
      data: Buffer.concat([
        Buffer.from(`q 400 0 0 400 0 0 cm BI /W 40 /H 40 /BPC 8 /CS /G ${filter} ID `),
        Buffer.from(data),
        Buffer.from('\nEI Q'),
      ]),
    });
  const pixels = Buffer.alloc(1600, 0x45);
  expect(await outcomes(inline(pixels, ''))).toEqual(['page']);
  expect(await outcomes(inline(packFlate(pixels), '/F /Fl'))).toEqual(['page']);
  expect(await outcomes(inline(packHex(pixels), '/F /AHx'))).toEqual(['page']);
  expect(await outcomes(inline(packFlate(pixels.subarray(0, 800)), '/F /Fl'))).toEqual(['PAGE_DAMAGED']);
  expect(await outcomes(inline(pixels.subarray(0, 800), ''))).toEqual(['PAGE_DAMAGED']);
  expect(await outcomes(inline(packRunLengths(pixels.subarray(0, 800)), '/F /RL'))).toEqual(['PAGE_DAMAGED']);
});

test('a font that is named and not there is no blank page', async () => {
  const content = { dictionary: '', data: Buffer.from('BT /F1 12 Tf 20 200 Td (Hallo) Tj ET') };
  expect((await pageOf(withContents('/Contents 4 0 R', content))).doubts).toContain('content-unresolved');
});

test('looking costs no page of an ordinary file: forms, patterns, shadings, fonts', async () => {
  const pdf = await PDFDocument.create();
  const inner = await PDFDocument.load(await scannedPdf([flateGrey()]));
  const [embedded] = await pdf.embedPdf(inner, [0]);
  const page = pdf.addPage([400, 400]);
  page.drawPage(embedded!, { x: 10, y: 10, width: 200, height: 200 });
  page.drawText('Ein Brief mit einem anderen Brief darin, von dem nur ein Bild zu sehen ist', {
    x: 10,
    y: 300,
    size: 9,
  });
  const { doubts, words } = await pageOf(await pdf.save());
  expect(doubts).toBeUndefined();
  expect(words?.length).toBeGreaterThan(10);
});

test('a page whose own entries were overwritten is no blank page', async () => {
  const file = withContents('/Contents 4 0 R', { dictionary: '', data: RECTANGLES });
  const at = file.indexOf('/MediaBox', file.indexOf('/Type /Page /Parent'));
  const end = file.indexOf('endobj', at);
  const lost = Buffer.from(file);
  lost.fill(0, file.indexOf('/Contents', at), end + 'endobj'.length);
  expect(await outcomes(lost)).toEqual(['PAGE_DAMAGED']);
  const unclosed = Buffer.from(file);
  unclosed.fill(' ', file.indexOf('/Resources', at), end);
  expect((await pageOf(unclosed)).doubts).toContain('content-unresolved');
});
