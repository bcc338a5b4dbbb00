// The imager: sharp decodes, rotates and encodes; angles and gains come from our own measurements.
import sharp, { type Sharp } from 'sharp';
import { MailroomError } from '../../domain/errors.ts';
import type { Imager } from '../../domain/ports/page/imager.ts';
import type { Raster } from '../../domain/raster.ts';
import { encode } from './encode.ts';
import { negativeOf, pageLook, type Seen } from './measure/look.ts';
import { shinesThrough } from './other-side/shines-through.ts';
import { gainsOf, noGains, paperOf } from './straighten/flat-field.ts';
import { type Sheet, straightPage } from './straighten/rectify.ts';
import { turnOf } from './straighten/rotation.ts';
import { allTiles, inkTiles } from './straighten/tile-mask.ts';

// Several page processes share the cores; a cache would only hold pages that never come again.
sharp.cache(false);
sharp.concurrency(1);

/** Larger than any sheet a scanner delivers: A3 at 600 dpi has 70 million pixels. */
const LARGEST_PIXELS = 120e6;
const PREVIEW_DPI = 100;
const JPEG = { quality: 60, chromaSubsampling: '4:2:0', progressive: false, mozjpeg: false } as const;
/** Degrees: 2 pixels over the length of an A4 page at 300 dpi, less than resampling costs in sharpness. */
const STRAIGHT_ENOUGH = 0.03;

const opened = (page: Raster): Sharp => {
  const { width, height, channels, data } = page;
  if (width * height > LARGEST_PIXELS || data.length !== width * height * channels)
    throw new MailroomError('PORT_MISUSED', { width, height, channels, bytes: data.length });
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: LARGEST_PIXELS });
};

/** sharp hands grey pixels back as RGB unless configured otherwise. */
const inColoursOf = (image: Sharp, page: Pick<Raster, 'channels'>): Sharp =>
  image.toColourspace(page.channels === 1 ? 'b-w' : 'srgb');

/** Pixels of the length `from` at `dpi`, at another dpi. */
const scaled = (length: number, scale: number): number => Math.max(1, Math.round(length * scale));

/** From pixels of the working page to pixels of the scan. */
const onScan = ({ working: { scale, dpi }, edges, holes }: Seen): Sheet => {
  const half = (scale - 1) / 2;
  const rim = (HOLE_RIM_MM / 25.4) * dpi;
  return {
    edges: edges.map(({ across, down, most }) => ({ across, down, most: most * scale + (across + down) * half })),
    holes: holes.map(({ x, y, radius }) => ({
      x: x * scale + half,
      y: y * scale + half,
      radius: (radius + rim) * scale,
    })),
  };
};

/** The shadow around a hole. */
const HOLE_RIM_MM = 0.5;

/** Some decoders hand over Node's Buffer; the pixel loops are fastest if they only ever meet one kind of array. */
const plain = (page: Raster): Raster => {
  const { width, height, channels, data } = page;
  if (width * height > LARGEST_PIXELS || data.length !== width * height * channels)
    throw new MailroomError('PORT_MISUSED', { width, height, channels, bytes: data.length });
  return { ...page, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
};

export const sharpImager = (): Imager => {
  // The measurements of a page stay in the arena until the next page is measured.
  const look = pageLook();
  let seen = new WeakMap<Raster, Seen>();

  const lookAt = (page: Raster) => {
    seen = new WeakMap();
    const { look: told, seen: kept } = look(plain(page));
    seen.set(page, kept);
    return { told, kept };
  };

  return {
    look: async (page) => lookAt(page).told,

    straighten: async (page, { orientation, skewDegrees }) => {
      const scan = plain(page);
      const kept = seen.get(page) ?? lookAt(page).kept;
      const turn = turnOf(scan, {
        orientation,
        skewDegrees: Math.abs(skewDegrees) < STRAIGHT_ENOUGH ? 0 : skewDegrees,
      });
      const { working, edges, ink, faint } = kept;
      const made = (from: Raster) => {
        const paper = page.bilevel ? undefined : paperOf(from, working, edges);
        const gains = paper === undefined ? noGains(turn, page.channels) : gainsOf(turn, paper, faint ? 1 : undefined);
        const tiles = faint ? allTiles(turn) : inkTiles(turn, working, paper);
        return straightPage(from, { turn, gains, tiles, ink, sheet: onScan(kept) });
      };
      if (!kept.negative) return made(scan);
      // People see the page as it was scanned; it is read as if it had been dark on light.
      const { reading } = made(negativeOf(scan));
      const gains = noGains(turn, page.channels);
      const sheet = { edges: [], holes: [] };
      return { page: straightPage(scan, { turn, gains, tiles: allTiles(turn), ink: 255, sheet }).page, reading };
    },

    encode,

    encodeMarks: (faint) =>
      inColoursOf(opened(faint), faint).withDensity(faint.dpi).png({ compressionLevel: 9 }).toBuffer(),

    shinesThrough,

    preview: async (page) => {
      const scale = Math.min(1, PREVIEW_DPI / page.dpi);
      return inColoursOf(opened(page), page)
        .resize(scaled(page.width, scale), scaled(page.height, scale), { fit: 'fill' })
        .withDensity(page.dpi * scale)
        .jpeg(JPEG)
        .toBuffer();
    },
  };
};
