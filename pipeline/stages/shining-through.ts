// Whether faint marks are nothing but the other side of the sheet: print that shines through is mirrored, and can be read so.
import type { Word } from '../../domain/page.ts';
import type { FaintMark } from '../../domain/ports/page/imager.ts';
import type { Raster } from '../../domain/raster.ts';

/** Share of a mark inside the mirrored words. */
const COVERED = 0.5;
/** Share of all marks that may lie outside of them: the other side's signature, its rules and what was not read. */
const MOST_BESIDE = 0.25;
/** Such marks are no darker and no sharper than the words, but for so much. */
const DARKER = 1.2;
const SHARPER = 1.2;
/** They are single letters or rules: a stroke of a pen on this side is larger, and crosses the lines of print behind it. */
const LETTER_MM = 3.5;
const RULE_MM = 1.5;
const TALLER = 2.2;

/** Left becomes right. */
export const mirrored = (page: Raster): Raster => {
  const { width, height, channels, data } = page;
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0, from = y * width * channels, to = ((y + 1) * width - 1) * channels; x < width; x++) {
      for (let c = 0; c < channels; c++) out[to + c] = data[from + c]!;
      from += channels;
      to -= channels;
    }
  return { ...page, data: out };
};

const areaOf = ({ width, height }: { readonly width: number; readonly height: number }): number => width * height;

const common = (mark: FaintMark, word: Word): number => {
  const around = word.height / 2;
  const across = Math.min(mark.x + mark.width, word.x + word.width + around) - Math.max(mark.x, word.x - around);
  const down = Math.min(mark.y + mark.height, word.y + word.height + around) - Math.max(mark.y, word.y - around);
  return Math.max(0, across) * Math.max(0, down);
};

const rank = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;

/**
 * Whether `marks` are the print that was read as `words` once `page` was mirrored. Words must be plainly read; what lies
 * beside them must be little, small, no darker and no sharper than they are: else somebody may have written it on this
 * side. So a sheet whose other side was signed by a pen is shown if the signature shines through.
 */
export const areOtherSides = (
  page: Pick<Raster, 'width' | 'dpi'>,
  { marks, words }: { readonly marks: readonly FaintMark[]; readonly words: readonly Word[] },
): boolean => {
  const places = words.map((word) => ({ ...word, x: page.width - word.x - word.width }));
  const isCovered = (mark: FaintMark): boolean => {
    const behind = places.filter((word) => common(mark, word) > 0);
    const tallest = behind.reduce((most, { height }) => Math.max(most, height), 0);
    const area = behind.reduce((sum, word) => sum + common(mark, word), 0);
    return area >= COVERED * areaOf(mark) && mark.height <= TALLER * tallest;
  };
  const mm = page.dpi / 25.4;
  const isSmall = ({ width, height }: FaintMark): boolean =>
    Math.max(width, height) <= LETTER_MM * mm || Math.min(width, height) <= RULE_MM * mm;
  const [covered, beside]: [FaintMark[], FaintMark[]] = [[], []];
  for (const mark of marks) (isCovered(mark) ? covered : beside).push(mark);
  const total = (some: readonly FaintMark[]): number => some.reduce((sum, mark) => sum + areaOf(mark), 0);
  if (total(beside) > MOST_BESIDE * total(marks) || !beside.every(isSmall)) return false;
  const darkest =
    DARKER *
    rank(
      covered.map(({ contrast }) => contrast),
      0.95,
    );
  const sharpest =
    SHARPER *
    rank(
      covered.map(({ sharpness }) => sharpness),
      0.8,
    );
  return beside.every(({ contrast, sharpness }) => contrast <= darkest && sharpness <= sharpest);
};
