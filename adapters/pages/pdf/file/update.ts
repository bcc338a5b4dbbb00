// Writes an update that follows a PDF's own bytes, for PDFium's eyes only: a page tree that lists every page there is,
// and pages with annotations that hold themselves what they inherit, because flattening looks no further than the page.
// Source: ISO 32000-1, 7.5.6.
import type { Place } from './cross-reference.ts';
import type { PageInTree, PageTree } from './page-tree.ts';
import type { Structure } from './structure.ts';
import { type Dictionary, isArray, isReference, type PdfValue, written } from './values.ts';

type Objects = Map<number, PdfValue>;

/** The page with all it inherits as its own. */
const standingAlone = ({ dictionary, inherited }: PageInTree): Map<string, PdfValue> =>
  new Map([...dictionary, ...inherited]);

const NO_PAGE: Dictionary = new Map<string, PdfValue>([
  ['Type', { name: 'Page' }],
  ['MediaBox', [0, 0, 1, 1]],
]);

/** All pages under one node, in their order; a page that is not in the file keeps its place. */
const flatTree = (structure: Structure, { pages }: PageTree): Objects => {
  const objects: Objects = new Map();
  const root = structure.trailer.get('Root');
  if (!isReference(root)) return objects;
  let free = structure.size;
  const node = { number: free++, generation: 0 };
  const kids = pages.map((page) => {
    const reference = page === 'missing' ? undefined : page.reference;
    const kid = reference ?? { number: free++, generation: 0 };
    const dictionary = page === 'missing' ? new Map(NO_PAGE) : standingAlone(page);
    objects.set(kid.number, dictionary.set('Type', { name: 'Page' }).set('Parent', node));
    return { number: kid.number, generation: 0 };
  });
  const list: [string, PdfValue][] = [
    ['Type', { name: 'Pages' }],
    ['Kids', kids],
    ['Count', kids.length],
  ];
  objects.set(node.number, new Map(list));
  objects.set(root.number, new Map([...structure.catalog, ['Pages', node]]));
  return objects;
};

const withTheirOwn = (structure: Structure, { pages }: PageTree): Objects => {
  const objects: Objects = new Map();
  for (const page of pages) {
    if (page === 'missing' || page.reference === undefined || page.inherited.size === 0) continue;
    const annotations = structure.resolve(page.dictionary.get('Annots'));
    if (isArray(annotations) && annotations.length > 0) objects.set(page.reference.number, standingAlone(page));
  }
  return objects;
};

type Places = ReadonlyMap<number, Place>;

const byNumber = (objects: Places): [number, Place][] => [...objects].toSorted(([a], [b]) => a - b);

/** Only objects that are in the file itself. */
const asTable = (places: Places, trailer: Dictionary): string => {
  const rows = byNumber(places).map(([number, place]) => {
    const at = String('at' in place ? place.at : 0).padStart(10, '0');
    return `${number} 1\n${at} 00000 n \n`;
  });
  return `xref\n${rows.join('')}trailer\n${written(trailer)}\n`;
};

const asStream = (places: Places, trailer: Dictionary, own: number): Buffer => {
  const rows = byNumber(places);
  const data = Buffer.alloc(rows.length * 8);
  rows.forEach(([, place], n) => {
    const isPacked = 'stream' in place;
    data[n * 8] = isPacked ? 2 : 1;
    data.writeUInt32BE(isPacked ? place.stream : place.at, n * 8 + 1);
    data.writeUIntBE(isPacked ? place.index : 0, n * 8 + 5, 3);
  });
  const dictionary = new Map<string, PdfValue>([
    ...trailer,
    ['Type', { name: 'XRef' }],
    ['W', [1, 4, 3]],
    ['Index', rows.flatMap(([number]) => [number, 1])],
    ['Length', data.length],
  ]);
  const head = `${own} 0 obj\n${written(dictionary)}\nstream\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), data, Buffer.from('\nendstream\nendobj\n')]);
};

export interface Amended {
  /** The file's own bytes, without half an object at their end. */
  readonly head: Buffer;
  readonly tail: Buffer;
}

/** Objects as PDFium counts places: from the file's header on. */
const counted = (places: Places, base: number): [number, Place][] =>
  [...places].map(([number, place]) => [number, 'at' in place ? { at: place.at - base } : place]);

/**
 * Undefined if PDFium can be shown the file as it is. Where its tables are wrong, the new one names every object that we
 * found: PDFium would take some of the old places for true, and show a page without what is elsewhere.
 */
export const amended = (structure: Structure, tree: PageTree): Amended | undefined => {
  const objects = tree.sound ? withTheirOwn(structure, tree) : flatTree(structure, tree);
  const { newest, places: found } = structure.crossReference();
  if (objects.size === 0 && newest !== undefined) return undefined;
  const { file } = structure;
  const lastEnd = file.lastIndexOf('endobj');
  const head = newest === undefined && lastEnd > 0 ? file.subarray(0, lastEnd + 'endobj'.length) : file;
  const base = Math.max(0, file.subarray(0, 1029).indexOf('%PDF-'));
  const start = head.length - base;
  let length = 1;
  const places = new Map<number, Place>(newest === undefined ? counted(found, base) : []);
  const parts = [Buffer.from('\n')];
  for (const [number, value] of objects) {
    places.set(number, { at: start + length });
    const part = Buffer.from(`${number} 0 obj\n${written(value)}\nendobj\n`, 'latin1');
    parts.push(part);
    length += part.length;
  }
  const own = [...places.keys()].reduce((most, number) => Math.max(most, number), structure.size) + 1;
  const trailer = new Map([...structure.trailer].filter(([key]) => ['Root', 'ID', 'Info'].includes(key))).set(
    'Size',
    own + 1,
  );
  if (newest !== undefined) trailer.set('Prev', newest.at);
  const inStream = newest?.isStream ?? true;
  const index = inStream ? asStream(places, trailer, own) : Buffer.from(asTable(places, trailer), 'latin1');
  const end = `startxref\n${start + length}\n%%EOF\n`;
  return { head, tail: Buffer.concat([...parts, index, Buffer.from(end)]) };
};
