// Opens received files by their first bytes, never by their name.
import { MailroomError } from '../../domain/errors.ts';
import type { FileOpened, OpenFile, PageSource } from '../../domain/ports/page/page-source.ts';
import { type Limits, refused } from './limits.ts';
import { isPdf } from './pdf/file/cut.ts';
import { isSigned } from './pdf/file/signature.ts';
import { openPdf } from './pdf/open-pdf.ts';
import { carriedBy } from './pdf-carries/carried-by.ts';
import { writtenAnew } from './pdf-carries/written-anew.ts';
import { openSections } from './picture/appended.ts';
import { otherPicture } from './picture/other-pictures.ts';
import { openJpeg, openPng } from './picture/picture.ts';
import { kindOf, type SectionKind } from './picture/sections.ts';
import { openTiff } from './picture/tiff/tiff.ts';

const OPEN: Readonly<Record<SectionKind, (bytes: Uint8Array, limits: Limits) => FileOpened | Promise<FileOpened>>> = {
  tiff: openTiff,
  jpeg: openJpeg,
  png: openPng,
  pdf: openPdf,
};

const open = async (bytes: Uint8Array, limits: Limits): Promise<FileOpened> => {
  if (bytes.length === 0) return refused('EMPTY_FILE', '0 bytes');
  const kind = kindOf(bytes) ?? (isPdf(bytes) ? 'pdf' : undefined);
  if (bytes.length > limits.megabytes * 1e6) {
    return refused(
      kind === 'tiff' || kind === 'pdf' ? 'TOO_MANY_PAGES' : 'IMAGE_TOO_LARGE',
      `${bytes.length} bytes; at most ${limits.megabytes} MB`,
    );
  }
  if (kind === 'pdf') return openPdf(bytes, limits);
  if (kind !== undefined) {
    return openSections(bytes, limits, async (section, own) => OPEN[section.kind](own, limits));
  }
  const picture = otherPicture(bytes);
  return picture === undefined
    ? refused('UNKNOWN_FORMAT', 'neither TIFF, PDF, JPEG nor PNG')
    : refused('PICTURE_KIND_UNKNOWN', picture);
};

const numbered = (file: OpenFile): OpenFile => ({
  ...file,
  page: async (number) => {
    if (Number.isInteger(number) && number >= 1 && number <= file.pageCount) return file.page(number);
    throw new MailroomError('PORT_MISUSED', { what: `page ${number} of ${file.pageCount}` });
  },
});

/**
 * Pages of TIFF, PDF, JPEG and PNG files. `limits`: the largest picture in megapixels (about 120 for A3 at 600 dpi), the
 * most pages in a file and the largest file in megabytes.
 */
export const pageSource = (limits: Limits): PageSource => ({
  open: async (bytes) => {
    const opened = await open(bytes, limits);
    if (opened.kind !== 'opened') return opened;
    return {
      kind: 'opened',
      file: {
        ...numbered(opened.file),
        ...(isPdf(bytes) && isSigned(bytes) ? { signed: true } : {}),
        ...(opened.file.mediaType === 'application/pdf'
          ? { carried: () => carriedBy(bytes, () => writtenAnew(bytes)) }
          : {}),
      },
    };
  },
});
