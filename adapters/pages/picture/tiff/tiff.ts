// Opens a TIFF: every directory is a page unless it is a reduced copy of one; missing directories count as pages too.
import type { FileOpened, PageOpened } from '../../../../domain/ports/page/page-source.ts';
import { type Limits, type Refused, refused, refusedForSize } from '../../limits.ts';
import { type StoredPicture, toRaster } from '../../to-raster.ts';
import { isCopyOf } from '../smaller-copy.ts';
import { oldJpeg } from './old-jpeg.ts';
import { pieceFault } from './piece-faults.ts';
import { tiffAlone } from './tiff-alone.ts';
import { readDirectories, type TiffEntry, type TiffPage } from './tiff-directory.ts';

const [OLD_JPEG, JPEG, YCBCR] = [6, 7, 6];
/** Compressions of TIFF 6.0 and their later spellings that the decoder has; of all others it may be whole and yet unknown. */
const KNOWN = new Set([1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946]);
/** White or black is zero, RGB, palette, mask, inks, YCbCr, Lab. */
const KNOWN_COLOURS = new Set([0, 1, 2, 3, 4, 5, 6, 8, 9, 10]);

/** TIFF 6.0: compression 2 and 3 are G3, 4 is G4. */
const faxOf = ({ compression, pieces: { rows, tile }, width }: TiffPage) => {
  if (compression < 2 || compression > 4) return {};
  // Of tiles side by side nobody can say which row of the page theirs is.
  const rowsPerStrip = tile !== undefined && tile.width < width ? 0 : rows;
  return { fax: { group: compression === 4 ? 4 : 3, rowsPerStrip } } as const;
};

/** What the directory alone already rules out. */
const faultOf = (entry: TiffEntry, limits: Limits): Refused | undefined => {
  if (entry.kind === 'broken') return refused(entry.reason, entry.detail);
  const { width, height, compression, pieces } = entry.page;
  const tooLarge = refusedForSize(width, height, limits);
  if (tooLarge !== undefined) return tooLarge;
  // Old JPEGs are found by other tags too, and show themselves whether they are whole.
  if (pieces.lack === undefined || (compression === OLD_JPEG && !pieces.lack.cut)) return undefined;
  return refused(pieces.lack.cut ? 'FILE_TRUNCATED' : 'PAGE_DAMAGED', pieces.lack.detail);
};

const extraOf = ({ extraSamples: [first] }: TiffPage): Pick<StoredPicture, 'extra'> => {
  if (first === undefined) return {};
  return { extra: first === 1 ? 'premultiplied' : first === 2 ? 'opacity' : 'nothing' };
};

const decodePage = async (bytes: Uint8Array, page: TiffPage, limits: Limits): Promise<PageOpened> => {
  const picture = {
    width: page.width,
    height: page.height,
    grey: page.photometric <= 1,
    oneBit: page.bits === 1 && page.samples === 1,
    ...(page.resolution === undefined ? {} : { declared: page.resolution }),
    ...(page.orientation === undefined ? {} : { orientation: page.orientation }),
  };
  if (page.compression === OLD_JPEG) {
    const found = oldJpeg(bytes, page);
    if (found === undefined)
      return refused('PICTURE_KIND_UNKNOWN', 'JPEG in TIFF (compression 6) stored in an unknown way');
    const { jpeg, asStored } = found;
    const ifDamaged = asStored ? 'PAGE_DAMAGED' : 'PICTURE_KIND_UNKNOWN';
    return toRaster({ ...picture, bytes: jpeg, grey: page.samples < 3, rebuilt: !asStored, ifDamaged }, limits);
  }
  if (page.photometric === YCBCR && page.compression !== JPEG) {
    return refused('PICTURE_KIND_UNKNOWN', 'YCbCr in TIFF without JPEG');
  }
  const known = KNOWN.has(page.compression) && KNOWN_COLOURS.has(page.photometric);
  const ifDamaged = known ? 'PAGE_DAMAGED' : 'PICTURE_KIND_UNKNOWN';
  const decoding = toRaster(
    { ...picture, bytes: tiffAlone(bytes, page), ...faxOf(page), ...extraOf(page), ifDamaged },
    limits,
  );
  // The decoder's threads are at work while this one looks.
  const fault = page.pieces.lack === undefined ? await pieceFault(bytes, page) : undefined;
  const decoded = await decoding;
  return decoded.kind === 'page' && fault !== undefined ? refused('PAGE_DAMAGED', fault) : decoded;
};

/** Masks aside, every picture of a directory and of those below it, but no smaller copy of another one. */
const withoutPreviews = async (
  bytes: Uint8Array,
  entries: readonly TiffEntry[],
  limits: Limits,
): Promise<TiffEntry[]> => {
  const decode = (page: TiffPage) => () => decodePage(bytes, { ...page, orientation: 1 }, limits);
  const isPreview = (page: TiffPage, others: readonly TiffPage[]): Promise<boolean> =>
    isCopyOf(
      { ...page, decode: decode(page) },
      others.map((other) => ({ ...other, decode: decode(other) })),
    );
  const pages: TiffEntry[] = [];
  const neighbour = (n: number): TiffPage[] => {
    const entry = entries[n];
    return entry?.kind === 'page' && !entry.page.mask ? [entry.page] : [];
  };
  for (const [n, entry] of entries.entries()) {
    if (entry.kind === 'broken') {
      pages.push(entry);
      continue;
    }
    const family = [entry.page, ...entry.below].filter(({ mask }) => !mask);
    for (const page of family) {
      const others = [...family.filter((other) => other !== page), ...neighbour(n - 1), ...neighbour(n + 1)];
      const suspect = page.reduced || family.length > 1;
      if (!(suspect && (await isPreview(page, others)))) pages.push({ kind: 'page', page, below: [] });
    }
  }
  // A file of nothing but masks shows them.
  return pages.length > 0 ? pages : [...entries];
};

/** Refused as a whole: TOO_MANY_PAGES, or with the first page's reason if none can be read. */
export const openTiff = async (bytes: Uint8Array, limits: Limits): Promise<FileOpened> => {
  const pages = await withoutPreviews(bytes, readDirectories(bytes, 2 * limits.pages + 2), limits);
  if (pages.length > limits.pages) return refused('TOO_MANY_PAGES', `more than ${limits.pages} pages`);
  if (pages.length === 0) return refused('FILE_TRUNCATED', 'the TIFF has no directory');
  const faults = pages.map((entry) => faultOf(entry, limits));
  const [first] = faults;
  if (first !== undefined && !faults.includes(undefined)) {
    return first.reason === 'PAGE_DAMAGED' ? refused('FILE_DAMAGED', first.detail) : first;
  }
  return {
    kind: 'opened',
    file: {
      mediaType: 'image/tiff',
      pageCount: pages.length,
      page: async (number) => {
        const entry = pages[number - 1]!;
        const fault = faults[number - 1];
        return fault !== undefined || entry.kind === 'broken' ? fault! : decodePage(bytes, entry.page, limits);
      },
      close: async () => {},
    },
  };
};
