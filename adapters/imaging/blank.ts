// Whether nothing is written on a page. Doubt means not blank: a hidden page is not read by anybody.
import { components, spreads } from './components.ts';
import { steepnesses } from './print.ts';
import type { WorkingPage } from './working-page.ts';

/** Paler than this is bleed-through at most; pale print and pencil are darker. */
const DARK = 218;
/** Dust is smaller. */
const LEAST_MM = 1.2;
/** Small print: this many marks of this height, side by side. */
const SMALL_MM = 0.7;
const SMALL_NEIGHBOURS = 3;
/** What shines through the sheet is blurred by it. */
const LEAST_STEEPNESS = 0.28;
const SOLID_STEEPNESS = 0.1;
/** A hair, a thread or the mark of a roller: a thin straight stroke with nothing beside it. One or two are no writing. */
const FIBRE_MM = 0.6;
const FIBRES = 2;
const EDGE_MM = 8;
const PUNCH_MM = [4, 9] as const;
/** Punch holes lie this near to an edge of the sheet. */
const PUNCH_EDGE_MM = 25;

export const isBlankPage = (page: WorkingPage): boolean => {
  const { width, height, dpi } = page;
  const mm = dpi / 25.4;
  const found = components(page.flat, width, height, DARK);
  const spread = spreads(found);
  const steepness = steepnesses(page, found);
  const small: number[] = [];
  let fibres = 0;

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

    if (straight && across >= 3 * mm && down <= FIBRE_MM * mm) fibres++;
    else if (long >= LEAST_MM * mm) return false;
    else small.push(c);
  }
  if (fibres > FIBRES) return false;
  return !small.some((c) => {
    const beside = small.filter(
      (other) =>
        Math.abs(found.bottom[other]! - found.bottom[c]!) <= 0.4 * mm &&
        Math.abs(found.left[other]! - found.left[c]!) <= 8 * mm,
    );
    return beside.length >= SMALL_NEIGHBOURS;
  });
};
