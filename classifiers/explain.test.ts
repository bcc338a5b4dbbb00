// The passages shown for an answer are found at their positions in the letter.
import { expect, test } from 'vitest';
import { explainer } from './explain.ts';
import { featuresOf, visitFeatures } from './text/features.ts';
import { tokenise } from './text/tokenise.ts';
import { placesOf, vectorOf, vocabularyOf } from './text/vocabulary.ts';

/** The passages of `text` for a label that these words speak for, each with its weight. */
const passages = (text: string, words: Readonly<Record<string, number>>): readonly string[] => {
  const tokens = tokenise(text);
  const { features } = featuresOf(text);
  const vocabulary = vocabularyOf(features, new Float32Array(features.length).fill(1));
  const weights = new Float32Array(features.length);
  for (const [word, weight] of Object.entries(words))
    visitFeatures(tokenise(word), (feature) => {
      const place = vocabulary.placeOf.get(feature);
      if (place !== undefined) weights[place] = weight;
    });
  const letter = { vector: vectorOf(placesOf(vocabulary, features), vocabulary), vocabulary };
  return explainer(
    text,
    tokens,
    letter,
  )((place) => weights[place]!).map(({ text: said, span }) => {
    expect(text.slice(span!.start, span!.end).replaceAll(/-\n|\s/g, '')).toBe(said.replaceAll(' ', ''));
    return said;
  });
};

test('words that spoke together are one passage, over a line end too, and no word speaks twice', () => {
  const letter =
    'Wohngeld: Hiermit stelle ich den Antrag auf\nWohngeld für uns. Das Wohngeld reicht nicht, die Miete stieg.';
  expect(passages(letter, { Antrag: 3, Wohngeld: 2, Miete: 1 })).toEqual(['Antrag auf Wohngeld', 'Miete']);
});

test('a full stop, a comma, an empty line and a new page end a passage', () => {
  const weights = { Antrag: 3, Wohngeld: 2 };
  for (const between of ['. ', ', ', '\n\n', '\n\f\n', ' (', ' 2026 '])
    expect(passages(`Antrag${between}Wohngeld`, weights)).toEqual(['Antrag', 'Wohngeld']);
});

test('courtesies and empty words never speak for themselves', () => {
  expect(passages('Sehr geehrte Damen und Herren, der Antrag', { geehrte: 9, Damen: 9, Antrag: 1 })).toEqual([
    'Antrag',
  ]);
});

test('a word parted at the line end is told in one piece', () => {
  expect(passages('die Baugeneh-\nmigung fehlt', { Baugenehmigung: 1 })).toEqual(['Baugenehmigung']);
});

test('at most five, strongest first, and none that spoke against', () => {
  const words = { Eiche: 1, Linde: 2, Buche: 3, Tanne: 4, Birke: 5, Ahorn: 6, Weide: -7 };
  expect(passages('Eiche, Linde, Buche, Tanne, Birke, Ahorn, Weide.', words)).toEqual([
    ...['Ahorn', 'Birke', 'Tanne', 'Buche', 'Linde'],
  ]);
  expect(passages('', {})).toEqual([]);
});
