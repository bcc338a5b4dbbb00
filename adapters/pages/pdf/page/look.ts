// Turns one page of an open PDF into a picture: taken apart, put together, or drawn, with its own words if it has any.
import type { PageDoubt } from '../../../../domain/page.ts';
import type { SourcePage } from '../../../../domain/ports/page/page-source.ts';
import { type Limits, type Refused, refused } from '../../limits.ts';
import type { StoredPicture } from '../../to-raster.ts';
import type { Held } from '../engine/document.ts';
import type { PageInTree } from '../file/page-tree.ts';
import { coveringPicture, takePicture } from '../pictures/covering-picture.ts';
import type { FindStream } from '../pictures/picture-data.ts';
import { putTogether } from '../pictures/pieces.ts';
import { pageText } from '../text/words.ts';
import { loadFlat } from './annotations.ts';
import { contentOf } from './content.ts';
import { drawPage } from './draw.ts';
import type { Wholeness } from './whole-content.ts';

export type Looked =
  | Refused
  | { readonly kind: 'picture'; readonly picture: StoredPicture; readonly doubts: readonly PageDoubt[] }
  | { readonly kind: 'page'; readonly page: SourcePage }
  /** Painting its annotations changed the page: the document is to be opened anew and the page drawn without. */
  | { readonly kind: 'changed' };

export interface Whole {
  readonly findStream: FindStream;
  /** Objects may be missing at the file's end. */
  readonly cut: boolean;
  /** What the file was put together from is not as it was written. Asked once all that the page names was looked at. */
  repair(): 'rebuilt' | 'repaired' | undefined;
  readonly limits: Limits;
  /** Absent: what the page names is not known to us. */
  readonly whole?: Wholeness;
}

/** Not all that the page names, or that follows it, could be looked at. */
const UNSEEN: readonly PageDoubt[] = ['content-unresolved'];
const OF_ITS_FILE = 'the file is cut off and may lack parts of this page';

/** Length of a point of the page, in 1/72 inch. */
const userUnitOf = (page: PageInTree | undefined): number => {
  const unit = page?.dictionary.get('UserUnit');
  return typeof unit === 'number' && unit > 0 ? unit : 1;
};

/** `index` from 0, as the engine counts; `inTree` absent: the file's structure is not known to us. */
export const lookAt = (
  { pdfium, document }: Held,
  index: number,
  inTree: PageInTree | 'missing' | undefined,
  { findStream, cut, repair, limits, whole, flatten = true }: Whole & { readonly flatten?: boolean },
): Looked => {
  const lost = refused('FILE_TRUNCATED', OF_ITS_FILE);
  if (inTree === 'missing') return cut ? lost : refused('PAGE_DAMAGED', 'the page is announced but not in the file');
  if (!cut && whole?.damage !== undefined) return refused('PAGE_DAMAGED', whole.damage);
  const page = loadFlat(pdfium, document, index, flatten && inTree !== undefined);
  if (page === 'changed') return { kind: 'changed' };
  if (page === 0) return cut ? lost : refused('PAGE_DAMAGED', 'PDFium cannot load the page');
  try {
    const expected = inTree?.reference?.number;
    if (expected !== undefined && pdfium.EPDFPage_GetObjectNumber(page) !== expected) {
      return cut ? lost : refused('PAGE_DAMAGED', 'PDFium shows another page than the page tree');
    }
    const content = contentOf(pdfium, page, userUnitOf(inTree));
    const huge = content.pictures.find(({ width, height }) => width * height > limits.megapixels * 1e6);
    if (huge !== undefined) return refused('IMAGE_TOO_LARGE', `a picture of ${huge.width} × ${huge.height} pixels`);
    const covering = coveringPicture(content);
    const taken = covering && takePicture(pdfium, { page, picture: covering, content, findStream });
    if (cut && !(taken?.kind === 'picture' && taken.ended)) return lost;
    if (whole?.damage !== undefined) return refused('PAGE_DAMAGED', whole.damage);
    const repaired = repair();
    const doubts: PageDoubt[] = [
      ...new Set([...(whole?.doubts ?? UNSEEN), ...(cut ? UNSEEN : []), ...(repaired ? [repaired] : [])]),
    ];
    const pixels = taken ?? putTogether(pdfium, { page, content, findStream, limits });
    if (pixels?.kind === 'damaged') return refused('PAGE_DAMAGED', pixels.detail);
    if (pixels !== undefined) return { kind: 'picture', picture: pixels.picture, doubts };
    const raster = drawPage(pdfium, { page, content, limits });
    if ('kind' in raster) return raster;
    const text = covering === undefined ? pageText(pdfium, { document, page, content, raster }) : undefined;
    if (text?.withoutInk) doubts.push('text-without-ink');
    const { words, unread = [] } = text ?? {};
    return {
      kind: 'page',
      page: {
        raster,
        ...(words === undefined ? {} : { words }),
        ...(unread.length === 0 ? {} : { unread }),
        ...(doubts.length === 0 ? {} : { doubts }),
      },
    };
  } finally {
    pdfium.FPDF_ClosePage(page);
  }
};
