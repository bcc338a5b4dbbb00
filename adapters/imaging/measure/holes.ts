// Finds punch holes: round spots where the scanner bed shows, aligned along an edge.

import type { WorkingPage } from './analysis-image.ts';
import type { Components } from './components.ts';

/** A round spot; `x` and `y` are its middle. */
export interface Hole {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const SMALLEST_MM = 4.5;
const LARGEST_MM = 8.5;
/** How far the middle of a hole may lie from the scan's rim: 12 mm on the sheet, and the bed beside it. */
const REACH_MM = 32;
/** ISO 838, its four-hole cousin, US three-hole and Swedish binders: how far apart holes stand. */
const APART_MM = [80, 108, 70, 21] as const;
const APART_TOLERANCE_MM = 1.5;
/** Share of the paper's brightness; a logo is seldom as dark as a bed. */
const DARK = 0.5;

interface Spot extends Hole {
  readonly component: number;
}

const roundSpots = (page: WorkingPage, found: Components): Spot[] => {
  const { data, width, dpi, paper } = page;
  const mm = dpi / 25.4;
  const spots: Spot[] = [];
  for (let c = 0; c < found.count; c++) {
    const across = found.right[c]! - found.left[c]! + 1;
    const down = found.bottom[c]! - found.top[c]! + 1;
    const [short, long] = [Math.min(across, down), Math.max(across, down)];
    if (long < SMALLEST_MM * mm || long > LARGEST_MM * mm || short < 0.9 * long) continue;
    const radius = (across + down) / 4;
    const full = found.area[c]! / (Math.PI * radius * radius);
    if (full < 0.93 || full > 1.08) continue;
    const [x, y] = [(found.left[c]! + found.right[c]!) / 2, (found.top[c]! + found.bottom[c]!) / 2];
    // A ring, a letter or a seal is brighter inside.
    let brightest = 0;
    for (let v = Math.ceil(-0.7 * radius); v <= 0.7 * radius; v++) {
      const half = Math.sqrt((0.7 * radius) ** 2 - v * v);
      const row = Math.round(y + v) * width;
      for (let u = Math.ceil(x - half); u <= x + half; u++) brightest = Math.max(brightest, data[row + u]!);
    }
    if (brightest < DARK * paper.paper) spots.push({ x, y, radius, component: c });
  }
  return spots;
};

/** Two of a size that stand along an edge as far apart as a punch makes them. */
const isPair = (page: WorkingPage, a: Spot, b: Spot): boolean => {
  const mm = page.dpi / 25.4;
  if (Math.abs(a.radius - b.radius) > 0.1 * (a.radius + b.radius)) return false;
  const apart = Math.hypot(a.x - b.x, a.y - b.y) / mm;
  if (!APART_MM.some((wanted) => Math.abs(apart - wanted) <= APART_TOLERANCE_MM)) return false;
  const [dx, dy] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
  // The scan may lie 15 degrees askew.
  if (Math.min(dx, dy) > 0.29 * Math.max(dx, dy)) return false;
  const reach = (REACH_MM + 0.27 * apart) * mm;
  const nearRim = (place: number, length: number): boolean => place < reach || place > length - reach;
  return dx < dy
    ? nearRim(a.x, page.width) && nearRim(b.x, page.width)
    : nearRim(a.y, page.height) && nearRim(b.y, page.height);
};

/** Punch holes, in pixels of the working page. `found`: the dark components of the page. */
export const punchHoles = (page: WorkingPage, found: Components): readonly Spot[] => {
  const spots = roundSpots(page, found);
  return spots.filter((spot) => spots.some((other) => other !== spot && isPair(page, spot, other)));
};
