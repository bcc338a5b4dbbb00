// Measures a page: skew, orientation, negative or faint print, and whether it is blank.
import type { PageLook } from '../../../domain/ports/page/imager.ts';
import type { Raster } from '../../../domain/raster.ts';
import { openDesk } from '../../../kernels/arena.ts';
import { isInverted } from '../straighten/flat-field.ts';
import { roomForWhiteness, type Whiteness, whitenessOf } from '../whiteness/blank.ts';
import { type WorkingPage, workingPage } from './analysis-image.ts';
import { type Hole, punchHoles } from './holes.ts';
import { orientationOf, roomForLie } from './orientation.ts';
import { type SheetEdges, sheetEdges } from './page-edges.ts';
import { lineAngle, roomForAngle } from './skew.ts';
import { faintPrintOf, type Print, printOf, roomForPrint } from './text-components.ts';

/** What looking at a page leaves for turning it: one page is looked at, turned, perhaps turned again, and gone. */
export interface Seen {
  readonly working: WorkingPage;
  readonly edges: SheetEdges;
  readonly holes: readonly Hole[];
  /** Brightness of the darkest print where the paper's is 255. */
  readonly ink: number;
  /** Light on dark: `working` is the page with its brightness turned round. */
  readonly negative: boolean;
  /** There is no print but such as is hardly darker than its paper. */
  readonly faint: boolean;
}

/** Below this the angle found is none. */
const LEAST_CONFIDENCE = 0.5;
/** Above this contrast and number of glyphs nobody has to ask whether anything is written. */
const DARK_INK = 100;
const PLENTY = 100;
/** A page with fewer glyphs may be written in light on dark, or very pale. */
const FEW_GLYPHS = 8;
const HARDLY_ANY = 3;
/** Paper that is brighter leaves no room for light print on it. */
const LIGHT_GROUND = 225;

/** Bytes for all that a working page is asked, one question after the other. */
const roomForLook = (size: { readonly width: number; readonly height: number }): number =>
  3 * roomForPrint(size) + Math.max(roomForAngle(size), roomForLie(size), roomForWhiteness(size));

/** Black becomes white; its colours become their opposites. */
export const negativeOf = (page: Raster): Raster => ({ ...page, data: page.data.map((value) => 255 - value) });

/** The least of each pixel's three parts: the pale colours of a marker are dark in one of them. */
const darkestChannel = (page: Raster): Raster => {
  const data = new Uint8Array(page.width * page.height);
  for (let to = 0, from = 0; to < data.length; to++, from += 3)
    data[to] = Math.min(page.data[from]!, page.data[from + 1]!, page.data[from + 2]!);
  return { ...page, channels: 1, data };
};

/** Light print comes near to white, and covers at least so much of a page; noise does not. */
const LIGHT_SHARE = 0.6;
const LEAST_LIGHT = 0.0005;

const hasLightPrint = ({ data, paper: { paper } }: WorkingPage): boolean => {
  const light = paper + LIGHT_SHARE * (255 - paper);
  let count = 0;
  for (let p = 0; p < data.length; p++) if (data[p]! >= light) count++;
  return count >= LEAST_LIGHT * data.length;
};

/** Both of two looks at a page: what only one of them shows is on it. */
const together = (a: Whiteness, b: Whiteness): Whiteness => {
  if (a.bare) return b;
  if (a.strokesOnly) return { bare: false, strokesOnly: b.strokesOnly };
  if (b.bare) return a;
  if (a.faint === undefined || b.faint === undefined) return { bare: false, strokesOnly: false };
  const other = b.faint.data;
  const data = a.faint.data.map((value, p) => Math.min(value, other[p]!));
  return { bare: false, strokesOnly: false, faint: { ...a.faint, data } };
};

const isMuchMore = (glyphs: number, than: number): boolean => glyphs >= FEW_GLYPHS + 3 * than;

interface Found {
  readonly working: WorkingPage;
  readonly print: Print;
  readonly negative: boolean;
  readonly faint: boolean;
}

/** Looks at pages one after the other; what was seen of one is gone with the next. */
export const pageLook = () => {
  const desk = openDesk();
  /** For a second copy of the few pages that need one. */
  const spare = openDesk();

  const positive = (page: Raster): { working: WorkingPage; print: Print } => {
    const working = workingPage(desk, page, roomForLook);
    return { working, print: printOf(working) };
  };

  const found = (page: Raster): Found => {
    const { working, print } = positive(page);
    const plain: Found = { working, print, negative: false, faint: false };
    const dark = isInverted(working);
    if (working.width < 3 || working.height < 3 || (!dark && print.glyphs >= FEW_GLYPHS)) return plain;
    const pale = faintPrintOf(working);
    if (dark || (working.paper.paper < LIGHT_GROUND && hasLightPrint(working))) {
      const other = workingPage(spare, negativeOf(page), roomForLook);
      // The noise of tinted paper is strong beside its darkness.
      if (dark || isMuchMore(faintPrintOf(other).glyphs, Math.max(print.glyphs, pale.glyphs)))
        return { working: other, print: printOf(other), negative: true, faint: false };
    }
    const isPale = print.glyphs < HARDLY_ANY && isMuchMore(pale.glyphs, print.glyphs);
    return isPale ? { ...plain, print: pale, faint: true } : plain;
  };

  const whiteness = (page: Raster, { working, negative }: Found, edges: SheetEdges): Whiteness => {
    if (negative) return { bare: false, strokesOnly: false };
    const grey = whitenessOf(working, edges);
    if (page.channels === 1 || !(grey.bare || grey.strokesOnly || grey.faint !== undefined)) return grey;
    // A colour may be as bright as its paper.
    const darkest = workingPage(spare, darkestChannel(page), roomForWhiteness);
    return together(grey, whitenessOf(darkest, sheetEdges(darkest)));
  };

  return (page: Raster): { readonly look: PageLook; readonly seen: Seen } => {
    const seen = found(page);
    const { working, print, negative, faint } = seen;
    const edges = sheetEdges(working);
    const angle = lineAngle(working, print);
    const confidence = angle?.confidence ?? 0;
    const written = print.ink < DARK_INK && print.glyphs > PLENTY && confidence >= LEAST_CONFIDENCE;
    const lie = orientationOf(working, print, angle);
    const white = written ? undefined : whiteness(page, seen, edges);
    const look = {
      skew: { degrees: confidence < LEAST_CONFIDENCE ? undefined : angle?.degrees, confidence },
      lie,
      blank: white?.bare ?? false,
      strokesOnly: white?.strokesOnly ?? false,
      ...(white?.faint === undefined
        ? {}
        : { faint: { ...white.faint, dpi: (page.dpi * white.faint.width) / page.width } }),
    };
    return { look, seen: { working, edges, holes: punchHoles(working, print.found), ink: print.ink, negative, faint } };
  };
};
