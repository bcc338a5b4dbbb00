// Stamps, remarks and filled-in form fields become part of the page, so that they are seen and read like the rest.
import type { Pdfium } from '../engine/pdfium.ts';

/** FPDF_ANNOT_*: what leaves something on the page. Links, pop-ups and the icons of notes, sounds and files do not. */
// biome-ignore format: a table
const MARKS: ReadonlySet<number> = new Set([
  3 /* free text */, 4 /* line */, 5 /* square */, 6 /* circle */, 7 /* polygon */, 8 /* polyline */, 9 /* highlight */,
  10 /* underline */, 11 /* squiggly */, 12 /* strike-out */, 15 /* ink */,
]);
const WIDGET = 20;
const NORMAL = 0;

/** What has no appearance of its own is left to the viewer (ISO 32000-1, 12.5.5), and would vanish when flattened. */
const giveAppearance = (pdfium: Pdfium, page: number, index: number): void => {
  const annotation = pdfium.FPDFPage_GetAnnot(page, index);
  if (annotation === 0) return;
  const subtype = pdfium.FPDFAnnot_GetSubtype(annotation);
  if (!pdfium.EPDFAnnot_HasAppearanceStream(annotation, NORMAL)) {
    if (subtype === WIDGET) pdfium.EPDFAnnot_GenerateFormFieldAP(annotation);
    else if (MARKS.has(subtype)) pdfium.EPDFAnnot_GenerateAppearance(annotation);
  }
  pdfium.FPDFPage_CloseAnnot(annotation);
};

/** More than any form has; a page with more of them is drawn without what they lack. */
const MOST_ANNOTATIONS = 5000;

/** Loads page `index` (from 0) with its annotations painted into it; 0 if it cannot be loaded. */
export const loadFlat = (pdfium: Pdfium, document: number, index: number): number => {
  const page = pdfium.FPDF_LoadPage(document, index);
  const count = page === 0 ? 0 : pdfium.FPDFPage_GetAnnotCount(page);
  if (count === 0) return page;
  for (let n = 0; n < Math.min(count, MOST_ANNOTATIONS); n++) giveAppearance(pdfium, page, n);
  const [FOR_DISPLAY, FLATTENED] = [0, 1];
  if (pdfium.FPDFPage_Flatten(page, FOR_DISPLAY) !== FLATTENED) return page;
  pdfium.FPDF_ClosePage(page);
  return pdfium.FPDF_LoadPage(document, index);
};
