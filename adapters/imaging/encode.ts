// Encodes a page for storage and the PDF: lossless for black and white, a readable JPEG otherwise.
import sharp from 'sharp';
import type { Imager } from '../../domain/ports/page/imager.ts';

/**
 * Table 2 (tuned for structural similarity) takes a tenth off the bytes at the same error. Optimal codes would cost 50 ms
 * a page and gain nothing: the composer deflates the picture once more.
 */
const JPEG = { quality: 70, quantisationTable: 2, chromaSubsampling: '4:2:0', optimiseCoding: false } as const;

export const encode: Imager['encode'] = async ({ width, height, channels, data, dpi, bilevel }) => {
  const image = sharp(data, { raw: { width, height, channels } });
  if (!bilevel) {
    // sharp hands grey pixels back as RGB unless configured otherwise.
    const coloured = image.toColourspace(channels === 1 ? 'b-w' : 'srgb').withDensity(dpi);
    return { bytes: await coloured.jpeg(JPEG).toBuffer(), type: 'image/jpeg' };
  }
  const perMillimetre = dpi / 25.4;
  const bytes = await image
    .toColourspace('b-w')
    .tiff({
      compression: 'ccittfax4',
      bitdepth: 1,
      miniswhite: true,
      // Without tiles this is the height of a strip: one strip drops into a PDF as one stream.
      tileHeight: Math.ceil(height / 16) * 16,
      resolutionUnit: 'inch',
      xres: perMillimetre,
      yres: perMillimetre,
    })
    .toBuffer();
  return { bytes, type: 'image/tiff' };
};
