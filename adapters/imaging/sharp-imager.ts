// Everything that touches pixels: sharp decodes, turns and encodes; our own measurements say by how much.
import sharp, { type Sharp } from 'sharp';
import { MailroomError } from '../../domain/errors.ts';
import type { Imager, PageLook } from '../../domain/ports/imager.ts';
import type { Raster } from '../../domain/raster.ts';
import { type Desk, openDesk } from '../../kernels/desk.ts';
import { isBlankPage, roomForBlank } from './blank.ts';
import { encode } from './encode.ts';
import { type Hole, punchHoles } from './holes.ts';
import { inkTiles } from './ink-tiles.ts';
import { orientationOf, roomForLie } from './orientation.ts';
import { gainsOf, noGains, paperOf } from './paper.ts';
import { printOf, roomForPrint } from './print.ts';
import { type SheetEdges, sheetEdges } from './sheet.ts';
import { lineAngle, roomForAngle } from './skew.ts';
import { type Sheet, straightPage } from './straight-page.ts';
import { turnOf } from './turn.ts';
import { type WorkingPage, workingPage } from './working-page.ts';

// Several page processes share the cores; a cache would only hold pages that never come again.
sharp.cache(false);
sharp.concurrency(1);

/** Larger than any sheet a scanner delivers: A3 at 600 dpi has 70 million pixels. */
const LARGEST_PIXELS = 120e6;
const PREVIEW_DPI = 100;
const JPEG = { quality: 60, chromaSubsampling: '4:2:0', progressive: false, mozjpeg: false } as const;
/** Degrees: 2 pixels over the length of an A4 page at 300 dpi, less than resampling costs in sharpness. */
const STRAIGHT_ENOUGH = 0.03;
/** Below this the angle found is none. */
const LEAST_CONFIDENCE = 0.5;

const opened = (page: Raster): Sharp => {
  const { width, height, channels, data } = page;
  if (width * height > LARGEST_PIXELS || data.length !== width * height * channels)
    throw new MailroomError('PORT_MISUSED', { width, height, channels, bytes: data.length });
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: LARGEST_PIXELS });
};

/** sharp hands grey pixels back as RGB unless it is told otherwise. */
const inColoursOf = (image: Sharp, page: Pick<Raster, 'channels'>): Sharp =>
  image.toColourspace(page.channels === 1 ? 'b-w' : 'srgb');

/** Pixels of the length `from` at `dpi`, at another dpi. */
const scaled = (length: number, scale: number): number => Math.max(1, Math.round(length * scale));

/** What looking at a page leaves for turning it: one page is looked at, turned, perhaps turned again, and gone. */
interface Seen {
  readonly working: WorkingPage;
  readonly edges: SheetEdges;
  readonly holes: readonly Hole[];
  /** Brightness of the darkest print where the paper's is 255. */
  readonly ink: number;
}

/** Above this contrast and number of glyphs nobody has to ask whether anything is written. */
const DARK_INK = 100;
const PLENTY = 100;

/** Bytes for all that a working page is asked, one question after the other. */
const roomForLook = (size: { readonly width: number; readonly height: number }): number =>
  roomForPrint(size) + Math.max(roomForAngle(size), roomForLie(size), roomForBlank(size));

const looked = (desk: Desk, page: Raster): { readonly look: PageLook; readonly seen: Seen } => {
  const working = workingPage(desk, page, roomForLook);
  const print = printOf(working);
  const edges = sheetEdges(working);
  const angle = lineAngle(working, print);
  const confidence = angle?.confidence ?? 0;
  const written = print.ink < DARK_INK && print.glyphs > PLENTY && confidence >= LEAST_CONFIDENCE;
  const look = {
    skew: { degrees: confidence < LEAST_CONFIDENCE ? undefined : angle?.degrees, confidence },
    lie: orientationOf(working, print, angle),
    blank: !written && isBlankPage(working, edges),
  };
  return { look, seen: { working, edges, holes: punchHoles(working, print.found), ink: print.ink } };
};

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
  // What was seen of a page lies on the desk until the next one is looked at.
  const desk = openDesk();
  let seen = new WeakMap<Raster, Seen>();

  const lookAt = (page: Raster) => {
    seen = new WeakMap();
    const { look, seen: kept } = looked(desk, plain(page));
    seen.set(page, kept);
    return { look, kept };
  };

  return {
    look: async (page) => lookAt(page).look,

    straighten: async (page, { orientation, skewDegrees }) => {
      const scan = plain(page);
      const kept = seen.get(page) ?? lookAt(page).kept;
      const turn = turnOf(scan, {
        orientation,
        skewDegrees: Math.abs(skewDegrees) < STRAIGHT_ENOUGH ? 0 : skewDegrees,
      });
      const paper = page.bilevel ? undefined : paperOf(scan, kept.working, kept.edges);
      const gains = paper === undefined ? noGains(turn, page.channels) : gainsOf(turn, paper);
      const tiles = inkTiles(turn, kept.working, paper);
      return straightPage(scan, { turn, gains, tiles, ink: kept.ink, sheet: onScan(kept) });
    },

    encode,

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
