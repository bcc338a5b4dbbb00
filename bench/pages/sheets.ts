// Both sides of a sheet for `bench/pages/blank-pages`: the printed front, and whether its back is found there by the separation.
import { type Layout, layouts, signature } from '../../adapters/imaging/test-layouts.ts';
import type { BlobRef } from '../../domain/blob.ts';
import { pageId } from '../../domain/ids.ts';
import type { BlankPage, FinishedPage } from '../../domain/page.ts';
import type { Imager, PageLook } from '../../domain/ports/page/imager.ts';
import type { Raster } from '../../domain/raster.ts';
import type { Random } from '../../fixtures/make-scans/random.ts';
import { degrade } from '../../fixtures/make-scans/wear/degrade.ts';
import type { ScanPage } from '../../fixtures/make-scans/wear/scan-page.ts';
import { decideBacks } from '../../pipeline/other-sides.ts';

const signed: Layout = async (pen) => {
  await layouts.letter(pen);
  signature(pen, 75, 740, 110);
  signature(pen, 330, 720, 80);
};

/** What is printed on the fronts of sheets. */
export const FRONTS: readonly Layout[] = [layouts.letter, signed, layouts.form, layouts.table];

export interface Sheet {
  readonly back: ScanPage;
  /** As it is printed. */
  readonly front: () => Promise<ScanPage>;
  readonly random: Random;
}

const DELIVERY = 'bench' as BlankPage['delivery'];
const refOf = (number: number): BlobRef => ({ sha256: String(number), size: 1 });
const coreOf = (number: number) =>
  ({ kind: 'page', id: pageId(DELIVERY, number), delivery: DELIVERY, number }) as const;
const readPage = (number: number): FinishedPage => ({
  ...coreOf(number),
  state: 'read',
  reading: { preview: refOf(number) } as never,
});

/** Judges a back that has nothing but faint marks, between its front and the front of the sheet judged before. */
export const sheetJudge = (imager: Imager) => {
  let before: Uint8Array | undefined;

  /** The front as the office keeps it: scanned askew by an angle of its own, and straightened. */
  const previewOf = async ({ front, random }: Sheet): Promise<Uint8Array> => {
    const own = random.fork('scan of the front');
    const wear = { noise: own.between(1, 6), skewDegrees: own.between(-2, 2) };
    const { page } = await degrade(await front(), wear, own);
    const { skew } = await imager.look(page);
    const straight = await imager.straighten(page, { orientation: 0, skewDegrees: skew.degrees ?? 0 });
    return imager.preview(straight.page);
  };

  return async (sheet: Sheet, look: PageLook & { readonly faint: Raster }) => {
    const own = await previewOf(sheet);
    const blobs = new Map([[refOf(1).sha256, own], [refOf(3).sha256, before ?? own], [refOf(2).sha256, await imager.encodeMarks(look.faint)]]); // biome-ignore format: three pages
    before = own;
    const back: BlankPage = {
      ...coreOf(2),
      state: 'blank',
      ...{ preview: refOf(2), faintMarks: refOf(2), orientation: 0 },
      ...(look.skew.degrees === undefined ? {} : { skewDegrees: look.skew.degrees }),
    };
    const began = process.cpuUsage();
    const { backs } = await decideBacks(
      {
        shinesThrough: ({ faintMarks, ...known }, preview) =>
          imager.shinesThrough({ picture: blobs.get(faintMarks.sha256)!, ...known }, blobs.get(preview.sha256)!),
      },
      [readPage(1), back, readPage(3)].map((item) => ({ item, version: 1 })),
    );
    const { user, system } = process.cpuUsage(began);
    return { blank: backs.length === 1, cpuMs: (user + system) / 1000 };
  };
};
