// Whether nothing is written on a page. Doubt means not blank: a hidden page is not read by anybody.
import { roomFor } from '../../kernels/desk.ts';
import { components, roomForComponents, roomForMeasures, spreads } from './components.ts';
import { steepnesses } from './print.ts';
import type { SheetEdges } from './sheet.ts';
import type { WorkingPage } from './working-page.ts';

/** Paler than this is bleed-through at most; pale print and pencil are darker. */
const DARK = 210;
/** Dust is smaller. */
const LEAST_MM = 1.2;
/** Small print: this many marks of this height, side by side. */
const SMALL_MM = 0.7;
const SMALL_NEIGHBOURS = 3;
/** What shines through the sheet is blurred by it. */
const LEAST_STEEPNESS = 0.28;
const SOLID_STEEPNESS = 0.1;
/** A hair, a thread or the mark of a roller: a stroke thinner than pen and print, with nothing near. A few are no writing. */
const FIBRE_MM = 0.6;
const HAIR_MM = 0.25;
const HAIR_BEND_MM = 0.3;
const FIBRES = 4;
const FIBRES_APART_MM = 8;
const EDGE_MM = 8;
const PUNCH_MM = [4, 9] as const;
/** Punch holes lie this near to an edge of the sheet. */
const PUNCH_EDGE_MM = 25;

/** Where sheet and bed meet it is never quite clean. */
const RIM_MM = 0.8;

/** The flat page with white beyond the sheet's edges. */
const sheetAlone = ({ desk, flat, width, height, dpi }: WorkingPage, edges: SheetEdges): Uint8Array => {
  if (edges.length === 0) return flat;
  const out = desk.bytes(flat.length);
  out.set(flat);
  const rim = (RIM_MM / 25.4) * dpi;
  const inner = edges.map((edge) => ({ ...edge, most: edge.most - rim }));
  for (let y = 0; y < height; y++)
    for (const { across, down, most } of inner) {
      // One end of the row lies beyond the edge, or all of it, or nothing.
      const left = most - down * y;
      const from = across > 0 ? Math.max(0, Math.floor(left / across) + 1) : 0;
      const to = across < 0 ? Math.min(width, Math.ceil(left / across)) : width;
      if (across === 0 ? left < 0 : from < to) out.fill(255, y * width + from, y * width + to);
    }
  return out;
};

/** Bytes that `isBlankPage` needs on a page's desk at most. */
export const roomForBlank = ({ width, height }: Pick<WorkingPage, 'width' | 'height'>): number =>
  roomFor(width * height) + roomForComponents(width, height) + roomForMeasures(width, height);

/** `edges`: what lies beyond them is no sheet. */
export const isBlankPage = (page: WorkingPage, edges: SheetEdges): boolean => {
  const { desk } = page;
  const filled = desk.filled();
  const blank = isBare(page, edges);
  desk.clearTo(filled);
  return blank;
};

const isBare = (page: WorkingPage, edges: SheetEdges): boolean => {
  const { desk, width, height, dpi } = page;
  const mm = dpi / 25.4;
  const found = components(desk, { data: sheetAlone(page, edges), width, height }, DARK);
  const spread = spreads(desk, found);
  const steepness = steepnesses(page, found);
  const small: number[] = [];
  const fibres: number[] = [];

  const tooNear = (c: number, edge: number): boolean =>
    found.left[c]! < edge ||
    found.top[c]! < edge ||
    found.right[c]! >= width - edge ||
    found.bottom[c]! >= height - edge;

  for (let c = 0; c < found.count; c++) {
    const across = found.right[c]! - found.left[c]! + 1;
    const down = found.bottom[c]! - found.top[c]! + 1;
    const long = Math.max(across, down);
    const short = Math.min(across, down);
    const area = found.area[c]!;
    if (long < SMALL_MM * mm || tooNear(c, 1)) continue;

    const straight = Math.max(2 * spread[c]!, area / long) <= mm;
    const streak = straight && long >= 0.5 * (across > down ? width : height);
    const rim = straight && long >= 20 * mm && tooNear(c, EDGE_MM * mm);
    if (streak || rim) continue;

    const round = short > 0.75 * long && area > 0.68 * across * down && area < 0.9 * across * down;
    const punch = round && long >= PUNCH_MM[0] * mm && long <= PUNCH_MM[1] * mm && tooNear(c, PUNCH_EDGE_MM * mm);
    if (punch) continue;

    // A stamp or a photo that fills an area may have soft rims; a stroke that is that soft lies on the other side.
    const thick = area / long > 3 * mm;
    if (steepness[c]! < (thick ? SOLID_STEEPNESS : LEAST_STEEPNESS)) continue;

    const hair = area / Math.hypot(across, down) <= HAIR_MM * mm && spread[c]! <= HAIR_BEND_MM * mm;
    if ((straight && across >= 3 * mm && down <= FIBRE_MM * mm) || (hair && long >= LEAST_MM * mm)) fibres.push(c);
    else if (long >= LEAST_MM * mm) return false;
    else small.push(c);
  }
  const apart = (a: number, b: number): number =>
    Math.max(
      found.left[a]! - found.right[b]!,
      found.left[b]! - found.right[a]!,
      found.top[a]! - found.bottom[b]!,
      found.top[b]! - found.bottom[a]!,
    );
  if (fibres.length > FIBRES) return false;
  if (fibres.some((a) => fibres.some((b) => a !== b && apart(a, b) < FIBRES_APART_MM * mm))) return false;
  return !small.some((c) => {
    const beside = small.filter(
      (other) =>
        Math.abs(found.bottom[other]! - found.bottom[c]!) <= 0.4 * mm &&
        Math.abs(found.left[other]! - found.left[c]!) <= 8 * mm,
    );
    return beside.length >= SMALL_NEIGHBOURS;
  });
};
