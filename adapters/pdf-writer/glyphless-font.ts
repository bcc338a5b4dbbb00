// A font without glyph shapes for invisible text: every character is an empty box, half as wide as high.
// Sources: OpenType 1.9 (table formats), ISO 32000-1, 9.7.4 (CIDFonts) and 9.10.3 (ToUnicode).

/** In thousandths of the font size. The box reaches from the baseline (0) up to the font size. */
export const GLYPH_WIDTH = 500;
export const GLYPH_HEIGHT = 1000;
/** Next to nothing, but not 0: poppler takes that for a mistake and puts a third of the font size in its place. */
export const DESCENT = -1;

const u16 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, n) => {
    bytes.writeUInt16BE(value & 0xffff, n * 2);
  });
  return bytes;
};

const u32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, n) => {
    bytes.writeUInt32BE(value >>> 0, n * 4);
  });
  return bytes;
};

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

const checksum = (bytes: Buffer): number => {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
};

const head = Buffer.concat([
  u32(0x00010000, 0x00010000, 0, 0x5f0f3cf5), // version, revision, checksum of the whole (below), magic
  u16(0b1011, 1000), // baseline at 0, left edge at 0, whole pixels; units to the em
  Buffer.alloc(16), // no date: the same text gives the same font
  u16(0, 0, GLYPH_WIDTH, GLYPH_HEIGHT), // bounds
  u16(0, 3, 2, 0, 0), // plain, smallest size, left to right, short offsets, glyph format
]);
const hhea = Buffer.concat([
  u32(0x00010000),
  u16(GLYPH_HEIGHT, DESCENT, 0, GLYPH_WIDTH, 0, 0, GLYPH_WIDTH, 1, 0, 0, 0, 0, 0, 0, 0, 1), // one width for all glyphs
]);
const maxp = (glyphs: number) => Buffer.concat([u32(0x00010000), u16(glyphs, ...Array<number>(13).fill(0))]);

/** A TrueType font with `glyphs` empty glyphs; the tables are those that a CIDFontType2 needs. */
export const glyphlessFont = (glyphs: number): Buffer => {
  const tables: readonly (readonly [string, Buffer])[] = [
    ['glyf', Buffer.alloc(4)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', Buffer.concat([u16(GLYPH_WIDTH), Buffer.alloc(glyphs * 2)])],
    ['loca', Buffer.alloc((glyphs + 1) * 2)],
    ['maxp', maxp(glyphs)],
  ];
  const log = Math.floor(Math.log2(tables.length));
  const header = Buffer.concat([u32(0x00010000), u16(tables.length, 16 << log, log, 16 * tables.length - (16 << log))]);
  let at = header.length + tables.length * 16;
  const directory = tables.map(([tag, data]) => {
    const entry = Buffer.concat([Buffer.from(tag, 'latin1'), u32(checksum(padded(data)), at, data.length)]);
    at += padded(data).length;
    return entry;
  });
  const font = Buffer.concat([header, ...directory, ...tables.map(([, data]) => padded(data))]);
  const headAt = font.indexOf(head);
  font.writeUInt32BE((0xb1b0afba - checksum(font)) >>> 0, headAt + 8);
  return font;
};

const hex = (bytes: Buffer): string => bytes.toString('hex').toUpperCase();

/** UTF-16, as ToUnicode wants it: characters beyond U+FFFF take two units. */
const utf16 = (character: string): string => hex(Buffer.from(character, 'utf16le').swap16());

/** The CMap that says what each code means: code 1 is the first of `characters`, and so on. */
export const toUnicode = (characters: readonly string[]): string => {
  const pairs = characters.map((character, n) => `<${hex(u16(n + 1))}> <${utf16(character)}>`);
  const blocks: string[] = [];
  // At most 100 in a block.
  for (let n = 0; n < pairs.length; n += 100) {
    const block = pairs.slice(n, n + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
`;
};
