// Tells a PDF that was cut off on its way from one that is whole, and what a cut can have taken.

/** Where a PDF begins; up to 1024 bytes may stand before it (ISO 32000-1, implementation note 13). */
export const isPdf = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024 + 5)).includes('%PDF-');

/**
 * `whole`: closed by %%EOF. `index-lost`: only the cross-reference table at the end is missing, every object is there.
 * `cut`: objects may be missing, and PDFium would draw a page without them as if they had never been.
 */
export const endOf = (source: Uint8Array): 'whole' | 'index-lost' | 'cut' => {
  const file = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const lastObject = file.lastIndexOf('endobj');
  const closed = file.lastIndexOf('%%EOF');
  if (closed >= 0 && file.indexOf(' obj', closed) < 0) return 'whole';
  if (lastObject < 0) return 'cut';
  const behind = file.toString('latin1', lastObject + 'endobj'.length, lastObject + 4096);
  return /^\s*(?:xref\b|trailer\b|startxref\b|\d+\s+\d+\s+obj\s*<<[^>]*\/Type\s*\/XRef\b)/.test(behind)
    ? 'index-lost'
    : 'cut';
};

/**
 * The file up to its last whole object, with a new, minimal trailer that names its catalog: a cut takes the trailer
 * first, and without one PDFium finds none of the pages that are still there. Undefined if the catalog is missing too.
 */
export const withNewTrailer = (source: Uint8Array): Buffer | undefined => {
  const file = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const at = Math.max(0, file.lastIndexOf('/Catalog'));
  const before = file.toString('latin1', Math.max(0, at - 1024), at);
  const [, number, generation] = /(?:^|\s)(\d+)\s+(\d+)\s+obj\b(?!.*\bobj\b)/s.exec(before) ?? [];
  if (number === undefined) return undefined;
  const objects = file.subarray(0, file.lastIndexOf('endobj') + 'endobj'.length);
  const trailer = `\ntrailer\n<</Root ${number} ${generation} R>>\nstartxref\n0\n%%EOF\n`;
  return Buffer.concat([objects, Buffer.from(trailer)]);
};
