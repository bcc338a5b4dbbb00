// Straighten: the page upright and level. What can't be measured is left alone.
import type { Orientation } from '../../domain/page.ts';
import type { Imager } from '../../domain/ports/imager.ts';
import type { OcrEngine } from '../../domain/ports/ocr-engine.ts';
import type { Raster } from '../../domain/raster.ts';

export interface StraightPage {
  readonly raster: Raster;
  readonly orientation: Orientation;
  readonly skewDegrees?: number;
  readonly skewConfidence: number;
}

/** Below this the quick look is no answer and the engine is asked. */
const SURE = 0.5;
/** A turn this small moves no pixel on an A4 page at 300 dpi by more than one. */
const LEVEL_DEGREES = 0.02;

export const straighten =
  ({ imager, ocr }: { readonly imager: Imager; readonly ocr: OcrEngine }) =>
  async (raster: Raster): Promise<StraightPage> => {
    const skew = await imager.skew(raster);
    const skewDegrees = skew.degrees ?? 0;
    const level =
      Math.abs(skewDegrees) < LEVEL_DEGREES ? raster : await imager.turn(raster, { orientation: 0, skewDegrees });
    const orientation = await layOf({ imager, ocr }, level);
    return {
      raster: orientation === 0 ? level : await imager.turn(raster, { orientation, skewDegrees }),
      orientation,
      skewConfidence: skew.confidence,
      ...(skew.degrees === undefined ? {} : { skewDegrees: skew.degrees }),
    };
  };

const layOf = async (
  { imager, ocr }: { readonly imager: Imager; readonly ocr: OcrEngine },
  page: Raster,
): Promise<Orientation> => {
  const quick = await imager.orientation(page);
  if (quick.confidence >= SURE) return quick.orientation;
  const asked = await ocr.orientation(page);
  // Neither can tell: nearly empty pages. Leaving them as scanned is what a person would do.
  return asked !== undefined && asked.confidence >= SURE ? asked.orientation : 0;
};
