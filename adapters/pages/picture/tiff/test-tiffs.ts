// Test helper: writes TIFFs that sharp cannot: big-endian, separate planes, palettes, all resolution units. Source: TIFF 6.0.

export interface TiffToWrite {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** One for a pixel's samples together, or one for each sample. */
  readonly planes: readonly Uint8Array[];
  readonly samples?: number;
  /** 0: white is zero, 1: black is zero, 2: RGB, 3: palette, 5: CMYK. */
  readonly photometric?: number;
  readonly bigEndian?: boolean;
  /** Red, then green, then blue, 0 to 65535. */
  readonly colourMap?: readonly number[];
  readonly resolution?: { readonly x: number; readonly y: number; readonly unit: 'none' | 'inch' | 'cm' };
  readonly orientation?: number;
}

const [SHORT, LONG, RATIONAL] = [3, 4, 5] as const;
const BYTES = { [SHORT]: 2, [LONG]: 4, [RATIONAL]: 8 } as const;

/** Not compressed, a strip a plane. */
export const writtenTiff = (tiff: TiffToWrite): Buffer => {
  const { width, height, bits, planes, photometric = 1, bigEndian = false, resolution } = tiff;
  const samples = tiff.samples ?? planes.length;
  const write16 = (bytes: Buffer, value: number, at: number) =>
    bigEndian ? bytes.writeUInt16BE(value, at) : bytes.writeUInt16LE(value, at);
  const write32 = (bytes: Buffer, value: number, at: number) =>
    bigEndian ? bytes.writeUInt32BE(value, at) : bytes.writeUInt32LE(value, at);
  const parts: Buffer[] = [Buffer.alloc(8)];
  let size = 8;
  const append = (bytes: Uint8Array): number => {
    const at = size;
    parts.push(Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]));
    size += parts.at(-1)!.length;
    return at;
  };
  const offsets = planes.map(append);
  const tags: (readonly [tag: number, type: 3 | 4 | 5, values: readonly number[]])[] = [
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, Array(samples).fill(bits)],
    [259, SHORT, [1]],
    [262, SHORT, [photometric]],
    [273, LONG, offsets],
    [274, SHORT, [tiff.orientation ?? 1]],
    [277, SHORT, [samples]],
    [278, LONG, [height]],
    [279, LONG, planes.map((plane) => plane.length)],
    ...(resolution === undefined
      ? []
      : ([
          [282, RATIONAL, [resolution.x]],
          [283, RATIONAL, [resolution.y]],
        ] as const)),
    [284, SHORT, [planes.length > 1 ? 2 : 1]],
    ...(resolution === undefined ? [] : ([[296, SHORT, [{ none: 1, inch: 2, cm: 3 }[resolution.unit]]]] as const)),
    ...(tiff.colourMap === undefined ? [] : ([[320, SHORT, tiff.colourMap]] as const)),
  ];
  const directory = Buffer.alloc(2 + tags.length * 12 + 4);
  write16(directory, tags.length, 0);
  tags.forEach(([tag, type, values], n) => {
    const at = 2 + n * 12;
    const bytes = Buffer.alloc(values.length * BYTES[type]);
    values.forEach((value, i) => {
      if (type === SHORT) write16(bytes, value, i * 2);
      else write32(bytes, type === RATIONAL ? Math.round(value * 100) : value, i * BYTES[type]);
      if (type === RATIONAL) write32(bytes, 100, i * 8 + 4);
    });
    write16(directory, tag, at);
    write16(directory, type, at + 2);
    write32(directory, values.length, at + 4);
    if (bytes.length <= 4) bytes.copy(directory, at + 8);
    else write32(directory, append(bytes), at + 8);
  });
  const header = parts[0]!;
  header.write(bigEndian ? 'MM' : 'II', 'latin1');
  write16(header, 42, 2);
  write32(header, size, 4);
  return Buffer.concat([...parts, directory]);
};

export interface FieldToWrite {
  readonly tag: number;
  readonly type: number;
  /** Values, or the bytes as they shall stand in the file. */
  readonly values: readonly number[] | Uint8Array;
}

/** A directory with its data: `offsets` and `lengths` are added for `pieces` unless `fields` name them. */
export interface DirectoryToWrite {
  readonly fields: readonly FieldToWrite[];
  readonly pieces: readonly Uint8Array[];
  /** The order of the fields is theirs, as some writers have it. */
  readonly unsorted?: boolean;
  readonly below?: readonly DirectoryToWrite[];
}

export const short = (tag: number, ...values: number[]): FieldToWrite => ({ tag, type: SHORT, values });
export const long = (tag: number, ...values: number[]): FieldToWrite => ({ tag, type: LONG, values });
export const ascii = (tag: number, text: string): FieldToWrite => ({
  tag,
  type: 2,
  values: Buffer.from(text, 'latin1'),
});

const [STRIP_OFFSETS, STRIP_BYTES, TILE_WIDTH, TILE_OFFSETS, TILE_BYTES, BELOW] = [
  273, 279, 322, 324, 325, 330,
] as const;

/** Little-endian; the chain of `directories`, each behind its data. `ways` tells a directory where its pieces came to lie. */
export const tiffOf = (
  directories: readonly DirectoryToWrite[],
  ways?: (offsets: readonly number[], n: number) => readonly FieldToWrite[],
): Buffer => {
  const parts: Buffer[] = [Buffer.from('II*\0\0\0\0\0', 'latin1')];
  let size = 8;
  const append = (bytes: Uint8Array): number => {
    const at = size;
    parts.push(Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]));
    size += parts.at(-1)!.length;
    return at;
  };
  const write = (directory: DirectoryToWrite, n: number): { readonly at: number; readonly table: Buffer } => {
    const places = (directory.below ?? []).map((below) => write(below, -1).at);
    const offsets = directory.pieces.map(append);
    const tiled = directory.fields.some(({ tag }) => tag === TILE_WIDTH);
    const own = [...directory.fields, ...(ways?.(offsets, n) ?? [])];
    const added = [
      long(tiled ? TILE_OFFSETS : STRIP_OFFSETS, ...offsets),
      long(tiled ? TILE_BYTES : STRIP_BYTES, ...directory.pieces.map(({ length }) => length)),
      ...(places.length === 0 ? [] : [long(BELOW, ...places)]),
    ].filter(({ tag }) => !own.some((field) => field.tag === tag));
    const fields = [...own, ...added].filter(({ values }) => values.length > 0);
    if (!directory.unsorted) fields.sort((a, b) => a.tag - b.tag);
    const table = Buffer.alloc(2 + fields.length * 12 + 4);
    table.writeUInt16LE(fields.length, 0);
    for (const [i, { tag, type, values }] of fields.entries()) {
      const at = 2 + i * 12;
      const data =
        values instanceof Uint8Array
          ? Buffer.from(values)
          : type === SHORT
            ? Buffer.from(Uint16Array.from(values).buffer)
            : type === RATIONAL
              ? Buffer.from(Uint32Array.from(values.flatMap((value) => [Math.round(value * 100), 100])).buffer)
              : Buffer.from(Uint32Array.from(values).buffer);
      table.writeUInt16LE(tag, at);
      table.writeUInt16LE(type, at + 2);
      table.writeUInt32LE(values.length, at + 4);
      if (data.length <= 4) data.copy(table, at + 8);
      else table.writeUInt32LE(append(data), at + 8);
    }
    return { at: append(table), table: parts.at(-1)! };
  };
  let link: { readonly bytes: Buffer; readonly at: number } = { bytes: parts[0]!, at: 4 };
  for (const [n, directory] of directories.entries()) {
    const { at, table } = write(directory, n);
    link.bytes.writeUInt32LE(at, link.at);
    link = { bytes: table, at: 2 + table.readUInt16LE(0) * 12 };
  }
  return Buffer.concat(parts);
};
