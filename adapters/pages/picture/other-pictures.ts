// Identifies unsupported picture formats by their first bytes.

const text = (value: string) => Buffer.from(value, 'latin1');

// biome-ignore format: a table
const STARTS: readonly (readonly [name: string, at: number, start: Buffer])[] = [
  ['GIF', 0, text('GIF8')],
  ['BMP', 0, text('BM')],
  ['WebP', 8, text('WEBP')],
  ['JPEG 2000', 4, text('jP  ')],
  ['JPEG 2000', 0, Buffer.from([0xff, 0x4f, 0xff, 0x51])],
  ['JPEG XL', 4, text('JXL ')],
  ['JPEG XL', 0, Buffer.from([0xff, 0x0a])],
  ['JPEG XR', 0, Buffer.from([0x49, 0x49, 0xbc, 0x01])],
  ['JBIG2', 0, Buffer.from([0x97, 0x4a, 0x42, 0x32, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['DjVu', 0, text('AT&TFORM')],
  ['Photoshop', 0, text('8BPS')],
  ['PCX', 0, Buffer.from([0x0a, 0x05, 0x01])],
  ['Netpbm', 0, text('P4\n')], ['Netpbm', 0, text('P5\n')], ['Netpbm', 0, text('P6\n')],
];
/** ISO 14496-12 files say in their second word what they are; these are pictures. */
const BRANDS = /^(?:hei[cxfms]|hev[cxms]|mif1|msf1|avi[fs]|jxl )$/;
/** A BMP names its header's size, and the two letters alone begin many a text. */
const BMP_HEADERS = [12, 40, 52, 56, 64, 108, 124];

/** The kind's name; undefined: no picture. */
export const otherPicture = (source: Uint8Array): string | undefined => {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  if (bytes.toString('latin1', 4, 8) === 'ftyp') {
    const brand = bytes.toString('latin1', 8, 12);
    return BRANDS.test(brand) ? (brand.startsWith('av') ? 'AVIF' : 'HEIC') : undefined;
  }
  const found = STARTS.find(([, at, start]) => start.equals(bytes.subarray(at, at + start.length)))?.[0];
  if (found === 'BMP') return bytes.length > 18 && BMP_HEADERS.includes(bytes.readUInt32LE(14)) ? found : undefined;
  if (found === 'WebP') return bytes.toString('latin1', 0, 4) === 'RIFF' ? found : undefined;
  return found;
};
