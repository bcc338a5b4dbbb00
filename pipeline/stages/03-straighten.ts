// Straighten: the page upright, level and clean. What can't be measured is left alone.
import type { Orientation } from '../../domain/page.ts';
import type { Imager } from '../../domain/ports/imager.ts';
import type { OcrEngine } from '../../domain/ports/ocr-engine.ts';
import type { Raster } from '../../domain/raster.ts';

export interface StraightPage {
  readonly raster: Raster;
  /** The copy that codes and words are read from. */
  readonly reading: Raster;
  readonly orientation: Orientation;
  readonly skewDegrees?: number;
  readonly skewConfidence: number;
  /** Nothing is written on it. */
  readonly blank: boolean;
}

/** Below this the quick look is no answer and the engine is asked. */
const SURE = 0.5;
/** A turn this small moves no pixel on an A4 page at 300 dpi by more than one. */
const LEVEL_DEGREES = 0.02;

export const straighten =
  ({ imager, ocr }: { readonly imager: Imager; readonly ocr: OcrEngine }) =>
  async (scan: Raster): Promise<StraightPage> => {
    const { skew, lie, blank } = await imager.look(scan);
    const measured = skew.degrees ?? 0;
    const skewDegrees = Math.abs(measured) < LEVEL_DEGREES ? 0 : measured;
    const quick = blank || lie.confidence < SURE ? 0 : lie.orientation;
    const first = await imager.straighten(scan, { orientation: quick, skewDegrees });
    // Nothing on it tells how a blank page lies, and nobody needs to know.
    const orientation = blank || lie.confidence >= SURE ? quick : await askedOf(ocr, first.reading);
    const { page, reading } =
      orientation === quick ? first : await imager.straighten(scan, { orientation, skewDegrees });
    return {
      raster: page,
      reading,
      orientation,
      blank,
      skewConfidence: skew.confidence,
      ...(skew.degrees === undefined ? {} : { skewDegrees: skew.degrees }),
    };
  };

const askedOf = async (ocr: OcrEngine, page: Raster): Promise<Orientation> => {
  const asked = await ocr.orientation(page);
  // Neither can tell: nearly empty pages. Leaving them as scanned is what a person would do.
  return asked !== undefined && asked.confidence >= SURE ? asked.orientation : 0;
};
