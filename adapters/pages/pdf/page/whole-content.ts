// Whether all that a page names is in the file and can be decoded. PDFium leaves out what is not, and the page would
// look as if it had never been there.
import type { PageDoubt } from '../../../../domain/page.ts';
import type { PageInTree } from '../file/page-tree.ts';
import type { Structure } from '../file/structure.ts';
import {
  type Dictionary,
  isArray,
  isDictionary,
  isStream,
  nameOf,
  numberOf,
  type PdfValue,
  type Stream,
} from '../file/values.ts';
import { decode, filtersOf } from '../filters/decode.ts';
import { dataFault, type PictureFault, pictureFault } from '../pictures/picture-damage.ts';
import { readContent } from './operators.ts';

export interface Wholeness {
  /** What is missing of the page; absent: nothing. */
  readonly damage?: string;
  readonly doubts: ReadonlySet<PageDoubt>;
}

const WHOLE: Wholeness = { doubts: new Set() };
const DOUBTFUL: Wholeness = { doubts: new Set<PageDoubt>(['content-unresolved']) };
const ofPicture = (fault: PictureFault | undefined): Wholeness =>
  fault === undefined ? WHOLE : fault === 'altered' ? DOUBTFUL : damaged(fault.missing);
const damaged = (damage: string): Wholeness => ({ ...DOUBTFUL, damage });

/** Larger contents are not looked into. */
const MOST_CONTENT = 128e6;
const DEEPEST = 20;
const MOST_ANNOTATIONS = 5000;
const [HIDDEN, NO_VIEW] = [2, 32] as const;

const NONE: Dictionary = new Map();
const NOTHING = { bytes: Buffer.alloc(0), altered: false } as const;

/** Looks at the pages of one file; what several of them share is looked at once. */
export const wholenessOf = (structure: Structure, mostPixels: number) => {
  const { resolve } = structure;
  const known = new WeakMap<object, Wholeness>();
  const dictionaryOf = (value: PdfValue | undefined): Dictionary => {
    const resolved = resolve(value);
    return isDictionary(resolved) ? resolved : isStream(resolved) ? resolved.dictionary : NONE;
  };

  const all = (parts: Iterable<() => Wholeness>): Wholeness => {
    const doubts = new Set<PageDoubt>();
    for (const part of parts) {
      const looked = part();
      for (const doubt of looked.doubts) doubts.add(doubt);
      if (looked.damage !== undefined) return { damage: looked.damage, doubts };
    }
    return { doubts };
  };

  const once = (object: object, look: () => Wholeness): Wholeness => {
    const before = known.get(object);
    if (before !== undefined) return before;
    // A form that names itself is looked at already.
    known.set(object, WHOLE);
    const result = look();
    known.set(object, result);
    return result;
  };

  const font = (value: PdfValue): Wholeness => {
    const dictionary = dictionaryOf(value);
    if (dictionary.size === 0) return DOUBTFUL;
    return once(dictionary, () => {
      const below = resolve(dictionary.get('DescendantFonts'));
      const described = isArray(below) ? dictionaryOf(below[0]) : dictionary;
      const descriptor = dictionaryOf(described.get('FontDescriptor'));
      const key = ['FontFile', 'FontFile2', 'FontFile3'].find((name) => descriptor.has(name));
      if (key === undefined) return WHOLE;
      const program = resolve(descriptor.get(key));
      if (!isStream(program)) return DOUBTFUL;
      const { ended } = decode(program.data, filtersOf(program.dictionary, resolve), { most: MOST_CONTENT });
      return ended && program.ended ? WHOLE : DOUBTFUL;
    });
  };

  const picture = (stream: Stream): Wholeness =>
    once(stream, () => ofPicture(pictureFault(stream, resolve, mostPixels)));

  const unpacked = (stream: Stream): { readonly bytes: Buffer; readonly altered: boolean } | string => {
    const filters = filtersOf(stream.dictionary, resolve);
    const { bytes, ended, coding, altered = false } = decode(stream.data, filters, { most: MOST_CONTENT });
    if (!ended || !stream.ended || coding !== undefined) return 'the content of the page breaks off';
    // Flate data say themselves whether they are whole.
    return { bytes, altered: altered || (stream.misfit === true && filters[0]?.name !== 'FlateDecode') };
  };

  const form = (stream: Stream, outer: Dictionary, depth: number): Wholeness =>
    once(stream, () => {
      const inside = unpacked(stream);
      if (typeof inside === 'string') return damaged(inside);
      const own = resolve(stream.dictionary.get('Resources'));
      return all([
        () => (inside.altered ? DOUBTFUL : WHOLE),
        () => content(inside.bytes, isDictionary(own) ? own : outer, depth + 1),
      ]);
    });

  const named = (category: string, name: string, resources: Dictionary, depth: number): Wholeness => {
    const value = resolve(dictionaryOf(resources.get(category)).get(name));
    if (category === 'XObject') {
      if (!isStream(value)) return damaged('the page names a picture or a form that is not in the file');
      const subtype = nameOf(resolve(value.dictionary.get('Subtype')));
      if (subtype === 'Image') return picture(value);
      if (subtype === 'PS') return WHOLE;
      // What does not say that it is a form is not painted.
      return all([() => (subtype === 'Form' ? WHOLE : DOUBTFUL), () => form(value, resources, depth)]);
    }
    if (category === 'Font') return font(value);
    if (category === 'ExtGState') {
      const group = dictionaryOf(dictionaryOf(value).get('SMask'));
      if (!group.has('G')) return WHOLE;
      const mask = resolve(group.get('G'));
      return isStream(mask) ? form(mask, resources, depth) : damaged('a mask of the page is not in the file');
    }
    if (!isStream(value)) return isDictionary(value) ? WHOLE : DOUBTFUL;
    return category === 'Pattern' ? form(value, resources, depth) : WHOLE;
  };

  const content = (bytes: Buffer, resources: Dictionary, depth: number): Wholeness => {
    if (depth > DEEPEST) return WHOLE;
    const read = readContent(bytes, resolve);
    if (read.endsInTheMiddle) return damaged('the content of the page ends in the middle');
    const spaces = dictionaryOf(resources.get('ColorSpace'));
    const resolveInline = (value: PdfValue | undefined): PdfValue => resolve(spaces.get(nameOf(value) ?? '') ?? value);
    return all([
      () => (read.unknown === 0 ? WHOLE : DOUBTFUL),
      ...read.inlinePictures.map(
        ({ dictionary, data }) =>
          () =>
            ofPicture(dataFault(data, dictionary, resolveInline)),
      ),
      ...[...read.named].map((entry) => () => {
        const slash = entry.indexOf('/');
        return named(entry.slice(0, slash), entry.slice(slash + 1), resources, depth);
      }),
    ]);
  };

  const contentsOf = (page: Dictionary): ReturnType<typeof unpacked> => {
    const given = page.get('Contents');
    if (given === undefined || given === null) {
      return structure.isBroken(page) ? 'what the page is made of cannot be read' : NOTHING;
    }
    const value = resolve(given);
    const parts: Buffer[] = [];
    let altered = false;
    for (const part of isArray(value) ? value.map(resolve) : [value]) {
      if (!isStream(part)) return 'the page names content that is not in the file';
      const inside = unpacked(part);
      if (typeof inside === 'string') return inside;
      altered ||= inside.altered;
      parts.push(inside.bytes, Buffer.from('\n'));
    }
    return { bytes: Buffer.concat(parts), altered };
  };

  const annotation = (value: PdfValue): Wholeness => {
    const dictionary = dictionaryOf(value);
    const flags = numberOf(resolve(dictionary.get('F'))) ?? 0;
    if (flags & (HIDDEN | NO_VIEW) || nameOf(resolve(dictionary.get('Subtype'))) === 'Popup') return WHOLE;
    const looks = dictionaryOf(dictionary.get('AP'));
    const state = nameOf(resolve(dictionary.get('AS')));
    const normal = resolve(looks.get('N'));
    const look = isDictionary(normal) && state !== undefined ? resolve(normal.get(state)) : normal;
    if (isStream(look)) return form(look, NONE, 0);
    return looks.has('N') && normal === null ? DOUBTFUL : WHOLE;
  };

  /** Looked at when the page is asked for, and not kept. */
  return ({ dictionary, inherited }: PageInTree): Wholeness => {
    const contents = contentsOf(dictionary);
    if (typeof contents === 'string') return damaged(contents);
    const resources = dictionaryOf(dictionary.get('Resources') ?? inherited.get('Resources'));
    const annotations = resolve(dictionary.get('Annots'));
    const some = isArray(annotations) ? annotations.slice(0, MOST_ANNOTATIONS) : [];
    return all([
      () => (contents.altered || structure.isBroken(dictionary) ? DOUBTFUL : WHOLE),
      () => content(contents.bytes, resources, 0),
      ...some.map((value) => () => annotation(value)),
    ]);
  };
};
