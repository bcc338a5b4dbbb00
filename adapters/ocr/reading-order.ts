// Reading order: blocks side by side one after the other, tables row by row.
import type { Word } from '../../domain/page.ts';

/** A run of words on one line without a wide gap. */
interface Run {
  readonly words: readonly Word[];
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Where most of its words end. */
  readonly base: number;
}

interface PageSize {
  readonly width: number;
  readonly height: number;
  /** Pixels per inch; absent: nothing is known of its size on paper. */
  readonly dpi?: number;
}

interface Scale {
  /** Usual height of a line, pixels. */
  readonly line: number;
  /** Above this row stands the head of a letter: an address with a date beside it is no table. */
  readonly head: number;
  /** Below this row stands the foot of the page, whose blocks are columns even where their lines are level. */
  readonly foot: number;
}

/** In line heights. A gap this wide inside a line parts columns or cells; justified text has narrower ones. */
const CELL_GAP = 2;
/** A gap this high parts what is read first from what is read next, whatever is beside it. */
const SECTION_GAP = 1.4;
/** The narrowest white column between two blocks. */
const GUTTER = 0.8;
/** Runs stand level if their upper or their lower edges differ by less: one of them may have letters that reach below. */
const LEVEL = 0.3;
const FOOT_SHARE = 0.88;
/** Columns of running text have at least this many lines each. */
const COLUMN_LINES = 5;
const COLUMN_SHARE = 0.3;

/** Rows between which an address window and the block beside it may begin and end, as shares of an A4 page (DIN 5008). */
const HEAD = { from: 0.1, to: 0.37 } as const;
/** Print no wider than this, inches, is a till receipt, a slip or a label: goods and prices are rows however far apart. */
const NARROW = 3.8;
/** Slopes that its rows may have, the likeliest first, and the runs up to which they are looked for. */
const SLOPES = Array.from({ length: 31 }, (_, n) => 0.003 * (n % 2 === 0 ? -n / 2 : (n + 1) / 2));
const MOST_RUNS = 300;
/** Most lines of an address, with the sender's in small print above it. */
const ADDRESS_LINES = 10;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 1;

const runOf = (words: readonly Word[]): Run => ({
  words,
  left: Math.min(...words.map((word) => word.x)),
  right: Math.max(...words.map((word) => word.x + word.width)),
  top: Math.min(...words.map((word) => word.y)),
  bottom: Math.max(...words.map((word) => word.y + word.height)),
  base: median(words.map((word) => word.y + word.height)),
});

const areLevel = (run: Run, other: Run, line: number): boolean =>
  Math.min(Math.abs(run.top - other.top), Math.abs(run.base - other.base)) < LEVEL * line;

const middle = (run: Run): number => (run.left + run.right) / 2;

const runsOf = (words: readonly Word[], line: number): readonly Run[] => {
  const groups: Word[][] = [];
  let last: Word | undefined;
  for (const word of words) {
    const gap = last === undefined ? 0 : word.x - (last.x + last.width);
    if (last !== undefined && word.line === last.line && gap < CELL_GAP * line) groups.at(-1)!.push(word);
    else groups.push([word]);
    last = word;
  }
  return groups.map(runOf);
};

interface Gap {
  readonly size: number;
  readonly at: number;
}

/** White stripes across all runs, along one axis, from edge to edge. */
const gapsOf = (runs: readonly Run[], axis: 'across' | 'down'): readonly Gap[] => {
  const spans = runs
    .map((run) => (axis === 'down' ? [run.top, run.bottom] : [run.left, run.right]) as readonly [number, number])
    .toSorted((a, b) => a[0] - b[0]);
  const gaps: Gap[] = [];
  let end = spans[0]?.[1] ?? 0;
  for (const [from, to] of spans) {
    if (from > end) gaps.push({ size: from - end, at: (from + end) / 2 });
    end = Math.max(end, to);
  }
  return gaps;
};

const largest = (gaps: readonly Gap[]): Gap | undefined =>
  gaps.reduce<Gap | undefined>((best, gap) => (best === undefined || gap.size > best.size ? gap : best), undefined);

/** Rows of a table: most lines of the side that has fewer stand level with one of the other side. */
const isTable = (left: readonly Run[], right: readonly Run[], scale: Scale): boolean => {
  if (Math.min(...left.map((run) => run.top), ...right.map((run) => run.top)) > scale.foot) return false;
  const [few, many] = left.length <= right.length ? [left, right] : [right, left];
  if (few.length === 1 && many.length > 2 && many.every((run) => run.bottom < scale.head)) return false;
  const level = few.filter((run) => many.some((other) => areLevel(run, other, scale.line))).length;
  return level >= 0.75 * few.length;
};

const width = (runs: readonly Run[]): number => {
  const all = runOf(runs.flatMap((run) => run.words));
  return all.right - all.left;
};

/** Two columns of running text: long and wide, whatever their lines' height. */
const areColumns = (left: readonly Run[], right: readonly Run[]): boolean => {
  const both = width([...left, ...right]);
  return [left, right].every((side) => {
    const wide = side.filter((run) => run.right - run.left > 0.75 * width(side)).length;
    return side.length >= COLUMN_LINES && width(side) > COLUMN_SHARE * both && wide > 0.6 * side.length;
  });
};

/** How level the rows are if they climb by `slope`: each run counts by how near the nearest one beside it is to its level. */
const levelness = (runs: readonly Run[], slope: number, line: number): number =>
  runs.reduce((sum, run) => {
    const off = runs
      .filter((other) => other.left > run.right || other.right < run.left)
      .map((other) => Math.abs(other.base - run.base - slope * (middle(other) - middle(run))));
    return sum + Math.max(0, 1 - Math.min(...off) / (LEVEL * line));
  }, 0);

/** A slip has too few lines for its angle to be measured: its rows tell how it lies. */
const levelled = (runs: readonly Run[], line: number): readonly Run[] => {
  if (runs.length > MOST_RUNS) return runs;
  const [slope] = SLOPES.map((one) => [one, levelness(runs, one, line)] as const).reduce((best, one) =>
    one[1] > best[1] + 1e-9 ? one : best,
  );
  return runs.map((run) => {
    const shift = slope * middle(run);
    return { ...run, top: run.top - shift, bottom: run.bottom - shift, base: run.base - shift };
  });
};

const inRows = (runs: readonly Run[], scale: Scale): readonly Run[] => {
  const rows: Run[][] = [];
  for (const run of runs.toSorted((a, b) => a.base - b.base)) {
    const row = rows.at(-1);
    if (row !== undefined && areLevel(run, row[0]!, scale.line)) row.push(run);
    else rows.push([run]);
  }
  return rows.flatMap((row) => row.toSorted((a, b) => a.left - b.left));
};

const ordered = (runs: readonly Run[], scale: Scale): readonly Run[] => {
  if (runs.length < 2) return runs;
  const gutter = largest(gapsOf(runs, 'across'));
  const left = gutter ? runs.filter((run) => run.right < gutter.at) : [];
  const right = gutter ? runs.filter((run) => run.left > gutter.at) : [];
  const sideBySide = gutter !== undefined && gutter.size > GUTTER * scale.line;
  const columnwise = () => [...ordered(left, scale), ...ordered(right, scale)];
  if (sideBySide && areColumns(left, right)) return columnwise();
  const gap = largest(gapsOf(runs, 'down'));
  const above = gap ? runs.filter((run) => run.bottom < gap.at) : [];
  const below = gap ? runs.filter((run) => run.top > gap.at) : [];
  if (gap !== undefined && gap.size > SECTION_GAP * scale.line)
    return [...ordered(above, scale), ...ordered(below, scale)];
  if (sideBySide && !isTable(left, right, scale)) return columnwise();
  if (gap !== undefined) return [...ordered(above, scale), ...ordered(below, scale)];
  return inRows(runs, scale);
};

/** From `start` on, the runs that stand one below the other without a section's gap and satisfy `fits`. */
const blockAt = (runs: readonly Run[], start: number, options: { readonly line: number; fits(run: Run): boolean }) => {
  let end = start;
  while (end < runs.length && options.fits(runs[end]!)) {
    if (end > start && runs[end]!.top - runs[end - 1]!.bottom > SECTION_GAP * options.line) break;
    end += 1;
  }
  return end;
};

/** A date to the right, slightly above the address, is part of the block beside it: the address comes first. */
const addressFirst = (runs: readonly Run[], size: PageSize, line: number): readonly Run[] => {
  const [from, to] = [HEAD.from * size.height, HEAD.to * size.height];
  for (let start = 0; start < runs.length && runs[start]!.top < to; start += 1) {
    const before = runs[start - 1];
    const begins = before === undefined || Math.abs(runs[start]!.top - before.bottom) > SECTION_GAP * line;
    if (!begins || runs[start]!.top < from) continue;
    const middle = blockAt(runs, start, { line, fits: (run) => run.left > 0.5 * size.width && run.bottom < to });
    const end = blockAt(runs, middle, { line, fits: (run) => run.right < 0.57 * size.width && run.bottom < to });
    const lines = end - middle;
    if (middle === start || lines < 2 || lines > ADDRESS_LINES) continue;
    if (runs[middle]!.top - runs[middle - 1]!.bottom > 0.1 * size.height) continue;
    return [...runs.slice(0, start), ...runs.slice(middle, end), ...runs.slice(start, middle), ...runs.slice(end)];
  }
  return runs;
};

/** Printed on a slip or a till receipt, as far as the words tell. */
export const isNarrow = (words: readonly Word[], { dpi }: Pick<PageSize, 'dpi'>): boolean =>
  dpi !== undefined && words.length > 0 && width([runOf(words)]) < NARROW * dpi;

/**
 * The same words in reading order, with `line` counted anew from 0. Found by recursive cuts along the white of the page
 * (Nagy and Seth, "Hierarchical representation of optically scanned documents", 1984): sections one below the other
 * first, then blocks side by side, unless their lines are level as in a table. `size`: the page's, pixels.
 */
export const inReadingOrder = (words: readonly Word[], size: PageSize): readonly Word[] => {
  const scale = {
    line: median(words.map((word) => word.height)),
    head: HEAD.to * size.height,
    foot: FOOT_SHARE * size.height,
  };
  const found = runsOf(words, scale.line);
  const runs = isNarrow(words, size)
    ? inRows(levelled(found, scale.line), scale)
    : addressFirst(ordered(found, scale), size, scale.line);
  let line = -1;
  let before: Run | undefined;
  return runs.flatMap((run) => {
    const follows = before !== undefined && run.left > before.right && areLevel(run, before, scale.line);
    if (!follows) line += 1;
    before = run;
    return run.words.map((word) => (word.line === line ? word : { ...word, line }));
  });
};
