// Test helper: writes G3 faxes, which libvips reads but cannot write. Codes: ITU-T T.4, tables 2 and 3.

type Row = 'white' | 'barred' | 'broken';

const EOL = '000000000001';
const ROWS: Readonly<Record<Row, string>> = {
  // 64 white (make-up), 0 white.
  white: '1101100110101',
  // 16 white, 32 black, 16 white.
  barred: '101010000001101010101010',
  // A black run that no code stands for.
  broken: '10101000000001',
};

const bytesOf = (bits: string): Buffer =>
  Buffer.from(
    Array.from({ length: Math.ceil(bits.length / 8) }, (_, n) =>
      Number.parseInt(bits.slice(n * 8, n * 8 + 8).padEnd(8, '0'), 2),
    ),
  );

/** A one-strip TIFF of 64 pixels a row, G3 one-dimensional. */
export const oneDimensionalG3 = (rows: readonly Row[], dpi: { readonly x: number; readonly y: number }): Buffer => {
  const data = bytesOf(rows.map((row) => EOL + ROWS[row]).join('') + EOL.repeat(6));
  const [SHORT, LONG, RATIONAL] = [3, 4, 5];
  const resolutionAt = 8;
  const dataAt = resolutionAt + 16;
  // biome-ignore format: a table
  const entries = [
    [256, LONG, 64], [257, LONG, rows.length], [258, SHORT, 1], [259, SHORT, 3], [262, SHORT, 0], [273, LONG, dataAt],
    [277, SHORT, 1], [278, LONG, rows.length], [279, LONG, data.length], [282, RATIONAL, resolutionAt],
    [283, RATIONAL, resolutionAt + 8], [292, LONG, 0], [296, SHORT, 2],
  ] as const;
  const at = dataAt + data.length + (data.length % 2);
  const file = Buffer.alloc(at + 2 + entries.length * 12 + 4);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(at, 4);
  [dpi.x, 1, dpi.y, 1].forEach((value, n) => {
    file.writeUInt32LE(value, resolutionAt + n * 4);
  });
  data.copy(file, dataAt);
  file.writeUInt16LE(entries.length, at);
  entries.forEach(([tag, type, value], n) => {
    file.writeUInt16LE(tag, at + 2 + n * 12);
    file.writeUInt16LE(type, at + 4 + n * 12);
    file.writeUInt32LE(1, at + 6 + n * 12);
    file.writeUInt32LE(value, at + 10 + n * 12);
  });
  return file;
};
