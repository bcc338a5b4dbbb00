// Signatures of the kernels in assembly/. Addresses are `byteOffset`s of arrays in the same arena.

/** Offset of an array in the arena, bytes. */
type Address = number;

/** What each does, and the shape of what it is given, stands with its source. */
export interface Kernels {
  countSome(data: Address, length: number, first: number, step: number, histogram: Address): void;
  countDark(data: Address, width: number, height: number, light: number, columns: Address, rows: Address): void;
  narrowRows(
    data: Address,
    stride: number,
    width: number,
    height: number,
    table: Address,
    white: number,
    row: Address,
    left: Address,
    share: Address,
    out: Address,
    narrow: number,
  ): void;
  countStrokes(data: Address, width: number, side: number, longest: number, cells: Address): void;
  markInk(data: Address, length: number, limit: number, column: Address, cells: Address): void;
  eraseRules(cells: Address, width: number, height: number, longest: number, marked: Address, runs: Address): void;
  readUnits(data: Address, at: Address, size: number, plan: Address, blocks: number, units: number): number;
  countCells(
    data: Address,
    step: number,
    columns: number,
    side: number,
    threshold: number,
    above: Address,
    ink: Address,
    along: Address,
    across: Address,
  ): void;
  beginTurn(
    right: number,
    below: number,
    x: number,
    y: number,
    isExact: boolean,
    tones: Address,
    gains: Address,
    gainColumns: number,
    tiles: Address,
    tileColumns: number,
  ): void;
  turnGreyRow(scan: Address, stride: number, y: number, from: number, to: number, out: Address): void;
  turnColourRow(scan: Address, stride: number, y: number, from: number, to: number, out: Address, light: Address): void;
  blackAndWhiteRow(above: Address, here: Address, below: Address, out: Address, width: number): void;
  readingStretch(
    rows: Address,
    stride: number,
    taps: number,
    shares: Address,
    mixed: Address,
    tapsAcross: number,
    first: Address,
    sharesAcross: Address,
    out: Address,
    begin: number,
    end: number,
  ): void;
  halve(data: Address, stride: number, width: number, height: number, out: Address): void;
  shrink(data: Address, stride: number, channels: number, n: number, width: number, height: number, out: Address): void;
  shrinkInPart(
    data: Address,
    from: number,
    width: number,
    height: number,
    firstAcross: Address,
    sharesAcross: Address,
    firstDown: Address,
    sharesDown: Address,
    column: Address,
    out: Address,
  ): void;
  cellLevels(
    data: Address,
    width: number,
    height: number,
    cell: number,
    columns: number,
    rows: number,
    level: Address,
    histogram: Address,
  ): void;
  divideOut(
    data: Address,
    width: number,
    height: number,
    cell: number,
    columns: number,
    rows: number,
    level: Address,
    stops: Address,
    gains: Address,
    out: Address,
  ): void;
  countLevels(data: Address, length: number, histogram: Address): void;
  smooth(data: Address, width: number, height: number, out: Address): void;
  countSteps(data: Address, width: number, height: number, apart: number, histogram: Address): void;
  darkestBlocks(data: Address, width: number, height: number, columns: number, out: Address): void;
  findRuns(
    data: Address,
    width: number,
    height: number,
    threshold: number,
    row: Address,
    from: Address,
    to: Address,
    parent: Address,
  ): number;
  numberRuns(runs: number, parent: Address, component: Address): number;
  boxRuns(
    runs: number,
    row: Address,
    from: Address,
    to: Address,
    component: Address,
    left: Address,
    top: Address,
    right: Address,
    bottom: Address,
    area: Address,
  ): void;
  sumRuns(
    runs: number,
    row: Address,
    from: Address,
    to: Address,
    component: Address,
    left: Address,
    top: Address,
    sx: Address,
    sy: Address,
    sxx: Address,
    syy: Address,
    sxy: Address,
  ): void;
  shadeRuns(
    data: Address,
    width: number,
    runs: number,
    row: Address,
    from: Address,
    to: Address,
    component: Address,
    shade: Address,
    rise: Address,
    ends: Address,
  ): void;
  paintRuns(
    bitmap: Address,
    width: number,
    runs: number,
    row: Address,
    from: Address,
    to: Address,
    component: Address,
    values: Address,
  ): void;
  edgePlaces(bitmap: Address, width: number, rows: number, columns: number, step: number, places: Address): number;
  measureEdges(
    bitmap: Address,
    flat: Address,
    width: number,
    isAcross: boolean,
    threshold: number,
    places: Address,
    count: number,
    stride: number,
    x: Address,
    y: Address,
    weight: Address,
    box: Address,
  ): number;
  alignEdges(
    x: Address,
    y: Address,
    weight: Address,
    points: number,
    cos: number,
    sin: number,
    bin: number,
    low: number,
    first: number,
    perPixel: number,
    perStrip: number,
    sums: Address,
    length: number,
  ): number;
  turnGlyphs(
    bitmap: Address,
    width: number,
    height: number,
    cos: number,
    sin: number,
    out: Address,
    outWidth: number,
    outHeight: number,
  ): void;
  descendOnce(
    order: Address,
    count: number,
    letters: Address,
    idf: Address,
    weights: Address,
    duals: Address,
    extremes: Address,
  ): void;
  addAll(count: number, letters: Address, idf: Address, weights: Address, duals: Address): void;
  countDarkInRow(data: Address, length: number): number;
}
