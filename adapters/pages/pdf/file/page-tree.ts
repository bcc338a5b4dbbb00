// The pages of a PDF in order, found by walking the page tree: /Count may lie, and PDFium believes it.
// Source: ISO 32000-1, 7.7.3.
import type { Structure } from './structure.ts';
import {
  type Dictionary,
  isArray,
  isDictionary,
  isReference,
  nameOf,
  numberOf,
  type PdfValue,
  type Reference,
} from './values.ts';

/** What pages may take from the nodes above them. */
export const INHERITABLE = ['Resources', 'MediaBox', 'CropBox', 'Rotate'] as const;

export interface PageInTree {
  /** Absent: the page's dictionary is in the tree itself. */
  readonly reference?: Reference;
  readonly dictionary: Dictionary;
  /** Of `INHERITABLE`: what the page lacks itself. */
  readonly inherited: Dictionary;
}

export interface PageTree {
  /** `missing`: a page that the tree announces but that is not in the file. */
  readonly pages: readonly (PageInTree | 'missing')[];
  /** Every node says how many pages are below it, and it is true: PDFium finds the same pages. */
  readonly sound: boolean;
}

const DEEPEST = 100;

interface Walk {
  readonly structure: Structure;
  readonly pages: (PageInTree | 'missing')[];
  readonly most: number;
  steps: number;
  sound: boolean;
  /** Kids that are nothing, or above themselves. */
  readonly gaps: number[];
}

const isNode = (dictionary: Dictionary): boolean => dictionary.has('Kids') && nameOf(dictionary.get('Type')) !== 'Page';

const visit = (walk: Walk, kid: PdfValue, above: Dictionary, path: readonly PdfValue[]): void => {
  const { structure, pages } = walk;
  if (pages.length > walk.most || ++walk.steps > 4 * walk.most + 1000) return;
  const value = structure.resolve(kid);
  if (!isDictionary(value) || path.includes(value) || path.length > DEEPEST) {
    walk.gaps.push(pages.length);
    walk.sound = false;
    return;
  }
  const own = (key: string) => structure.resolve(value.get(key)) !== null;
  const inherited = new Map(above);
  for (const key of INHERITABLE) if (own(key)) inherited.set(key, value.get(key)!);
  if (!isNode(value)) {
    const lacking = new Map([...above].filter(([key]) => !own(key)));
    pages.push({ dictionary: value, inherited: lacking, ...(isReference(kid) ? { reference: kid } : {}) });
    if (!isReference(kid) || nameOf(structure.resolve(value.get('Type'))) !== 'Page') walk.sound = false;
    return;
  }
  const kids = structure.resolve(value.get('Kids'));
  const before = pages.length;
  if (isArray(kids)) for (const next of kids) visit(walk, next, inherited, [...path, value]);
  if (numberOf(structure.resolve(value.get('Count'))) !== pages.length - before) walk.sound = false;
};

/** The catalog may point into the middle of the tree. */
const topOf = (structure: Structure): { readonly root: PdfValue; readonly climbed: boolean } => {
  let root: PdfValue = structure.catalog.get('Pages') ?? null;
  for (let n = 0; n < DEEPEST; n++) {
    const dictionary = structure.resolve(root);
    const parent = isDictionary(dictionary) ? (dictionary.get('Parent') ?? null) : null;
    const above = structure.resolve(parent);
    if (!isDictionary(above) || !isArray(structure.resolve(above.get('Kids')))) return { root, climbed: n > 0 };
    root = parent;
  }
  return { root: structure.catalog.get('Pages') ?? null, climbed: false };
};

/** Stops soon after `most` pages. */
export const pageTreeOf = (structure: Structure, most: number): PageTree => {
  const { root, climbed } = topOf(structure);
  const walk: Walk = { structure, pages: [], most, steps: 0, sound: !climbed, gaps: [] };
  visit(walk, root, new Map(), []);
  const top = structure.resolve(root);
  const announced = isDictionary(top) ? (numberOf(structure.resolve(top.get('Count'))) ?? 0) : 0;
  // A number that is merely too high takes nothing away; one that fits the gaps says how many pages are gone.
  const missing = walk.gaps.length > 0 || structure.isRepaired() ? Math.max(0, announced - walk.pages.length) : 0;
  const at = walk.gaps[0] ?? walk.pages.length;
  const gone = Array<'missing'>(Math.min(missing, Math.max(0, most + 1 - walk.pages.length))).fill('missing');
  return { pages: [...walk.pages.slice(0, at), ...gone, ...walk.pages.slice(at)], sound: walk.sound && missing === 0 };
};
