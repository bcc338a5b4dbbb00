// Contrast of a page in cells of about a third of a millimetre: coarse enough to compare the two sides of a sheet.
import sharp from 'sharp';

/** 0 is paper, 255 black; row by row. */
export interface Cells {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly dpi: number;
}

/** Of a picture that does not say. */
const USUAL_DPI = 100;
/** Two scans of one sheet whose sides differ by less than this share have the same size: pictures know their dpi in whole numbers only. */
const SAME_SIZE = 0.02;

const near = (length: number, like: number): number => (Math.abs(length / like - 1) < SAME_SIZE ? like : length);

/** A picture as cells; in the size of `like`, which may lie on its side, if it shows a sheet of that size, else in its dpi. */
export const cellsOf = async (picture: Uint8Array, like?: Cells): Promise<Cells> => {
  const { width, height, density = USUAL_DPI } = await sharp(picture).metadata();
  const dpi = like?.dpi ?? density;
  const scaled = (length: number): number => Math.max(1, Math.round((length * dpi) / density));
  const [across, down] = [scaled(width), scaled(height)];
  const isTurned = like !== undefined && across > down !== like.width > like.height;
  const [wide, high] = isTurned ? [like.height, like.width] : [like?.width ?? across, like?.height ?? down];
  const { data, info } = await sharp(picture)
    .resize(near(across, wide), near(down, high), { fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: Uint8Array.from(data, (value) => 255 - value), dpi };
};

/** The page as it is seen through the sheet, on both sides that it may lie on; on its side, if `like` lies so. */
export const fromBehind = ({ width, height, data, dpi }: Cells, like: Cells): readonly [Cells, Cells] => {
  const mirrored = new Uint8Array(data.length);
  const isTurned = width > height !== like.width > like.height;
  for (let y = 0, p = 0; y < height; y++)
    for (let x = 0; x < width; x++, p++) mirrored[isTurned ? x * height + y : y * width + width - 1 - x] = data[p]!;
  const size = isTurned ? { width: height, height: width, dpi } : { width, height, dpi };
  return [
    { ...size, data: mirrored },
    { ...size, data: mirrored.toReversed() },
  ];
};

/** Every mark wider by a cell on each side. */
export const widened = ({ width, height, data, dpi }: Cells): Cells => {
  const [rows, out] = [data.slice(), data.slice()];
  for (let y = 0, p = 0; y < height; y++, p += 2)
    for (let x = 2; x < width; x++, p++) rows[p + 1] = Math.max(data[p]!, data[p + 1]!, data[p + 2]!);
  for (let p = width; p < data.length - width; p++) out[p] = Math.max(rows[p - width]!, rows[p]!, rows[p + width]!);
  return { width, height, data: out, dpi };
};
