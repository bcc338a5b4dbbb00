// Whether a PDF carries a digital signature. Its dictionary says which bytes of the file are signed, so it must stand in
// the file as it is, never compressed. Source: ISO 32000-1, 12.8.1.

const RANGE = /^\/ByteRange\s*\[\s*\d+\s+\d+\s+\d+\s+\d+[\s\]]/;
const KEY = '/ByteRange';
/** The numbers are often padded with blanks, because they are filled in last. */
const FARTHEST = 400;

/** Also true for a signature that is not valid, and for a time stamp. Looks at the bytes only. */
export const isSigned = (pdf: Uint8Array): boolean => {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  for (let at = bytes.indexOf(KEY); at >= 0; at = bytes.indexOf(KEY, at + 1)) {
    if (RANGE.test(bytes.toString('latin1', at, at + FARTHEST))) return true;
  }
  return false;
};
