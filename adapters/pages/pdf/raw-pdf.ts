// Writes PDFs object by object for the tests, wrong ones too, and packs data in codings that no library here writes.
import { deflateSync } from 'node:zlib';

/** A string is an object as it is written; with `data` it is a stream, whose `/Length` is added. */
export type RawObject = string | { readonly dictionary: string; readonly data: Uint8Array };

/** Objects are numbered from 1; 1 is the catalog. An object left out (`undefined`) is not in the file. */
export const rawPdf = (objects: readonly (RawObject | undefined)[]): Buffer => {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets = new Map<number, number>();
  let length = parts[0]!.length;
  const put = (part: Buffer): void => {
    parts.push(part);
    length += part.length;
  };
  for (const [n, object] of objects.entries()) {
    if (object === undefined) continue;
    offsets.set(n + 1, length);
    put(Buffer.from(`${n + 1} 0 obj\n`));
    if (typeof object === 'string') put(Buffer.from(object, 'latin1'));
    else {
      put(Buffer.from(`<< ${object.dictionary} /Length ${object.data.length} >>\nstream\n`));
      put(Buffer.from(object.data));
      put(Buffer.from('\nendstream'));
    }
    put(Buffer.from('\nendobj\n'));
  }
  const rows = objects.map((_, n) => {
    const at = offsets.get(n + 1);
    return at === undefined ? '0000000000 65535 f \n' : `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join('')}`;
  put(Buffer.from(`${table}trailer\n<< /Root 1 0 R /Size ${objects.length + 1} >>\nstartxref\n${length}\n%%EOF\n`));
  return Buffer.concat(parts);
};

/** Nine bits a code and a new table every 200: no LZW writer does it so, every reader reads it. */
export const packLzw = (data: Uint8Array): Buffer => {
  let bits = '';
  data.forEach((byte, n) => {
    if (n % 200 === 0) bits += '100000000';
    bits += byte.toString(2).padStart(9, '0');
  });
  bits += '100000001';
  return Buffer.from((bits.match(/.{1,8}/g) ?? []).map((eight) => Number.parseInt(eight.padEnd(8, '0'), 2)));
};

export const packRunLengths = (data: Uint8Array): Buffer => {
  const parts: number[] = [];
  for (let at = 0; at < data.length; at += 128) {
    const piece = data.subarray(at, at + 128);
    parts.push(piece.length - 1, ...piece);
  }
  return Buffer.from([...parts, 128]);
};

export const packBase85 = (data: Uint8Array): Buffer => {
  let text = '';
  for (let at = 0; at < data.length; at += 4) {
    const four = Buffer.alloc(4);
    four.set(data.subarray(at, at + 4));
    let value = four.readUInt32BE();
    const digits = Array.from({ length: 5 }, () => {
      const digit = value % 85;
      value = Math.floor(value / 85);
      return String.fromCharCode(33 + digit);
    }).reverse();
    text += digits.slice(0, Math.min(4, data.length - at) + 1).join('');
  }
  return Buffer.from(`${text}~>`);
};

export const packHex = (data: Uint8Array): Buffer => Buffer.from(`${Buffer.from(data).toString('hex')}>`);
export const packFlate = (data: Uint8Array): Buffer => deflateSync(data);
export const cutInHalf = (data: Uint8Array): Buffer => Buffer.from(data.subarray(0, data.length >> 1));

const [WIDTH, HEIGHT] = [400, 560];

/** A square `at` this tenth of the page's height, so that a page can be told from the others. */
export const markedPage = (tenth: number): RawObject => ({
  dictionary: '',
  data: Buffer.from(`40 ${tenth * 56} 320 30 re f`),
});

/** A page's dictionary below node 2. */
export const pageObject = (contents: number, more = ''): string =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Contents ${contents} 0 R /Resources << >> ${more} >>`;
