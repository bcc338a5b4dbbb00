// The sorter: calibrated answers, and a correction that is learned at once.
import { beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { goesThrough } from '../domain/sorting/classification.ts';
import { loadLetters, samplePost, strangers } from '../fixtures/letters/letters.ts';
import { evaluate, evaluationTable } from './confidence/evaluate.ts';
import type { Model } from './model/model.ts';
import { parse, serialise } from './model/model-file.ts';
import { createSorter } from './sorter.ts';
import { train } from './train.ts';

const config = ((): Config => {
  const loaded = loadConfig({ env: {}, cwd: '/' });
  if (loaded.kind === 'invalid') throw new Error('the example configuration is not valid');
  return loaded.config;
})();

const letters = loadLetters();
/** Every third letter teaches, the next one is for the test. */
const taught = letters.filter((_, index) => index % 3 === 0);
const unseen = letters.filter((_, index) => index % 3 === 1);

let model: Model;
beforeAll(() => {
  model = train(taught, config);
}, 120_000);

const sorter = (of = model) => createSorter(of, { labels: config, target: config.sorting.target });

test('letters never seen are mostly sorted rightly, and what is said to be sure is', async () => {
  const report = await evaluate(unseen, sorter(), { target: config.sorting.target });
  expect(report.accuracy.type).toBeGreaterThan(0.8);
  expect(report.accuracy.unit).toBeGreaterThan(0.75);
  expect(report.calibrationError.type).toBeLessThan(0.1);
  expect(report.calibrationError.unit).toBeLessThan(0.1);
  expect(report.straightThrough.right ?? 1).toBeGreaterThan(0.93);
  expect(evaluationTable(report)).toContain('straight through');
});

test.each([
  ['nothing', ''],
  [
    'another language',
    'The quick brown fox jumps over the lazy dog while seven wizards quietly examine ancient manuscripts in the library.',
  ],
  ['rubbish', 'lklk ||| ~~ xqzv wvvwq jjkk ,,; %%% qqxz zzkkw vvbnm'.repeat(5)],
])('%s gets no confidence', async (_, text) => {
  const { type, unit } = await sorter().classify(text);
  expect(type.confidence).toBeLessThan(0.5);
  expect(unit.confidence).toBeLessThan(0.5);
});

test('a letter unlike anything learned is not called sure: other languages, no writing at all, another kind, other people’s post', async () => {
  for (const { id, kind, text } of strangers()) {
    const { type, unit } = await sorter().classify(text);
    const sureness = Math.min(type.confidence, unit.confidence);
    expect(sureness, id).toBeLessThan(kind === 'language' || kind === 'garbage' ? 0.2 : 0.95);
  }
});

test('two megabytes of text are answered', async () => {
  const { type } = await sorter().classify(`${letters[0]!.text}\n`.repeat(2_500).slice(0, 2_000_000));
  expect(config.types.map(({ id }) => id)).toContain(type.label);
});

describe('learning', () => {
  const odd = { id: 'odd', type: 'werbung', unit: 'kulturamt', text: samplePost()[0]!.text };

  test('one correction changes the next answer to such a letter, and hardly any other', async () => {
    const before = sorter();
    const after = sorter();
    const answers = await Promise.all(unseen.map(({ text }) => before.classify(text)));
    expect((await after.classify(odd.text)).unit.label).not.toBe('kulturamt');
    await after.learn([odd]);
    const { type, unit, model: version } = await after.classify(odd.text);
    expect([type.label, unit.label]).toEqual(['werbung', 'kulturamt']);
    expect(version).not.toBe(answers[0]!.model);
    const now = await Promise.all(unseen.map(({ text }) => after.classify(text)));
    const same = now.filter(
      (answer, index) =>
        answer.type.label === answers[index]!.type.label && answer.unit.label === answers[index]!.unit.label,
    );
    expect(same.length / unseen.length).toBeGreaterThan(0.95);
  });

  test('the last word on a letter counts', async () => {
    const learning = sorter();
    await learning.learn([odd]);
    await learning.learn([{ ...odd, type: 'antrag', unit: 'sozialamt' }]);
    const { type, unit } = await learning.classify(odd.text);
    expect([type.label, unit.label]).toEqual(['antrag', 'sozialamt']);
  });

  test('one word against many on the very same letter is what is proposed, and lets nothing through', async () => {
    const learning = sorter();
    const many = Array.from({ length: 12 }, (_, at) => ({ ...odd, id: `many${at}`, text: `${odd.text}\nNr. ${at}` }));
    await learning.learn(many);
    const before = await learning.classify(odd.text);
    expect(before.unit).toMatchObject({ label: odd.unit });
    expect(before.unit).not.toHaveProperty('recalled');
    await learning.learn([{ ...odd, id: 'one', type: 'widerspruch', unit: 'steueramt' }]);
    const { type, unit } = await learning.classify(odd.text);
    expect([type.label, unit.label]).toEqual(['widerspruch', 'steueramt']);
    expect(goesThrough({ type, unit })).toBe(false);
    expect([unit.recalled, unit.alternatives[0]!.label]).toEqual([true, odd.unit]);
    // Another letter of the kind is not meant.
    const other = await learning.classify(many[3]!.text);
    expect([other.type.label, other.unit.label]).toEqual([odd.type, odd.unit]);
  });

  test('a few words may stand on many letters: they are not all the same one', async () => {
    const learning = sorter();
    const few = 'Foto vom Stadtfest, Programm liegt bei';
    await learning.learn(
      Array.from({ length: 40 }, (_, at) => ({ ...odd, id: `few${at}`, text: `${few} ${at}, ${at + 7}` })),
    );
    await learning.learn([{ ...odd, id: 'one', text: few, type: 'widerspruch', unit: 'steueramt' }]);
    const { type, unit } = await learning.classify(few);
    expect([type.label, unit.label, type.recalled, unit.recalled]).toEqual([odd.type, odd.unit, undefined, undefined]);
  });

  test('a unit that is new in the configuration is proposed from its words', async () => {
    const friedhof = {
      id: 'friedhofsamt',
      name: 'Friedhofsamt',
      description: 'Gräber, Grabstellen, Ruhezeiten und Bestattungen auf den städtischen Friedhöfen',
      keywords: ['Grab', 'Grabstelle', 'Friedhof', 'Ruhezeit', 'Urnengrab', 'Grabstein', 'Bestattung'],
    };
    const wider = createSorter(model, { labels: { ...config, units: [...config.units, friedhof] }, target: 0.98 });
    const { unit } = await wider.classify(
      'Betreff: Verlängerung der Ruhezeit unserer Grabstelle auf dem Friedhof. Der Grabstein am Urnengrab steht schief, das Grab meiner Mutter möchte ich behalten.',
    );
    expect([unit.label, ...unit.alternatives.map(({ label }) => label)]).toContain('friedhofsamt');
  });
});

test('what spoke for an answer and for the next best one stands in the letter, where it says', async () => {
  for (const { text } of unseen.slice(0, 20)) {
    const { type, unit } = await sorter().classify(text);
    const said = [type, unit].flatMap(({ evidence, alternatives }) => [evidence, alternatives[0]!.evidence ?? []]);
    for (const passages of said) {
      expect(passages.length).toBeLessThanOrEqual(5);
      for (const { text: words, span } of passages)
        expect(text.slice(span!.start, span!.end).replace(/-\n|\s+/g, '')).toBe(words.replace(/\s+/g, ''));
    }
    expect(said[0]!.length).toBeGreaterThan(0);
  }
});

describe('model file', () => {
  test('the same letters give the same bytes, and a model read back answers alike', async () => {
    const few = taught.slice(0, 25);
    const trained = train(few, config);
    const bytes = serialise(trained);
    expect(Buffer.compare(serialise(train(few, config)), bytes)).toBe(0);
    const text = unseen[5]!.text;
    expect(await sorter(parse(bytes)).classify(text)).toEqual(await sorter(trained).classify(text));
    expect(new TextDecoder().decode(bytes)).not.toContain(few[0]!.text.slice(40, 80));
  });

  test('a damaged, a foreign and a newer file are refused', () => {
    const bytes = serialise(model);
    const text = new TextDecoder().decode(bytes);
    const damaged = [
      bytes.slice(0, bytes.length / 2),
      new TextEncoder().encode(text.replace('features', 'featurez')),
      new TextEncoder().encode('{"format":"something"}'),
      new TextEncoder().encode(text.replace('"formatVersion":3', '"formatVersion":4')),
      new Uint8Array(),
    ];
    for (const file of damaged) expect(() => parse(file)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
  });
});

test('a label that nobody knows is refused when training', () => {
  expect(() => train([{ id: '1', text: 'Guten Tag', type: 'liebesbrief', unit: 'bauamt' }], config)).toThrow(
    expect.objectContaining({ code: 'LETTERS_INVALID' }),
  );
});
