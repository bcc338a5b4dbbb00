// Training with little data, none, or contradictory labels.
import { expect, test } from 'vitest';
import type { Letter } from '../domain/sorting/classification.ts';
import { classify } from './classify.ts';
import type { Labels } from './label-keywords.ts';
import { learn } from './learn.ts';
import { parse, serialise } from './model/model-file.ts';
import { train } from './train.ts';

const label = (id: string, name: string, keywords: readonly string[]) => ({ id, name, description: '', keywords });
const labels: Labels = {
  types: [
    label('rechnung', 'Rechnung', ['Rechnungsnummer', 'Skonto', 'Nettobetrag']),
    label('bewerbung', 'Bewerbung', ['Lebenslauf', 'Stellenausschreibung']),
    label('widerspruch', 'Widerspruch', ['Einspruch', 'Bescheid aufheben']),
  ],
  units: [
    label('kaemmerei', 'Kämmerei', ['Rechnung', 'Haushalt']),
    label('personalamt', 'Personalamt', ['Bewerbung', 'Arbeitsvertrag']),
    label('steueramt', 'Steueramt', ['Grundsteuer', 'Hundesteuer']),
  ],
};
const invoice = (id: string): Letter => ({
  id,
  text: `Stadt Musterhausen, Kämmerei. Rechnung Nummer ${id}: Nettobetrag, Umsatzsteuer, Skonto, zahlbar sofort.`,
  type: 'rechnung',
  unit: 'kaemmerei',
});
const application = 'An das Personalamt der Stadt. Hiermit bewerbe ich mich, mein Lebenslauf liegt der Bewerbung bei.';

test('without any letter the labels’ own words propose, and nothing is sure', () => {
  const { type, unit } = classify(train([], labels), application);
  expect([type.label, unit.label]).toEqual(['bewerbung', 'personalamt']);
  expect(Math.max(type.confidence, unit.confidence)).toBeLessThan(0.5);
});

test('letters of one kind only do not make everything that kind', () => {
  const model = train(
    Array.from({ length: 12 }, (_, at) => invoice(`R${at}`)),
    labels,
  );
  expect(classify(model, invoice('R99').text).type.label).toBe('rechnung');
  const other = classify(model, application);
  expect(other.type.confidence).toBeLessThan(0.8);
  expect(other.type.alternatives.every(({ confidence }) => confidence <= other.type.confidence)).toBe(true);
});

test('the same text under two labels is sure of neither', () => {
  const disputed = Array.from({ length: 4 }, (_, at): Letter[] => [
    { id: `a${at}`, text: application, type: 'bewerbung', unit: 'personalamt' },
    { id: `b${at}`, text: application, type: 'widerspruch', unit: 'steueramt' },
  ]).flat();
  const invoices = Array.from({ length: 12 }, (_, at) => invoice(`R${at}`));
  const { type, unit } = classify(train([...invoices, ...disputed], labels), application);
  expect(Math.max(type.confidence, unit.confidence)).toBeLessThan(0.8);
});

test('a letter that names no office is not surely for one of the units', () => {
  const model = train(
    Array.from({ length: 40 }, (_, at) => invoice(`R${at}`)),
    labels,
  );
  const ours = invoice('R77').text;
  const stray = ours.replace('Stadt Musterhausen, Kämmerei', 'Stadt-Apotheke, Rathausplatz');
  expect(classify(model, stray).unit.confidence).toBeLessThan(classify(model, ours).unit.confidence);
  expect(classify(model, stray).unit.confidence).toBeLessThanOrEqual(0.5);
});

test('a decision for a unit that is no longer configured is kept and stops nothing', () => {
  const model = learn(train([invoice('R1')], labels), [{ ...invoice('R2'), unit: 'aufgeloest' }]);
  expect(classify(model, invoice('R3').text).type.label).toBe('rechnung');
  expect(parse(serialise(model)).version).toBe(model.version);
});

test('a letter that weighs less gives way to a person’s word, and one of weight 0 teaches nothing', () => {
  const handedOver: Letter = { id: 'B1', text: application, type: 'widerspruch', unit: 'steueramt' };
  const answer = (weight: number): string =>
    classify(train([invoice('R1'), { ...handedOver, weight }], labels), application).unit.label;
  expect([answer(1), answer(0.01), answer(0), answer(Number.NaN)]).toEqual([
    'steueramt',
    'personalamt',
    'personalamt',
    'personalamt',
  ]);
  const learned = learn(train([invoice('R1')], labels), [handedOver]);
  const takenBack = learn(learned, [{ ...handedOver, weight: 0 }]);
  expect(takenBack.letters.map(({ id }) => id)).toEqual(['R1']);
  expect(classify(takenBack, application).unit.label).toBe('personalamt');
  const light = learn(learned, [{ ...handedOver, weight: 0.25 }]);
  expect(Buffer.compare(serialise(parse(serialise(light))), serialise(light))).toBe(0);
});

test('what the model said before it learned becomes evidence; a text it knew proves nothing', () => {
  const model = train([], labels);
  const learned = learn(model, [
    invoice('R1'),
    { id: 'B1', text: application, type: 'widerspruch', unit: 'personalamt' },
  ]);
  expect(learned.evidence.map(({ id, right }) => [id, right.type, right.unit])).toEqual([
    ['R1', true, true],
    ['B1', false, true],
  ]);
  const again = learn(learned, [{ ...invoice('R1'), unit: 'steueramt' }]);
  expect(again.evidence.map(({ id }) => id)).toEqual(['B1']);
  expect(parse(serialise(learned)).evidence).toEqual(learned.evidence);
});

test('what was learned survives the file', () => {
  const model = learn(train([invoice('R1')], labels), [
    { id: 'B1', text: application, type: 'widerspruch', unit: 'steueramt' },
  ]);
  const read = parse(serialise(model));
  expect(classify(read, application).type.label).toBe('widerspruch');
  expect(Buffer.compare(serialise(read), serialise(model))).toBe(0);
});

test('a letter full of new words counts as evidence with what the model really said to it, and the file stays whole', () => {
  const model = train([invoice('1'), invoice('2')], labels);
  const words = Array.from({ length: 3000 }, (_, at) => `Neuwort${String.fromCharCode(97 + (at % 26))}${at}x`);
  const text = `Kämmerei, Rechnung: ${words.map((word) => word.replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!)).join(' ')}`;
  const { type, unit } = classify(model, text);
  const learned = parse(serialise(learn(model, [{ id: 'new', text, type: 'rechnung', unit: 'kaemmerei' }])));
  const evidence = learned.evidence.at(-1)!;
  expect(evidence).toMatchObject({ id: 'new', answered: { type: type.label, unit: unit.label } });
  expect(evidence.confidence.type).toBeCloseTo(type.confidence, 5);
  expect(evidence.confidence.unit).toBeCloseTo(unit.confidence, 5);
});
