// Restores symbols that the German models lack (–, ·, •, ², é, à) where the box or neighbouring words decide.
import type { Word } from '../../domain/page.ts';

/** A lone sign as the engine reads dashes, middle dots and bullets. */
const STROKE = /^[-–—:]$/u;
const BULLET = /^[«»®©]$/u;
/** `m?`, `120m?)`, `km®,`: the raised 2 is read as a question mark. */
const SQUARED = /^(\(?\d[\d.,]*)?([kdc]?m)[?®]([).,;:!]*)$/u;
const ENDS_IN_NUMBER = /\d$/u;
/** `Caf&`, `Traor&,`, `Zo&@`: capital first, then small letters; `H&M` and `C&A` are none. */
const ACUTE_END = /^([(„"]?\p{Lu}\p{Ll}+)(?:&@?|@)([.,;:!?)“"]*)$/u;
/** `Cr&öpe`: the hat of `ê` is read as the dots of `ö`. */
const HAT_INSIDE = /(\p{L})&ö(?=\p{Ll})/u;
const EACH = /^[&aä]$/u;
const AMOUNT = /^\d[\d.]*,\d\d(?:€|EUR)?$/u;
const PAGE_NUMBER = /^[-–—]$/u;

/** In widths of the line's letters: an en dash is at least this wide, a hyphen narrower, except on typewriters. */
const DASH = 0.62;
/** At the beginning of a line stand bullets, mostly hyphens: a typewriter's is not told from a dash. */
const DASH_AT_START = 0.78;
/** A dot is about as high as wide. */
const DOT = 1.7;

interface Place {
  readonly line: readonly Word[];
  readonly index: number;
}

const letterWidth = (line: readonly Word[]): number => {
  const words = line.filter((word) => word.text.length > 1);
  const letters = words.reduce((sum, word) => sum + word.text.length, 0);
  return words.reduce((sum, word) => sum + word.width, 0) / Math.max(1, letters);
};

const isDot = ({ width, height }: Word): boolean => width <= DOT * height && height <= DOT * width;

const isPageNumber = (line: readonly Word[]): boolean =>
  line.length === 3 &&
  PAGE_NUMBER.test(line[0]!.text) &&
  /^\d+$/u.test(line[1]!.text) &&
  PAGE_NUMBER.test(line[2]!.text);

const strokeAs = (word: Word, { line, index }: Place): string => {
  const between = index > 0 && index < line.length - 1;
  const height = Math.max(...line.map((other) => other.height));
  if (between && isDot(word) && word.height < 0.4 * height) return '·';
  if (word.text === ':' || isPageNumber(line)) return word.text;
  if (word.text === '—') return '–';
  const width = word.width / letterWidth(line);
  const flat = word.width > 2.5 * word.height;
  return flat && width >= (index === 0 ? DASH_AT_START : DASH) ? '–' : word.text;
};

const mended = (word: Word, place: Place): string => {
  const { text } = word;
  const [before, after] = [place.line[place.index - 1]?.text ?? '', place.line[place.index + 1]?.text ?? ''];
  if (STROKE.test(text)) return strokeAs(word, place);
  if (BULLET.test(text)) return place.index === 0 && after !== '' && isDot(word) ? '•' : text;
  if (EACH.test(text)) return before !== '' && AMOUNT.test(after) ? 'à' : text;
  const squared = SQUARED.exec(text);
  if (squared && (squared[1] !== undefined || ENDS_IN_NUMBER.test(before))) {
    return `${squared[1] ?? ''}${squared[2]}²${squared[3]}`;
  }
  return text.replace(ACUTE_END, '$1é$2').replace(HAT_INSIDE, '$1ê');
};

/** What a closing quote is read as, behind a word and before its punctuation. */
const CLOSING = /(?<=[\p{L}\p{N}.,!?])(?:”|"|''|’’)(?=[.,;:!?)]*$)/u;

/**
 * German quotes close with `“`: a `”` always does, straight ones only where a quotation is open. Where something opens with
 * `“`, the quotes are English and stay.
 */
const closed = (texts: readonly string[]): readonly string[] => {
  if (texts.some((text) => /^[(]?“/u.test(text))) return texts;
  let open = false;
  return texts.map((text) => {
    open ||= text.includes('„');
    const end = CLOSING.exec(text);
    if (end !== null && (open || end[0] === '”')) {
      open = false;
      return text.replace(CLOSING, '“');
    }
    if (text.includes('“')) open = false;
    return text;
  });
};

/** The same words with these signs where nothing else can stand; boxes and confidence stay. */
export const repairSigns = (words: readonly Word[]): readonly Word[] => {
  const lines = new Map<number, Word[]>();
  for (const word of words) {
    const line = lines.get(word.line);
    if (line === undefined) lines.set(word.line, [word]);
    else line.push(word);
  }
  const texts = closed([...lines.values()].flatMap((line) => line.map((word, index) => mended(word, { line, index }))));
  const ordered = [...lines.values()].flat();
  return ordered.map((word, index) => (word.text === texts[index] ? word : { ...word, text: texts[index]! }));
};
