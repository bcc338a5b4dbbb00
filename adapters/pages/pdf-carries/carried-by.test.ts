// Active content and attachments of a PDF are found, however they are written or compressed, without being opened.
import { deflateSync } from 'node:zlib';
import { AFRelationship, PDFDocument, PDFHexString, PDFName, PDFString } from 'pdf-lib';
import { expect, test } from 'vitest';
import { pageSource } from '../page-source.ts';
import { carriedBy } from './carried-by.ts';
import { writtenAnew } from './written-anew.ts';

const carried = (bytes: Uint8Array) => carriedBy(bytes, () => writtenAnew(bytes));
const nothing = async () => undefined;

type Change = (pdf: PDFDocument) => void | Promise<void>;
const made = async (change: Change, useObjectStreams: boolean): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create();
  pdf.addPage([200, 200]).drawText('Sehr geehrte Damen und Herren');
  await change(pdf);
  return pdf.save({ useObjectStreams });
};

/** Objects by number, as text; 1 is the catalog. */
const written = (...objects: readonly string[]): Buffer => {
  let text = '%PDF-1.7\n';
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const rows = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const xref = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  return Buffer.from(
    `${text}${xref}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  );
};
const PAGES = ['<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>'] as const;

const annotation = (pdf: PDFDocument, fields: Record<string, unknown>): void => {
  const { context } = pdf;
  const place = context.register(context.obj({ Type: 'Annot', Rect: [0, 0, 9, 9], ...fields } as never));
  pdf.getPage(0).node.set(PDFName.of('Annots'), context.obj([place]));
};
const filespec = (pdf: PDFDocument, name: string) => {
  const { context } = pdf;
  const stream = context.register(
    context.stream('%PDF-1.4 inside', { Subtype: 'application/pdf', Params: { Size: 15 } }),
  );
  return context.register(context.obj({ F: PDFString.of('x'), UF: PDFHexString.fromText(name), EF: { F: stream } }));
};

const cases: readonly (readonly [string, Change, object])[] = [
  ['nothing', () => {}, { has: [], attachments: [] }],
  ['a program on opening', (pdf) => pdf.addJavaScript('main', 'app.alert(1)'), { has: ['javascript'] }],
  [
    'a program at a button',
    (pdf) => annotation(pdf, { Subtype: 'Widget', A: { S: 'JavaScript', JS: PDFString.of('1') } }),
    { has: ['javascript'] },
  ],
  [
    'another program',
    (pdf) => pdf.catalog.set(PDFName.of('OpenAction'), pdf.context.obj({ S: 'Launch', F: PDFString.of('a.exe') })),
    { has: ['launch'] },
  ],
  [
    'an address on opening, behind a reference',
    (pdf) => {
      const uri = pdf.context.register(pdf.context.obj({ S: 'URI', URI: PDFString.of('https://x.example') }));
      pdf.catalog.set(PDFName.of('OpenAction'), uri);
    },
    { has: ['uri-on-open'] },
  ],
  [
    'an address on opening, behind another action',
    (pdf) => {
      const { context } = pdf;
      const uri = context.register(context.obj({ S: 'SubmitForm', F: PDFString.of('https://x.example') }));
      const first = context.register(context.obj({ S: 'Named', N: 'Print', Next: uri }));
      pdf.getPage(0).node.set(PDFName.of('AA'), context.obj({ O: first }));
    },
    { has: ['uri-on-open'] },
  ],
  [
    'a link to click is none',
    (pdf) => annotation(pdf, { Subtype: 'Link', A: { S: 'URI', URI: PDFString.of('https://x.example') } }),
    { has: [], attachments: [] },
  ],
  ['a film', (pdf) => annotation(pdf, { Subtype: 'RichMedia' }), { has: ['rich-media'] }],
  [
    'files in the name tree',
    async (pdf) => {
      await pdf.attach(Buffer.from('%PDF-1.4'), 'Anlage Klage.pdf', { mimeType: 'application/pdf' });
      await pdf.attach(Buffer.from('<a/>'), 'factur-x.xml', { afRelationship: AFRelationship.Data });
    },
    {
      has: ['embedded-files'],
      attachments: [
        { name: 'Anlage Klage.pdf', size: 8, kind: 'application/pdf' },
        { name: 'factur-x.xml', size: 4, kind: 'application/xml' },
      ],
    },
  ],
  [
    'a file at an annotation, its name with a path and what turns the reading direction',
    (pdf) => annotation(pdf, { Subtype: 'FileAttachment', FS: filespec(pdf, '../..\\Übersicht\u202Efdp.exe\n') }),
    { has: ['embedded-files'], attachments: [{ name: 'Übersichtfdp.exe', size: 15, kind: 'application/pdf' }] },
  ],
  [
    'an associated file',
    (pdf) => pdf.catalog.set(PDFName.of('AF'), pdf.context.obj([filespec(pdf, 'Tabelle.csv')])),
    { has: ['embedded-files'], attachments: [{ name: 'Tabelle.csv' }] },
  ],
];

for (const packed of [false, true])
  test.each(cases)(`${packed ? 'packed' : 'plain'}: %s`, async (_, change, expected) => {
    expect(await carriedBy(await made(change, packed), nothing)).toMatchObject(expected);
  });

test.each([
  ['javascript', '<</S/J#61vaScript/JS(x)>>'],
  ['javascript', '<</S/#4A#61#76aScript /J#53 (x)>>'],
  ['launch', '<</S/%a comment\n/Launc#68/F(a)>>'],
  ['uri-on-open', '<<\r\n/URI(https://x.example)\0/S /UR#49>>'],
])('names that are written otherwise are the same names: %s in %j', async (what, action) => {
  const file = written('<</Type/Catalog/Pages 2 0 R/OpenA#63tion 4  0\nR>>', ...PAGES, action);
  expect((await carried(file)).has).toEqual([what]);
});

test('an update that is appended counts, and so does what it hides', async () => {
  const clean = written(
    '<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>',
    ...PAGES,
    '<</S/URI/URI(https://x.example)>>',
  );
  const update = Buffer.from('4 0 obj\n<</S/Named/N/Print>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n');
  expect((await carried(Buffer.concat([clean, update]))).has).toEqual(['uri-on-open']);
});

test('object streams that are packed in another way are written anew; one that nobody can unpack is said to be unexamined', async () => {
  const inner = '4 0 <</S/JavaScript/JS(x)>>';
  const hex = `${Buffer.from(inner).toString('hex')}>`;
  const stream = `<</Type/ObjStm/N 1/First 4/Filter/ASCIIHexDecode/Length ${hex.length}>>\nstream\n${hex}\nendstream`;
  const file = written('<</Type/Catalog/Pages 2 0 R>>', ...PAGES, '<<>>', stream);
  expect((await carriedBy(file, nothing)).has).toEqual(['unexamined']);
  expect((await carriedBy(file, async () => Buffer.from('4 0 obj <</S/JavaScript>>'))).has).toEqual(['javascript']);
  const bomb = deflateSync(Buffer.alloc(50_000_000, '1 ')).toString('latin1');
  const large = `<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length ${bomb.length}>>\nstream\n${bomb}\nendstream`;
  expect((await carriedBy(written('<</Type/Catalog/Pages 2 0 R>>', ...PAGES, large), nothing)).has).toEqual([
    'unexamined',
  ]);
});

test.each([
  ['<script>x</script>', ['bytes-before-pdf']],
  ['\r\n \0', []],
  ['\xef\xbb\xbf', []],
])('bytes before the PDF: %j', async (before, has) => {
  const file = written('<</Type/Catalog/Pages 2 0 R>>', ...PAGES);
  expect((await carried(Buffer.concat([Buffer.from(before, 'latin1'), file]))).has).toEqual(has);
});

test('the opened file tells it, a picture has nothing to tell', async () => {
  const source = pageSource({ megapixels: 120, pages: 10, megabytes: 10 });
  const opened = await source.open(await made((pdf) => pdf.addJavaScript('main', 'x'), true));
  if (opened.kind !== 'opened') throw new Error(opened.detail);
  expect(await opened.file.carried?.()).toEqual({ has: ['javascript'], attachments: [] });
  await opened.file.close();
});

test('ten thousand attachments and noise that looks like them end soon and are bounded', async () => {
  const many = Array.from({ length: 10_000 }, (_, n) => `<</F(a${n}.pdf)/EF<</F ${n + 4} 0 R>>>>`);
  const file = written('<</Type/Catalog/Pages 2 0 R>>', ...PAGES, ...many);
  const { has, attachments } = await carried(file);
  expect([has, attachments.length]).toEqual([['embedded-files'], 200]);
  const noise = Buffer.from('/AA<<4 0 R /OpenAction 5 0 R (((( 1 0 obj /ObjStm '.repeat(200_000));
  expect((await carriedBy(noise, nothing)).attachments).toEqual([]);
});

/** A file whose object `number` is in the stream `stream`, which holds nothing else. */
const packedAs = (stream: string, objects: readonly string[], number: number): Buffer => {
  const all = [...objects, stream];
  const plain = written(...all).toString('latin1');
  const body = plain.slice(0, plain.lastIndexOf('xref\n0 '));
  const rows = Array.from({ length: number + 1 }, () => Buffer.alloc(7));
  for (const n of all.keys()) {
    rows[n + 1]![0] = 1;
    rows[n + 1]!.writeUInt32BE(body.indexOf(`${n + 1} 0 obj`), 1);
  }
  rows[number]![0] = 2;
  rows[number]!.writeUInt32BE(all.length, 1);
  const table = Buffer.concat(rows).toString('latin1');
  const xref = `<</Type/XRef/Size ${number + 1}/W[1 4 2]/Root 1 0 R/Length ${table.length}>>\nstream\n${table}\nendstream`;
  const end = `${number + 1} 0 obj\n${xref}\nendobj\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(body + end, 'latin1');
};

const twice = deflateSync(deflateSync(Buffer.from('10 0 <</S/JavaScript/JS(x)>>'))).toString('latin1');
const once = deflateSync(Buffer.from('10 0 <</S/JavaScript/JS(x)>>')).toString('latin1');
const data = (bytes: string) => `/Length ${bytes.length}>>\nstream\n${bytes}\nendstream`;
test.each([
  ['packed twice', `<</Type/ObjStm/N 1/First 5/Filter[/FlateDecode/FlateDecode]${data(twice)}`],
  ['a long entry behind its type', `<</Type/ObjStm/N 1/First 5/X(${'a'.repeat(3000)})/Filter/FlateDecode${data(once)}`],
  ['a long entry before its type', `<</N 1/First 5/Filter/FlateDecode/X(${'a'.repeat(3000)})/Type/ObjStm${data(once)}`],
  ['no type', `<</N 1/First 5/Filter/FlateDecode${data(once)}`],
])('an object stream that hides its object is followed as a viewer follows it: %s', async (_, stream) => {
  const file = packedAs(stream, ['<</Type/Catalog/Pages 2 0 R/OpenAction 10 0 R>>', ...PAGES], 10);
  expect((await carried(file)).has).toEqual(['javascript']);
});

const ADDRESS = '/S/URI/URI(https://x.example)>>';
test.each([
  [
    'behind seven other actions',
    ...[5, 6, 7, 8, 9, 10].map((n) => `<</S/Named/N/Print/Next ${n} 0 R>>`),
    `<<${ADDRESS}`,
  ],
  ['behind a long entry', `<</X(${'a'.repeat(17_000)})${ADDRESS}`],
  ['behind the word that ends an object', `<</X(endobj)${ADDRESS}`],
  ['behind many comments', `<</S${'%\n'.repeat(60)}/URI/URI(https://x.example)>>`],
  ['its kind in another object', '<</S 5 0 R/URI(https://x.example)>>', '/URI'],
])('an address on opening is found %s', async (_, ...actions) => {
  const file = written('<</Type/Catalog/Pages 2 0 R/OpenAction 4%x\n0 R>>', ...PAGES, ...actions);
  expect((await carried(file)).has).toEqual(['uri-on-open']);
});

test('an XFA form is a program', async () => {
  const form = '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA 4 0 R>>>>';
  expect((await carried(written(form, ...PAGES, `<<${data('<xdp/>')}`))).has).toEqual(['javascript']);
});

test('files that would be read to their end again and again are given up, or read once', async () => {
  const many = (text: string, n = 200_000) => Buffer.from(`%PDF-1.4\n${text.repeat(n)}`);
  for (const text of ['1 0 obj(', '1 0 obj<', '1 0 obj%', 'trailer('])
    expect((await carriedBy(many(text), nothing)).has).toEqual(['unexamined']);
  const five = Array.from({ length: 20 }, () => `5 0 obj ${' '.repeat(16_000)}`).join('');
  const named = Buffer.from(`%PDF-1.4\n${five}${'<</EF 5 0 R>>\n'.repeat(100_000)}`);
  expect((await carriedBy(named, nothing)).has).toContain('embedded-files');
  const endless = '1 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\nxx'.repeat(5_000) + 'y'.repeat(5_000_000);
  expect((await carriedBy(Buffer.from(`%PDF-1.4\n${endless}`), nothing)).has).toContain('unexamined');
});
