// Stamps, remarks and filled-in form fields become part of the page, so that they are seen and read like the rest.
import { floatsFrom, type Pdfium } from '../engine/pdfium.ts';

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

/** Links, pop-ups and icons leave nothing on a page: it stays as it is. */
const leavesMarks = (pdfium: Pdfium, page: number, index: number): boolean => {
  const annotation = pdfium.FPDFPage_GetAnnot(page, index);
  if (annotation === 0) return false;
  const subtype = pdfium.FPDFAnnot_GetSubtype(annotation);
  const marks =
    MARKS.has(subtype) || subtype === WIDGET || pdfium.EPDFAnnot_HasAppearanceStream(annotation, NORMAL) === true;
  pdfium.FPDFPage_CloseAnnot(annotation);
  return marks;
};

/** What may not change when annotations are painted into a page. */
const shapeOf = (pdfium: Pdfium, page: number): string => {
  const box = floatsFrom(pdfium, 4, (at) => pdfium.FPDF_GetPageBoundingBox(page, at)) ?? [];
  return [...box.map((side) => side.toFixed(2)), pdfium.FPDFPage_GetRotation(page)].join(' ');
};

/**
 * Loads page `index` (from 0) with its annotations painted into it; 0 if it cannot be loaded; `changed` if painting took
 * something from the page, which is then spoilt for as long as the document is open. `flatten` false: annotations are
 * only drawn above the page.
 */
export const loadFlat = (pdfium: Pdfium, document: number, index: number, flatten: boolean): number | 'changed' => {
  const page = pdfium.FPDF_LoadPage(document, index);
  const count = page === 0 ? 0 : Math.min(pdfium.FPDFPage_GetAnnotCount(page), MOST_ANNOTATIONS);
  const marked = Array.from({ length: count }, (_, n) => n).filter((n) => leavesMarks(pdfium, page, n));
  if (marked.length === 0) return page;
  for (const n of marked) giveAppearance(pdfium, page, n);
  const [FOR_DISPLAY, FLATTENED] = [0, 1];
  if (!flatten) return page;
  const [shape, objects] = [shapeOf(pdfium, page), pdfium.FPDFPage_CountObjects(page)];
  if (pdfium.FPDFPage_Flatten(page, FOR_DISPLAY) !== FLATTENED) return page;
  pdfium.FPDF_ClosePage(page);
  const flat = pdfium.FPDF_LoadPage(document, index);
  if (flat === 0) return 0;
  if (shapeOf(pdfium, flat) === shape && pdfium.FPDFPage_CountObjects(flat) >= objects) return flat;
  pdfium.FPDF_ClosePage(flat);
  return 'changed';
};
