// What the kernels in assembly/ are called with. Addresses are `byteOffset`s of arrays on the same desk.

/** Where an array lies on the desk, bytes. */
type Address = number;

/** What each does, and the shape of what it is given, stands with its source. */
export interface Kernels {
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
}
