// Groups the glyphs of a straightened page into text lines and finds their direction.
import type { Components } from './components.ts';

export interface TextLine {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly glyphs: number;
}

const LEAST_HEIGHT_MM = 0.8;
const LARGEST_MM = 9;
/** How far apart neighbours may be. */
const REACH_MM = 12;
const LEAST_GLYPHS = 6;
/** Dots, commas and quotes are lower than this share of the median glyph. */
const LEAST_SHARE = 0.6;

/** Components as large as a glyph, from left to right. */
const glyphsOf = ({ count, left, top, right, bottom }: Components, mm: number): number[] => {
  const glyphs: number[] = [];
  for (let c = 0; c < count; c++) {
    const long = Math.max(right[c]! - left[c]!, bottom[c]! - top[c]!) + 1;
    if (long >= LEAST_HEIGHT_MM * mm && long <= LARGEST_MM * mm) glyphs.push(c);
  }
  return glyphs.sort((a, b) => left[a]! - left[b]!);
};

/** Glyphs stand closer to their neighbours on the line than to those on the next line: votes for either direction. */
export const neighbourVotes = (found: Components, dpi: number): { readonly across: number; readonly down: number } => {
  const mm = dpi / 25.4;
  const { left, top, right, bottom } = found;
  const glyphs = glyphsOf(found, mm);
  const reach = REACH_MM * mm;
  const beside = new Float64Array(found.count).fill(reach);
  const beneath = new Float64Array(found.count).fill(reach);
  for (let i = 0; i < glyphs.length; i++) {
    const a = glyphs[i]!;
    for (let j = i + 1; j < glyphs.length; j++) {
      const b = glyphs[j]!;
      if (left[b]! - right[a]! > reach) break;
      const apartX = Math.max(left[b]! - right[a]!, left[a]! - right[b]!);
      const apartY = Math.max(top[b]! - bottom[a]!, top[a]! - bottom[b]!);
      const tall = Math.min(bottom[a]! - top[a]!, bottom[b]! - top[b]!) + 1;
      const wide = Math.min(right[a]! - left[a]!, right[b]! - left[b]!) + 1;
      const [nearest, apart] = -apartY >= tall / 2 && apartX > 0 ? [beside, apartX] : [beneath, apartY];
      if (nearest === beneath && (apartY <= 0 || -apartX < wide / 2)) continue;
      nearest[a] = Math.min(nearest[a]!, apart);
      nearest[b] = Math.min(nearest[b]!, apart);
    }
  }
  let across = 0;
  let down = 0;
  for (const glyph of glyphs) {
    if (beside[glyph]! < 0.7 * beneath[glyph]!) across++;
    else if (beneath[glyph]! < 0.7 * beside[glyph]!) down++;
  }
  return { across, down };
};

/** 1 for components lower than a letter; dots and commas stand out of the line at places of their own. */
export const lowMarks = (found: Components, dpi: number): Uint8Array => {
  const { count, top, bottom } = found;
  const height = (c: number): number => bottom[c]! - top[c]! + 1;
  const heights = glyphsOf(found, dpi / 25.4).map(height);
  const median = heights.sort((a, b) => a - b)[heights.length >> 1] ?? 0;
  return Uint8Array.from({ length: count }, (_, c) => (height(c) < LEAST_SHARE * median ? 1 : 0));
};

interface OpenLine {
  left: number;
  top: number;
  right: number;
  bottom: number;
  glyphs: number;
  last: number;
  /** Mean height. */
  size: number;
}

/** Chains glyphs that stand side by side, of similar size, into lines of at least six. */
export const textLines = (found: Components, low: Uint8Array, dpi: number): TextLine[] => {
  const { left, top, right, bottom } = found;
  const mm = dpi / 25.4;
  const lines: OpenLine[] = [];
  let open: OpenLine[] = [];
  const fits = (c: number, line: OpenLine): number => {
    const height = bottom[c]! - top[c]! + 1;
    const before = bottom[line.last]! - top[line.last]! + 1;
    const common = Math.min(bottom[c]!, bottom[line.last]!) - Math.max(top[c]!, top[line.last]!) + 1;
    const similar = height < 2.5 * line.size && line.size < 2.5 * height;
    return similar ? common / Math.min(height, before) : 0;
  };
  for (const c of glyphsOf(found, mm)) {
    const height = bottom[c]! - top[c]! + 1;
    if (low[c] === 1 || height < LEAST_HEIGHT_MM * mm) continue;
    open = open.filter((line) => left[c]! - line.right <= 1.5 * line.size);
    let best: OpenLine | undefined;
    for (const line of open) if (fits(c, line) > (best ? fits(c, best) : 0.5)) best = line;
    if (best === undefined) {
      best = { left: left[c]!, top: top[c]!, right: right[c]!, bottom: bottom[c]!, glyphs: 1, last: c, size: height };
      open.push(best);
      lines.push(best);
      continue;
    }
    best.top = Math.min(best.top, top[c]!);
    best.bottom = Math.max(best.bottom, bottom[c]!);
    best.right = Math.max(best.right, right[c]!);
    best.last = c;
    best.glyphs++;
    best.size += (height - best.size) / best.glyphs;
  }
  return lines.filter((line) => line.glyphs >= LEAST_GLYPHS);
};
