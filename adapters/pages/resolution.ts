// The resolution of a picture in dpi: the file's value if plausible, otherwise estimated from the size.

/** Pixels per inch, across and down. Fax machines scan with different ones. */
export interface Resolution {
  readonly x: number;
  readonly y: number;
}

const MM_PER_INCH = 25.4;
/** The largest plan is A0; a camera that says "72" would make it a bedsheet. */
const LONGEST_INCHES = (1189 / MM_PER_INCH) * 1.05;
/** The smallest thing that anybody scans by itself is a card for the purse. */
const SMALLEST_INCHES = [(53.98 / MM_PER_INCH) * 0.97, (85.6 / MM_PER_INCH) * 0.97] as const;

/** The usual resolutions, the likelier first: A5 at 300 dpi and A3 at 150 dpi have the same pixels. */
const USUAL = [300, 200, 400, 600, 150, 240, 100] as const;
/** Short and long side in millimetres, the likelier first. */
const PAPERS = [
  [210, 297],
  [148, 210],
  [297, 420],
] as const;
const [A4_SHORT, A4_LONG] = PAPERS[0];
/** Widths of till rolls. */
const RECEIPTS = [80, 58] as const;
/** No sheet is as long for its width as this. */
const RECEIPT_SHAPE = 2.5;
/** Smaller than this as A4, a picture is a cutting or an icon. */
const COARSEST_A4 = 85;
const CUTTING = 200;

/** 72 and 96 are what programs write that know nothing: they hold for a picture that would then fit on A4. */
export const isDefault = (dpi: number): boolean => Math.abs(dpi - 72) < 1 || Math.abs(dpi - 96) < 1;

/** Fax machines scan up to 2.1 times as finely across as down, or twice as finely down as across. */
const MOST_UNEVEN = 2.5;

const canBeTrue = (declared: Resolution, width: number, height: number): boolean => {
  const [a, b] = [width / declared.x, height / declared.y];
  const [shortest, longest] = [Math.min(a, b), Math.max(a, b)];
  const most = isDefault(declared.x) ? (A4_LONG / MM_PER_INCH) * 1.05 : LONGEST_INCHES;
  const uneven = Math.max(declared.x / declared.y, declared.y / declared.x);
  return (
    [declared.x, declared.y].every((dpi) => dpi >= 50 && dpi <= 2400) &&
    uneven <= MOST_UNEVEN &&
    longest <= most &&
    // Different ones for both ways are a fax machine's own; nobody makes them up.
    !(shortest < SMALLEST_INCHES[0] && longest < SMALLEST_INCHES[1] && uneven < 1.01)
  );
};

const isNear = (value: number, wanted: number, share: number): boolean => Math.abs(value / wanted - 1) <= share;

/** As a sheet of a usual size at a usual resolution, to 2.5 % of both sides. */
const asPaper = (short: number, long: number): number | undefined =>
  USUAL.find((dpi) =>
    PAPERS.some(
      ([across, down]) =>
        isNear((short / dpi) * MM_PER_INCH, across, 0.025) && isNear((long / dpi) * MM_PER_INCH, down, 0.025),
    ),
  );

const asReceipt = (short: number): number => {
  const fits = RECEIPTS.flatMap((across) =>
    USUAL.map((dpi) => ({ dpi, off: Math.abs((short / dpi) * MM_PER_INCH - across) / across })),
  );
  const best = fits.reduce((nearest, fit) => (fit.off < nearest.off ? fit : nearest));
  return best.off <= 0.05 ? best.dpi : Math.round((short * MM_PER_INCH) / RECEIPTS[0]);
};

/** A photo of a letter, or a sheet of another size: as if an A4 page filled it. */
const asPhoto = (short: number, long: number): number => {
  const filled = Math.min((short / A4_SHORT) * MM_PER_INCH, (long / A4_LONG) * MM_PER_INCH);
  return USUAL.find((dpi) => isNear(filled, dpi, 0.07)) ?? (filled < COARSEST_A4 ? CUTTING : Math.round(filled));
};

/** The same number, meant per centimetre where it was said to be per inch, or the other way round. */
const otherUnit = ({ x, y }: Resolution): readonly Resolution[] => [
  { x: x * 2.54, y: y * 2.54 },
  { x: x / 2.54, y: y / 2.54 },
];

const isUsual = (dpi: number): boolean => USUAL.some((usual) => isNear(dpi, usual, 0.005));

/** Is the page a sheet of a usual size with exactly this resolution? */
const makesPaper = ({ x, y }: Resolution, short: number, long: number): boolean =>
  isUsual(x) && isNear(x, y, 0.01) && asPaper(short, long) !== undefined && isNear(asPaper(short, long)!, x, 0.005);

/**
 * The resolution of a picture of `width` × `height` pixels.
 *
 * What the file declares holds if both values lie between 50 and 2400 dpi and the page would neither be longer than A0 nor
 * smaller than a credit card. If not the number itself but the same one in the other unit makes a usual sheet at a usual
 * resolution, the unit is what is wrong. Otherwise the picture is taken for A4, A5 or A3 at a usual resolution if it has
 * that shape and size; for a receipt 80 or 58 mm wide if it is 2.5 times as long as wide; else for a picture that an A4
 * page fills, or, if it would be coarser than 85 dpi then, for a cutting at 200 dpi.
 */
export const resolutionOf = (declared: Resolution | undefined, width: number, height: number): Resolution => {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (declared !== undefined && !isUsual(declared.x)) {
    const meant = otherUnit(declared).find((resolution) => makesPaper(resolution, short, long));
    if (meant !== undefined) return meant;
  }
  if (declared !== undefined && canBeTrue(declared, width, height)) return declared;
  const receipt = long >= RECEIPT_SHAPE * short && short > (RECEIPTS[1] / MM_PER_INCH) * 100 * 0.95;
  const guess = asPaper(short, long) ?? (receipt ? asReceipt(short) : asPhoto(short, long));
  return { x: guess, y: guess };
};
