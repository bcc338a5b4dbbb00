// Wraps a G4 stream from a PDF in a minimal TIFF, so that libtiff decodes and checks it.

/** Little-endian TIFF 6.0 with one strip. `runsAreWhite`: what G4 calls black is white here (BlackIs1, MinIsBlack). */
export const g4AsTiff = (
  data: Uint8Array,
  { width, height, runsAreWhite }: { readonly width: number; readonly height: number; readonly runsAreWhite: boolean },
): Buffer => {
  const [SHORT, LONG] = [3, 4];
  const dataAt = 8;
  const directoryAt = dataAt + data.length + (data.length % 2);
  const entries = [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, 1],
    [259, SHORT, 4],
    [262, SHORT, runsAreWhite ? 1 : 0],
    [273, LONG, dataAt],
    [277, SHORT, 1],
    [278, LONG, height],
    [279, LONG, data.length],
  ] as const;
  const tiff = Buffer.alloc(directoryAt + 2 + entries.length * 12 + 4);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(directoryAt, 4);
  tiff.set(data, dataAt);
  tiff.writeUInt16LE(entries.length, directoryAt);
  entries.forEach(([tag, type, value], n) => {
    const at = directoryAt + 2 + n * 12;
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(1, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  });
  return tiff;
};
