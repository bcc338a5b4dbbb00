// Writes the TIFFs that sharp does not: big-endian, planes apart, palettes, any unit of resolution. Source: TIFF 6.0.

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
