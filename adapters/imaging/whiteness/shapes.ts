// Recognises dark spots that are not writing: holes, staples, folds, dust, scanner edges and streaks.

import type { WorkingPage } from '../measure/analysis-image.ts';
import { type Components, spreads } from '../measure/components.ts';
import type { SheetEdges } from '../measure/page-edges.ts';
import { steepnesses } from '../measure/text-components.ts';
import { brokenLines, isEvenStrip, type Piece, STREAK_SLOPE } from './folds.ts';

/** Dust is smaller. */
export const LEAST_MM = 1.2;
/** Small print: this many marks of this height, side by side. */
const SMALL_MM = 0.7;
const SMALL_NEIGHBOURS = 3;
/** A shadow that falls on an area rises this slowly (share of its contrast a pixel); the rim of a stamp or a picture does not. */
const SHADOW_STEEPNESS = 0.1;
const SHADOW_MM = 3;
/** A hair, a thread or the mark of a roller: a stroke thinner than pen and print, with nothing near. A few are no writing. */
const FIBRE_MM = 0.6;
const HAIR_MM = 0.25;
const FAINT_HAIR_MM = 0.35;
/** A hair that is seen in pieces. */
const HAIR_GAP_MM = 1.5;
const HAIR_BEND_MM = 0.3;
/** A straight stroke of a pen or a rule: it strays so far from its middle, also as a share of its length. Letters bend. */
const STROKE_MM = 0.17;
const STROKE_SHARE = 0.08;
const FIBRES = 4;
const FIBRES_APART_MM = 8;
const PUNCH_MM = [4, 9] as const;
/** Punch holes lie this near to an edge of the sheet. */
const PUNCH_EDGE_MM = 25;
/** Folds and streaks of the scanner: thin, along the scan or (folds of a sheet askew) nearly so, and few. More are a form. */
const STREAKS = 5;
/** The valley beside a fold: across the sheet, and this wide. */
const FOLD_SHARE = 0.9;
const FOLD_MM = 9;
/** A strip of bed or shadow beside the sheet: no part of it lies farther inside than this, and it is this long. */
const RIM_MM = 7;
const RIM_LONG_MM = 15;
/** A spot that the edge of the scan cuts off: shallower than any glyph that is cut. */
const CUT_MM = 1.2;
/** How far from the edge faint marks may begin that it cuts off. */
const FAINT_REACH_MM = 2.6;
/** A corner that is folded over or missing. */
const CORNER_MM = 12;
const STAPLE_MM = [7, 16] as const;
const STAPLE_THICK_MM = 1.5;
const STAPLE_CORNER_MM = 45;
const STAPLES = 2;

export interface Spots {
  readonly page: WorkingPage;
  readonly found: Components;
  readonly edges: SheetEdges;
  /** Pixels by which smoothing has widened every stroke. */
  readonly grown: number;
}

/** Pixels by which the pixel of a component that lies farthest inside lies away from the scan's and the sheet's edges. */
const depthsOf = ({ page, found, edges }: Spots): Float64Array => {
  const { width, height } = page;
  const { runs, count } = found;
  const depths = new Float64Array(count);
  const inside = (x: number, y: number): number => {
    let least = Math.min(x, width - 1 - x, y, height - 1 - y);
    for (const edge of edges) least = Math.min(least, edge.most - edge.across * x - edge.down * y);
    return least;
  };
  for (let run = 0; run < runs.count; run++) {
    const [c, y, from, to] = [runs.component[run]!, runs.row[run]!, runs.from[run]!, runs.to[run]!];
    const middle = Math.min(to, Math.max(from, width >> 1));
    depths[c] = Math.max(depths[c]!, inside(from, y), inside(to, y), inside(middle, y));
  }
  return depths;
};

export interface Marks {
  /** The components that somebody may have written, drawn, stamped or printed. Doubt means that one is among them. */
  readonly marks: readonly number[];
  /** All of them are hairs, threads and straight strokes: no letter, and no part of one, but for an I or a 1. */
  readonly strokesOnly: boolean;
}

export const marksAmong = (spots: Spots): Marks => {
  const { page, found, edges, grown } = spots;
  const { desk, width, height, dpi } = page;
  const mm = dpi / 25.4;
  const spread = spreads(desk, found);
  const steepness = steepnesses(page, found);
  const depths = depthsOf(spots);
  const [marks, small, fibres, staples, streaks]: number[][] = [[], [], [], [], []];
  const pieces: Piece[] = [];

  const onEdges = (c: number, reach: number): number =>
    Number(found.left[c]! < reach) +
    Number(found.top[c]! < reach) +
    Number(found.right[c]! >= width - reach) +
    Number(found.bottom[c]! >= height - reach);
  const onSheetEdge = (c: number, reach: number): boolean =>
    edges.some((edge) =>
      [found.left[c]!, found.right[c]!].some((x) =>
        [found.top[c]!, found.bottom[c]!].some((y) => edge.most - edge.across * x - edge.down * y < reach),
      ),
    );

  for (let c = 0; c < found.count; c++) {
    const across = found.right[c]! - found.left[c]! + 1;
    const down = found.bottom[c]! - found.top[c]! + 1;
    const long = Math.max(across, down);
    const short = Math.min(across, down);
    const area = found.area[c]!;
    if (long - grown < SMALL_MM * mm) continue;

    // Of faint marks the rim itself has been whitened.
    const reach = grown > 0 ? FAINT_REACH_MM * mm : 2;
    const onRim = onEdges(c, reach) > 0 || onSheetEdge(c, Math.max(reach, 1.5 * mm));
    if (onRim && depths[c]! <= RIM_MM * mm && long >= RIM_LONG_MM * mm) continue;
    if (onRim && depths[c]! <= CUT_MM * mm + reach) continue;
    if (onEdges(c, reach) === 2 && long <= CORNER_MM * mm) continue;

    const thick = area / Math.hypot(across, down) - grown;
    const straight = Math.max(2 * spread[c]!, area / long) - grown <= mm;
    const side = across > down ? width : height;
    const level = short <= STREAK_SLOPE * long + mm;
    const valley =
      long >= FOLD_SHARE * side &&
      short <= STREAK_SLOPE * long + FOLD_MM * mm &&
      area / long <= FOLD_MM * mm &&
      isEvenStrip(found, c, { across: across > down, mm });
    if ((straight && level && long >= 0.5 * side) || valley) {
      streaks!.push(c);
      continue;
    }
    if (straight && level && thick <= FIBRE_MM * mm)
      pieces.push({
        component: c,
        across: across > down,
        length: long,
        x: (found.left[c]! + found.right[c]!) / 2,
        y: (found.top[c]! + found.bottom[c]!) / 2,
      });
    const share = area / (across * down);
    const round = short > 0.75 * long && share > 0.68 && share < 0.9;
    if (round && long >= PUNCH_MM[0] * mm && long - grown <= PUNCH_MM[1] * mm && depths[c]! < PUNCH_EDGE_MM * mm)
      continue;

    // A stamp or a photo that fills an area has rims; a shadow has none.
    if (area / long > SHADOW_MM * mm && steepness[c]! < SHADOW_STEEPNESS) continue;

    const length = Math.hypot(across, down);
    const nearCorner =
      Math.min(found.left[c]!, width - found.right[c]!) < STAPLE_CORNER_MM * mm &&
      Math.min(found.top[c]!, height - found.bottom[c]!) < STAPLE_CORNER_MM * mm;
    const wire =
      2 * spread[c]! - grown <= STAPLE_THICK_MM * mm && thick <= STAPLE_THICK_MM * mm && thick > HAIR_MM * mm;
    if (nearCorner && wire && length >= STAPLE_MM[0] * mm && length <= STAPLE_MM[1] * mm) {
      staples!.push(c);
      continue;
    }
    const hair = thick <= (grown > 0 ? FAINT_HAIR_MM : HAIR_MM) * mm && spread[c]! - grown / 3 <= HAIR_BEND_MM * mm;
    const fibre = straight && across >= 3 * mm && down - grown <= FIBRE_MM * mm;
    if (fibre || (hair && long - grown >= LEAST_MM * mm)) fibres!.push(c);
    else if (long - grown >= LEAST_MM * mm) marks!.push(c);
    else small!.push(c);
  }
  const isStroke = (c: number): boolean => {
    const long = Math.max(found.right[c]! - found.left[c]!, found.bottom[c]! - found.top[c]!) + 1;
    return spread[c]! - grown / 3 <= Math.min(STROKE_MM * mm, STROKE_SHARE * long);
  };

  const apart = (a: number, b: number): number =>
    Math.max(
      found.left[a]! - found.right[b]!,
      found.left[b]! - found.right[a]!,
      found.top[a]! - found.bottom[b]!,
      found.top[b]! - found.bottom[a]!,
    );
  const broken = brokenLines(pieces, page);
  streaks!.push(...broken.map(([first]) => first!));
  const inLine = new Set(broken.flat());
  for (const list of [fibres!, marks!, small!]) list.splice(0, list.length, ...list.filter((c) => !inLine.has(c)));
  const near = fibres!.some((a) =>
    fibres!.some((b) => a !== b && apart(a, b) < FIBRES_APART_MM * mm && apart(a, b) > HAIR_GAP_MM * mm),
  );
  const strokesOnly = [...marks!, ...small!, ...streaks!, ...staples!].every(isStroke);
  if (near || fibres!.length > FIBRES) marks!.push(...fibres!);
  if (streaks!.length > STREAKS) marks!.push(...streaks!);
  if (staples!.length > STAPLES) marks!.push(...staples!);
  for (const c of small!) {
    const beside = small!.filter(
      (other) =>
        Math.abs(found.bottom[other]! - found.bottom[c]!) <= 0.4 * mm &&
        Math.abs(found.left[other]! - found.left[c]!) <= 8 * mm,
    );
    if (beside.length >= SMALL_NEIGHBOURS) marks!.push(c);
  }
  return { marks: marks!, strokesOnly };
};
