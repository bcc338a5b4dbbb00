// Spacing accents are joined with their letters.
import { expect, test } from 'vitest';
import type { Character } from './characters.ts';
import { joinAccents } from './spacing-accents.ts';

/** Letters of 5 points, one behind the other; an accent after `<` is over the letter before, before `>` over the next. */
const painted = (text: string): Character[][] => {
  const words: Character[][] = [[]];
  let left = 0;
  const put = (character: string, at: number, isAccent: boolean): void => {
    const [bottom, top] = isAccent ? [7, 9] : [0, 7];
    words.at(-1)!.push({ text: character, left: at, right: at + 4.5, bottom, top, object: 1, font: 1 });
  };
  const all = [...text];
  for (let n = 0; n < all.length; n++) {
    const character = all[n]!;
    if (character === '|') words.push([]);
    else if (character === ' ') {
      words.push([]);
      left += 3;
    } else if (character === '<') put(all[++n]!, left - 5, true);
    else if (character === '>') put(all[++n]!, left, true);
    else {
      put(character, left, false);
      left += 5;
    }
  }
  return words.filter((word) => word.length > 0);
};

const joined = (text: string): string =>
  joinAccents(painted(text))
    .map((word) => word.map((character) => character.text).join(''))
    .join(' ');

test.each([
  ['behind its letter', 'Mu<¨hlenstraße', 'Mühlenstraße'],
  ['before its letter', 'M>¨uhlenstraße', 'Mühlenstraße'],
  ['with a blank of the program’s in between', 'Mu|<¨|hlenstraße', 'Mühlenstraße'],
  ['at the end of a word, the next one stays apart', 'Menu<¨ und O<¨l', 'Menü und Öl'],
  ['at the beginning of a word', 'die >¨Amter', 'die Ämter'],
  ['other accents', 'Rene<´ Citroe<¨n, fac<¸ade, pe<ˆche, A<˚l, Cra<˘c', 'René Citroën, façade, pêche, Ål, Crăc'],
  ['over a letter without its dot', 'nai<¨ve |nı<´n', 'naïve nín'],
  ['combining marks before their letter', 'f>\u0308ur', 'für'],
])('%s', (_, text, expected) => {
  expect(joined(text)).toBe(expected);
});

test('a sign that stands beside letters stays what it is', () => {
  expect(joined('20 °C und 5^2 x~y ´Wort`')).toBe('20 °C und 5^2 x~y ´Wort`');
});
