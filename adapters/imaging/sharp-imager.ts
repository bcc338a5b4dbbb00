// Everything that touches pixels: sharp decodes, turns and encodes; our own measurements say by how much.
import sharp, { type Sharp } from 'sharp';
import { MailroomError } from '../../domain/errors.ts';
import type { Orientation } from '../../domain/page.ts';
import type { Imager } from '../../domain/ports/imager.ts';
import type { Raster } from '../../domain/raster.ts';
import { divideOutBackground } from './background.ts';
import { isBlankPage } from './blank.ts';
import { orientationOf } from './orientation.ts';
import { printOf } from './print.ts';
import { lineAngle } from './skew.ts';
import { workingPage } from './working-page.ts';

// Several page processes share the cores; a cache would only hold pages that never come again.
sharp.cache(false);
sharp.concurrency(1);

/** Larger than any sheet a scanner delivers: A3 at 600 dpi has 70 million pixels. */
const LARGEST_PIXELS = 120e6;
const READING_DPI = 250;
const SHRUNK_ABOVE_DPI = 270;
const DOUBLED_BELOW_DPI = 150;
const PREVIEW_DPI = 100;
const JPEG = { quality: 60, chromaSubsampling: '4:2:0', progressive: false, mozjpeg: false } as const;
/** Degrees: 2 pixels over the length of an A4 page at 300 dpi, less than resampling costs in sharpness. */
const STRAIGHT_ENOUGH = 0.03;
/** Below this the angle found is none. */
const LEAST_CONFIDENCE = 0.5;

type Pixels = Pick<Raster, 'width' | 'height' | 'data'>;

const opened = (page: Raster): Sharp => {
  const { width, height, channels, data } = page;
  if (width * height > LARGEST_PIXELS || data.length !== width * height * channels)
    throw new MailroomError('PORT_MISUSED', { width, height, channels, bytes: data.length });
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: LARGEST_PIXELS });
};

/** sharp hands grey pixels back as RGB unless it is told otherwise. */
const inColoursOf = (image: Sharp, page: Pick<Raster, 'channels'>): Sharp =>
  image.toColourspace(page.channels === 1 ? 'b-w' : 'srgb');

const pixels = async (image: Sharp): Promise<Pixels> => {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
};

/** Resampling makes grey of black and white, and G4 pays for every speck of it. */
const blackAndWhite = (data: Uint8Array): Uint8Array => data.map((value) => (value < 128 ? 0 : 255));

/** Pixels of the length `from` at `dpi`, at another dpi. */
const scaled = (length: number, scale: number): number => Math.max(1, Math.round(length * scale));

/** `width` × `height` from the middle of `from`; white where `from` is smaller (a narrow slip turned far). */
const middle = (from: Pixels, width: number, height: number, channels: number): Pixels => {
  const data = new Uint8Array(width * height * channels).fill(255);
  const left = Math.round((from.width - width) / 2);
  const top = Math.round((from.height - height) / 2);
  const first = Math.max(0, left);
  const last = Math.min(from.width, left + width);
  for (let y = Math.max(0, -top); y < Math.min(height, from.height - top); y++) {
    const row = (y + top) * from.width;
    const part = from.data.subarray((row + first) * channels, (row + last) * channels);
    data.set(part, (y * width + first - left) * channels);
  }
  return { width, height, data };
};

/** The page turned back, in its own resolution and colours. */
const turned = async (
  page: Raster,
  { orientation, skewDegrees }: { readonly orientation: Orientation; readonly skewDegrees: number },
): Promise<Raster> => {
  const straight = Math.abs(skewDegrees) < STRAIGHT_ENOUGH;
  if (orientation === 0 && straight) return page;
  const lying = orientation === 90 || orientation === 270;
  const [width, height] = lying ? [page.height, page.width] : [page.width, page.height];
  const degrees = straight ? (360 - orientation) % 360 : -orientation - skewDegrees;
  const grown = await pixels(inColoursOf(opened(page).rotate(degrees, { background: 'white' }), page));
  const back = straight ? grown : middle(grown, width, height, page.channels);
  return { ...page, ...back, data: page.bilevel ? blackAndWhite(back.data) : back.data };
};

const readingCopy = async (page: Raster): Promise<Raster> => {
  const scale = page.dpi > SHRUNK_ABOVE_DPI ? READING_DPI / page.dpi : page.dpi < DOUBLED_BELOW_DPI ? 2 : 1;
  const grey = await pixels(
    opened(page)
      .greyscale()
      .resize(scaled(page.width, scale), scaled(page.height, scale), { fit: 'fill', kernel: 'cubic' })
      .blur(0.8)
      .toColourspace('b-w'),
  );
  const small = { ...grey, dpi: page.dpi * scale };
  // Black and white has no background left to divide out.
  const data = page.bilevel ? small.data : divideOutBackground(small);
  return { ...small, data, channels: 1, bilevel: false };
};

export const sharpImager = (): Imager => ({
  look: async (page) => {
    const small = workingPage(page);
    const print = printOf(small);
    const angle = lineAngle(small, print);
    const confidence = angle?.confidence ?? 0;
    return {
      skew: { degrees: confidence < LEAST_CONFIDENCE ? undefined : angle?.degrees, confidence },
      lie: orientationOf(small, print, angle),
      blank: isBlankPage(small),
    };
  },

  straighten: async (scan, by) => {
    const page = await turned(scan, by);
    return { page, reading: await readingCopy(page) };
  },

  encode: async (page) => {
    const image = inColoursOf(opened(page), page);
    if (!page.bilevel) return { bytes: await image.withDensity(page.dpi).jpeg(JPEG).toBuffer(), type: 'image/jpeg' };
    const perMillimetre = page.dpi / 25.4;
    const bytes = await opened(page)
      .toColourspace('b-w')
      .tiff({
        compression: 'ccittfax4',
        bitdepth: 1,
        miniswhite: true,
        // Without tiles this is the height of a strip: one strip drops into a PDF as one stream.
        tileHeight: Math.ceil(page.height / 16) * 16,
        resolutionUnit: 'inch',
        xres: perMillimetre,
        yres: perMillimetre,
      })
      .toBuffer();
    return { bytes, type: 'image/tiff' };
  },

  preview: async (page) => {
    const scale = Math.min(1, PREVIEW_DPI / page.dpi);
    return inColoursOf(opened(page), page)
      .resize(scaled(page.width, scale), scaled(page.height, scale), { fit: 'fill' })
      .withDensity(page.dpi * scale)
      .jpeg(JPEG)
      .toBuffer();
  },
});
