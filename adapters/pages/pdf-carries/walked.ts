// What a PDF carries, found by following its references as a viewer does: however its names are written, packed or padded.
import type { ActiveContent } from '../../../domain/carried.ts';
import { structureOf } from '../pdf/file/structure.ts';
import {
  type Dictionary,
  isArray,
  isDictionary,
  isReference,
  isStream,
  nameOf,
  type PdfValue,
} from '../pdf/file/values.ts';

/** Values that are looked at: beyond that a file is said to be unexamined. */
const MOST_VALUES = 3_000_000;

export interface Walked {
  readonly has: ReadonlySet<ActiveContent>;
  /** Everything that is referred to was there and could be read. */
  readonly whole: boolean;
}

const MEDIA = new Set(['RichMedia', 'RichMediaExecute', 'Rendition', '3D', 'Movie', 'Sound', 'Screen']);
const REACH_OUT = new Set(['URI', 'SubmitForm', 'GoToR', 'GoToE', 'ImportData']);

/** What a dictionary does, whatever refers to it. */
const actsOf = (dictionary: Dictionary, resolve: (value: PdfValue | undefined) => PdfValue): ActiveContent[] => {
  const action = nameOf(resolve(dictionary.get('S')));
  const kind = nameOf(resolve(dictionary.get('Subtype')));
  return [
    // Forms of the XFA kind are programs.
    ...(action === 'JavaScript' || dictionary.has('JS') || dictionary.has('XFA') ? ['javascript' as const] : []),
    ...(action === 'Launch' ? ['launch' as const] : []),
    ...([action, kind].some((name) => name !== undefined && MEDIA.has(name)) ? ['rich-media' as const] : []),
    ...(isDictionary(resolve(dictionary.get('EF'))) ? ['embedded-files' as const] : []),
  ];
};

/** Undefined: no catalog is to be found. */
export const walked = (bytes: Uint8Array): Walked | undefined => {
  const structure = structureOf(bytes);
  if (structure === undefined) return undefined;
  const { resolve } = structure;
  const has = new Set<ActiveContent>();
  const seen = new Set<number | PdfValue>();
  /** `byItself`: what happens without anybody's doing leads here. */
  const waiting: { readonly value: PdfValue; readonly byItself: boolean }[] = [
    { value: structure.trailer, byItself: false },
  ];
  const byItself = new Set<number | PdfValue>();
  let whole = !structure.trailer.has('Encrypt');
  let count = 0;

  const enter = (dictionary: Dictionary, acts: boolean): void => {
    for (const act of actsOf(dictionary, resolve)) has.add(act);
    if (acts && REACH_OUT.has(nameOf(resolve(dictionary.get('S'))) ?? '')) has.add('uri-on-open');
    for (const [key, value] of dictionary) {
      const isTrigger = key === 'OpenAction' || key === 'AA';
      // Behind an action come others; of what a trigger names, every entry is one.
      const goesOn = acts && (key === 'Next' || !dictionary.has('S'));
      if (isTrigger && !isArray(resolve(value))) waiting.push({ value, byItself: true });
      else waiting.push({ value, byItself: goesOn && key !== 'P' && key !== 'Parent' });
    }
  };

  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    count += 1;
    if (count > MOST_VALUES) return { has, whole: false };
    const { value, byItself: acts } = next;
    const known = acts ? byItself : seen;
    if (isReference(value)) {
      if (known.has(value.number)) continue;
      known.add(value.number);
    }
    const found = resolve(value);
    if (isReference(value) && found === null) whole = false;
    if (isArray(found)) for (const one of found) waiting.push({ value: one, byItself: acts });
    else if (isDictionary(found)) enter(found, acts);
    else if (isStream(found)) enter(found.dictionary, acts);
  }
  return { has, whole };
};
