// Finds the sheet within the scan, without punch holes. If in doubt, the whole scan.
import type { WorkingPage } from './analysis-image.ts';

/** Points with `across * x + down * y <= most` are on the sheet's side; `across`² + `down`² is 1. */
export interface SheetEdge {
  readonly across: number;
  readonly down: number;
  readonly most: number;
}

/** In pixels of the working page. */
export type SheetEdges = readonly SheetEdge[];

/** Shares of the paper's brightness below which the scanner's bed is looked for; grey lids need the upper ones. */
const BED_BELOW = [0.5, 0.75, 0.32] as const;
/** Paper begins where it is bright for this long; dust on the bed is smaller. */
const BRIGHT_MM = 0.5;
const STEEPEST = Math.tan((16 * Math.PI) / 180);
/** Of a line's columns: dark all the way to it, and bright right behind it. */
const DARK_SHARE = 0.94;
const EDGE_SHARE = 0.6;
/** The bed has one brightness: this share of it lies within 24 of 255 of its median. */
const EVEN_SHARE = 0.88;
const EVEN = 24;
/** A shadow falls slowly, a sheet ends at once: by this share of the paper within a millimetre and a half. */
const LEAP = 0.17;
/** Cut into the sheet: where it meets the bed the pixels are of both. */
const MARGIN_MM = 0.3;
const SAMPLES = 64;
const LEAST_APART = 4;

/** One side of the scan: `start` is the first pixel of its rim, `along` a step on the rim, `into` a step inwards. */
interface Side {
  readonly start: number;
  readonly along: number;
  readonly into: number;
  /** Pixels of the rim, and from it to the other side. */
  readonly length: number;
  readonly depth: number;
}

const sidesOf = ({ width, height }: WorkingPage): readonly Side[] => [
  { start: 0, along: 1, into: width, length: width, depth: height },
  { start: (height - 1) * width, along: 1, into: -width, length: width, depth: height },
  { start: 0, along: width, into: 1, length: height, depth: width },
  { start: width - 1, along: width, into: -1, length: height, depth: width },
];

/** Places on the rim, evenly spread, and how deep it is dark there; `depth` where it is dark to the other side. */
interface Profile {
  readonly places: readonly number[];
  readonly depths: readonly number[];
}

const profileOf = ({ data, dpi }: WorkingPage, side: Side, dark: number): Profile => {
  const bright = Math.max(2, Math.round((BRIGHT_MM / 25.4) * dpi));
  const places = Array.from({ length: SAMPLES }, (_, k) => Math.floor(((k + 0.5) * side.length) / SAMPLES));
  const depths = places.map((place) => {
    let run = 0;
    for (let d = 0, p = side.start + place * side.along; d < side.depth; d++, p += side.into) {
      run = data[p]! >= dark ? run + 1 : 0;
      if (run === bright) return d - bright + 1;
    }
    return side.depth;
  });
  return { places, depths };
};

/** Depth of the bed along a side: `at + slope * place`. */
interface Line {
  readonly at: number;
  readonly slope: number;
}

const TOLERANCE = 1.6;

/** Places at which the line lies inside the scan, and for how many of them the bed ends on it, or not before it. */
const support = (
  { places, depths }: Profile,
  { at, slope }: Line,
  counts: (index: number, depth: number) => boolean,
) => {
  let [seen, dark, ends] = [0, 0, 0];
  for (let k = 0; k < places.length; k++) {
    const depth = at + slope * places[k]!;
    if (depth < 1 || !counts(k, depth)) continue;
    seen++;
    if (depths[k]! >= depth - TOLERANCE) dark++;
    if (Math.abs(depths[k]! - depth) <= TOLERANCE) ends++;
  }
  return { seen, dark, ends };
};

const isOn = ({ places, depths }: Profile, k: number, { at, slope }: Line): boolean =>
  Math.abs(depths[k]! - at - slope * places[k]!) <= TOLERANCE;

/** The line on which the bed ends at most of `useful` places (Fischler and Bolles 1981; here all pairs are tried). */
const bestLine = (profile: Profile, useful: readonly number[]): Line | undefined => {
  const { places, depths } = profile;
  let best: Line | undefined;
  let most = 2;
  for (let i = 0; i < useful.length; i++)
    for (let j = i + 1; j < useful.length; j++) {
      const [a, b] = [useful[i]!, useful[j]!];
      const slope = (depths[b]! - depths[a]!) / (places[b]! - places[a]!);
      if (b - a < LEAST_APART || slope > STEEPEST || slope < -STEEPEST) continue;
      const at = depths[a]! - slope * places[a]!;
      let ends = 0;
      for (let n = 0; n < useful.length; n++) {
        const away = depths[useful[n]!]! - at - slope * places[useful[n]!]!;
        if (away <= TOLERANCE && away >= -TOLERANCE) ends++;
      }
      if (ends > most) [best, most] = [{ at, slope }, ends];
    }
  return best;
};

/** The same line through all its places, by least squares. */
const levelled = (profile: Profile, on: readonly number[]): Line => {
  const { places, depths } = profile;
  const mean = (of: (k: number) => number): number => on.reduce((sum, k) => sum + of(k), 0) / on.length;
  const [x, y] = [mean((k) => places[k]!), mean((k) => depths[k]!)];
  const slope = mean((k) => (places[k]! - x) * (depths[k]! - y)) / mean((k) => (places[k]! - x) ** 2);
  return { at: y - slope * x, slope };
};

/** Up to three a side: the strip of an unclean rim, the wedge beside a sheet that lies askew, a corner. */
const bedLines = (profile: Profile, side: Side): Line[] => {
  const lines: Line[] = [];
  let useful = [...profile.places.keys()].filter((k) => profile.depths[k]! >= 1 && profile.depths[k]! < side.depth);
  for (let n = 0; n < 3; n++) {
    const line = bestLine(profile, useful);
    if (line === undefined) break;
    lines.push(
      levelled(
        profile,
        useful.filter((k) => isOn(profile, k, line)),
      ),
    );
    useful = useful.filter((k) => !isOn(profile, k, line));
  }
  return lines;
};

/** Whether what lies beyond the line is of one brightness, and the paper behind it much brighter. */
const isBed = (page: WorkingPage, side: Side, profile: Profile, line: Line): boolean => {
  const { data, dpi, paper } = page;
  const reach = Math.max(2, Math.round((0.8 / 25.4) * dpi));
  const histogram = new Int32Array(256);
  const leaps: number[] = [];
  let count = 0;
  for (const [k, place] of profile.places.entries()) {
    const depth = Math.min(side.depth, line.at + line.slope * place);
    const start = side.start + place * side.along;
    for (let d = 0; d < depth - 1.5; d++) {
      const value = data[start + d * side.into]!;
      histogram[value] = histogram[value]! + 1;
      count++;
    }
    const edge = Math.round(depth);
    if (Math.abs(profile.depths[k]! - depth) > TOLERANCE || edge < 1 || edge + reach >= side.depth) continue;
    leaps.push(data[start + (edge + reach) * side.into]! - data[start + Math.max(0, edge - reach) * side.into]!);
  }
  let median = 0;
  for (let below = histogram[0]!; below * 2 < count; below += histogram[median]!) median++;
  let even = 0;
  for (let value = Math.max(0, median - EVEN); value <= Math.min(255, median + EVEN); value++)
    even += histogram[value]!;
  leaps.sort((a, b) => a - b);
  return even >= EVEN_SHARE * count && (leaps[leaps.length >> 1] ?? 0) >= LEAP * paper.paper;
};

/** The line as an edge in pixels of the working page, moved a little into the sheet. */
const edgeOf = (page: WorkingPage, side: Side, { at, slope }: Line): SheetEdge => {
  const length = Math.hypot(1, slope);
  const margin = (MARGIN_MM / 25.4) * page.dpi;
  // Depth d at place p: the sheet is where d >= at + slope * p.
  const outwards = { along: slope / length, into: -1 / length };
  const most = -at / length - margin;
  const across = Math.abs(side.along) === 1;
  const backwards = side.into < 0;
  const last = side.depth - 1;
  const [a, b] = [outwards.along, backwards ? -outwards.into : outwards.into];
  const shift = backwards ? -outwards.into * last : 0;
  return across ? { across: a, down: b, most: most + shift } : { across: b, down: a, most: most + shift };
};

export const isOnSheet = (edges: SheetEdges, x: number, y: number): boolean =>
  edges.every((edge) => edge.across * x + edge.down * y <= edge.most);

/** A point of a side's line in pixels of the working page. */
const pointOf = (side: Side, place: number, depth: number): readonly [number, number] => {
  const across = Math.abs(side.along) === 1;
  const d = side.into < 0 ? side.depth - 1 - depth : depth;
  return across ? [place, d] : [d, place];
};

interface Found {
  readonly side: Side;
  readonly profile: Profile;
  readonly line: Line;
  readonly edge: SheetEdge;
}

/** Those of `lines` beyond which all is bed; what lies beyond another edge tells nothing about this one. */
const sureOf = (page: WorkingPage, lines: readonly Found[]): Found[] =>
  lines.filter((one) => {
    const others = lines.filter((other) => other !== one).map(({ edge }) => edge);
    const { seen, dark, ends } = support(one.profile, one.line, (k, depth) => {
      const [x, y] = pointOf(one.side, one.profile.places[k]!, depth + 3);
      return isOnSheet(others, x, y);
    });
    if (seen < 3 || dark < DARK_SHARE * seen || ends < EDGE_SHARE * seen) return false;
    return isBed(page, one.side, one.profile, one.line);
  });

/**
 * The edges at which the sheet ends and the scanner's bed begins: straight, sharp, and nothing but even darkness beyond.
 * A bar or a picture that runs off the sheet has print in it or is not even; what touches the rim without filling it
 * (rules, text) is no bed.
 */
export const sheetEdges = (page: WorkingPage): SheetEdges => {
  let sides = sidesOf(page);
  const edges: SheetEdge[] = [];
  for (const share of BED_BELOW) {
    const lines = sides.flatMap((side) => {
      const profile = profileOf(page, side, share * page.paper.paper);
      return bedLines(profile, side).map((line) => ({ side, profile, line, edge: edgeOf(page, side, line) }));
    });
    // Once more among themselves: a line that is none must not vouch for another.
    const sure = sureOf(page, sureOf(page, lines));
    edges.push(...sure.map(({ edge }) => edge));
    sides = sides.filter((side) => !sure.some((one) => one.side === side));
  }
  return edges;
};
