// Whether JPEG 2000 and JBIG2 data are all there, by the lengths that they state. Sources: ITU-T T.800, annexes A and I;
// ITU-T T.88, 7.2.

const [START, TILE_PART, DATA, END] = [0xff4f, 0xff90, 0xff93, 0xffd9] as const;

/** Where the codestream begins: at once, or in the box `jp2c`. */
const codestreamOf = (data: Buffer): Buffer | undefined => {
  if (data.length > 2 && data.readUInt16BE(0) === START) return data;
  for (let at = 0; at + 8 <= data.length; ) {
    const length = data.readUInt32BE(at);
    const head = length === 1 ? 16 : 8;
    if (data.toString('latin1', at + 4, at + 8) === 'jp2c') return data.subarray(at + head);
    if (length === 0 || at + head > data.length) return undefined;
    at += length === 1 ? Number(data.readBigUInt64BE(at + 8)) : Math.max(length, 8);
  }
  return undefined;
};

/** Walks the tile parts from one to the next; true if the last one is as long as it says. */
export const isWholeJpeg2000 = (data: Buffer): boolean => {
  const stream = codestreamOf(data);
  if (stream === undefined) return false;
  let at = 2;
  while (at + 4 <= stream.length) {
    const marker = stream.readUInt16BE(at);
    if (marker === END) return true;
    if (marker === TILE_PART) {
      if (at + 12 > stream.length) return false;
      const length = stream.readUInt32BE(at + 6);
      // Up to the end of the codestream, which is marked.
      if (length === 0) return stream.lastIndexOf(Buffer.from([0xff, 0xd9])) > at;
      if (at + length > stream.length) return false;
      at += length;
    } else if (marker === DATA) return false;
    else at += 2 + stream.readUInt16BE(at + 2);
  }
  // Some writers leave the end marker away.
  return at > 4 && at <= stream.length;
};

const UNKNOWN_LENGTH = 0xffffffff;

/** Walks the segments as they are embedded in PDFs; true if the last one is as long as it says. */
export const isWholeJbig2 = (data: Buffer): boolean => {
  let at = 0;
  let segments = 0;
  while (at + 11 <= data.length) {
    const number = data.readUInt32BE(at);
    const flags = data[at + 4]!;
    let references = data[at + 5]! >> 5;
    let behind = at + 6;
    if (references === 7) {
      references = data.readUInt32BE(at + 5) & 0x1fffffff;
      behind = at + 9 + Math.ceil((references + 1) / 8);
    }
    behind += references * (number <= 256 ? 1 : number <= 65536 ? 2 : 4) + (flags & 0x40 ? 4 : 1);
    if (behind + 4 > data.length) return false;
    const length = data.readUInt32BE(behind);
    if (length === UNKNOWN_LENGTH) return true;
    at = behind + 4 + length;
    segments++;
  }
  return segments > 0 && at <= data.length;
};
