// Joins accents that are painted as characters of their own over a letter, as typesetting programs with old font
// encodings do: "u¨" and "¨u" are "ü".
import type { Character } from './characters.ts';

/** By the spacing accent: the combining one. */
const COMBINING: Readonly<Record<string, string>> = {
  '¨': '\u0308',
  '´': '\u0301',
  ˊ: '\u0301',
  '`': '\u0300',
  ˋ: '\u0300',
  '^': '\u0302',
  ˆ: '\u0302',
  '~': '\u0303',
  '˜': '\u0303',
  '°': '\u030a',
  '˚': '\u030a',
  '¸': '\u0327',
  ˇ: '\u030c',
  '¯': '\u0304',
  '˝': '\u030b',
  '˛': '\u0328',
  '˙': '\u0307',
  '˘': '\u0306',
};
const LETTER = /^[\p{L}]$/u;
const MARK = /^\p{M}$/u;
const DOTLESS: Readonly<Record<string, string>> = { ı: 'i', ȷ: 'j' };

const markOf = ({ text }: Character): string | undefined => COMBINING[text] ?? (MARK.test(text) ? text : undefined);

const joinedText = (letter: string, mark: string): string | undefined => {
  const joined = ((DOTLESS[letter] ?? letter) + mark).normalize('NFC');
  return [...joined].length === 1 ? joined : undefined;
};

const centre = ({ left, right }: Character): number => (left + right) / 2;

/** The accent is over (or under) the letter, not beside it. */
const isOver = (accent: Character, letter: Character): boolean => {
  const [width, middle] = [letter.right - letter.left, centre(accent)];
  const slack = 0.15 * width;
  const overlaps = middle > letter.left - slack && middle < letter.right + slack;
  const height = Math.max(letter.top - letter.bottom, 0.1);
  return overlaps && accent.bottom < letter.top + height && accent.top > letter.bottom - height;
};

const around = (letter: Character, accent: Character, text: string): Character => ({
  ...letter,
  text,
  left: Math.min(letter.left, accent.left),
  right: Math.max(letter.right, accent.right),
  bottom: Math.min(letter.bottom, accent.bottom),
  top: Math.max(letter.top, accent.top),
});

interface Placed {
  readonly character: Character;
  readonly word: number;
}

/** Accents are painted right before or right behind their letter; a program's blank may have come in between. */
const NEAR = [-1, 1, -2, 2] as const;

/** A blank that is narrower than this share of the letters' height is none. */
const NO_GAP = 0.2;

export const joinAccents = (words: readonly (readonly Character[])[]): readonly (readonly Character[])[] => {
  if (!words.some((word) => word.some((character) => markOf(character) !== undefined))) return words;
  const all: (Placed | undefined)[] = words.flatMap((word, n) => word.map((character) => ({ character, word: n })));
  const touched = new Set<number>();
  for (const [at, accent] of all.entries()) {
    const mark = accent && markOf(accent.character);
    if (accent === undefined || mark === undefined) continue;
    for (const step of NEAR) {
      const letter = all[at + step];
      if (letter === undefined || !LETTER.test(letter.character.text)) continue;
      const text = isOver(accent.character, letter.character) ? joinedText(letter.character.text, mark) : undefined;
      if (text === undefined) continue;
      all[at + step] = { character: around(letter.character, accent.character, text), word: letter.word };
      all[at] = undefined;
      touched.add(letter.word).add(accent.word);
      break;
    }
  }
  const joined: Character[][] = [];
  let before: Placed | undefined;
  for (const placed of all) {
    if (placed === undefined) continue;
    const last = before?.character;
    const { character, word } = placed;
    const isNear =
      last !== undefined &&
      Math.abs(character.bottom - last.bottom) < character.top - character.bottom &&
      character.left >= last.left &&
      character.left - last.right < NO_GAP * Math.max(character.top - character.bottom, last.top - last.bottom);
    // Accents split words, and only beside them a blank may be none.
    const beside = before !== undefined && (touched.has(before.word) || touched.has(word));
    const sameWord = before?.word === word || (isNear && beside);
    if (before !== undefined && sameWord) joined.at(-1)!.push(character);
    else joined.push([character]);
    before = placed;
  }
  return joined;
};
