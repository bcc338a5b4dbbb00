// Opens a TIFF: every directory is a page; what the chain of directories lacks is a page too, with the reason.
import type { FileOpened, PageOpened } from '../../../domain/ports/page-source.ts';
import { type Limits, type Refused, refused, refusedForSize } from '../limits.ts';
import { type StoredPicture, toRaster } from '../to-raster.ts';
import { asOnlyPage, readDirectories, type TiffEntry, type TiffPage } from './tiff-directory.ts';

/** TIFF 6.0: compression 2 and 3 are G3, 4 is G4. */
const faxOf = ({ compression, rowsPerStrip }: TiffPage) => {
  if (compression < 2 || compression > 4) return {};
  return { fax: { group: compression === 4 ? 4 : 3, rowsPerStrip } } as const;
};

/** A preview that the scanner wrote behind a page is no sheet: it says so and is at most half as wide as that page. */
const isPreview = (entry: TiffEntry, before: TiffEntry | undefined): boolean =>
  entry.kind === 'page' &&
  entry.page.secondary &&
  before?.kind === 'page' &&
  (entry.page.width * 2 <= before.page.width || entry.page.photometric === 4);

/** What the directory alone already rules out. */
const faultOf = (entry: TiffEntry, limits: Limits): Refused | undefined => {
  if (entry.kind === 'broken') return refused(entry.reason, entry.detail);
  const { width, height, whole } = entry.page;
  return (
    refusedForSize(width, height, limits) ??
    (whole ? undefined : refused('FILE_TRUNCATED', 'the pixel data runs past the end of the file'))
  );
};

const pictureOf = (bytes: Uint8Array, page: TiffPage): StoredPicture => ({
  bytes,
  width: page.width,
  height: page.height,
  grey: page.photometric <= 1 && page.samples <= 2,
  oneBit: page.bits === 1 && page.samples === 1,
  ...(page.resolution === undefined ? {} : { declared: page.resolution }),
  orientation: page.orientation,
  ...faxOf(page),
  ifDamaged: 'PAGE_DAMAGED',
});

/** Refused as a whole: TOO_MANY_PAGES, or with the first page's reason if none can be read. */
export const openTiff = (bytes: Uint8Array, limits: Limits): FileOpened => {
  const all = readDirectories(bytes, 2 * limits.pages + 2);
  const pages = all.filter((entry, n) => !isPreview(entry, all[n - 1]));
  if (pages.length > limits.pages) return refused('TOO_MANY_PAGES', `more than ${limits.pages} pages`);
  const faults = pages.map((entry) => faultOf(entry, limits));
  const [first] = faults;
  if (first !== undefined && !faults.includes(undefined)) {
    return first.reason === 'PAGE_DAMAGED' ? refused('FILE_DAMAGED', first.detail) : first;
  }

  const decode = (number: number): Promise<PageOpened> => {
    const entry = pages[number - 1]!;
    const fault = faults[number - 1];
    if (fault !== undefined || entry.kind === 'broken') return Promise.resolve(fault!);
    return asOnlyPage(bytes, entry, () => toRaster(pictureOf(bytes, entry.page), limits));
  };
  let last: Promise<unknown> = Promise.resolve();

  return {
    kind: 'opened',
    file: {
      mediaType: 'image/tiff',
      pageCount: pages.length,
      // One after the other: they share the bytes.
      page: (number) => {
        const page = last.then(() => decode(number));
        last = page;
        return page;
      },
      close: async () => {},
    },
  };
};
