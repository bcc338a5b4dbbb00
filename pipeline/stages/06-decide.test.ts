// Which documents go straight through, and which are reviewed first.
import { describe, expect, test } from 'vitest';
import type { ClassifiedDocument } from '../../domain/document.ts';
import type { Guess } from '../../domain/sorting/classification.ts';
import { type DecisionRules, decideOn } from './06-decide.ts';

const rules: DecisionRules = {
  collectOnly: false,
  units: new Set(['bauamt', 'steueramt']),
  types: new Set(['antrag', 'rechnung']),
};

const guess = (label: string, confidence: number, threshold: number | undefined = 0.9): Guess => ({
  ...{ label, confidence, alternatives: [], evidence: [] },
  ...(threshold === undefined ? {} : { threshold }),
});
/** Sure, but of a label that nothing vouches for. */
const unproved = ({ threshold: _, ...rest }: Guess): Guess => rest;

const letter = (
  differences: Partial<ClassifiedDocument> & { readonly type?: Guess; readonly unit?: Guess } = {},
): ClassifiedDocument => {
  const { type = guess('antrag', 0.97), unit = guess('bauamt', 0.96), ...rest } = differences;
  return {
    kind: 'document',
    state: 'classified',
    id: 'd/d001' as never,
    delivery: 'd' as never,
    number: 1,
    station: 'eg',
    receivedAt: '2026-01-02T03:04:05.000Z',
    pages: [{ number: 1, blank: false }],
    hints: {},
    pageMissing: false,
    text: { sha256: '', size: 0 },
    classification: { type, unit, model: 'm' },
    meanConfidence: 0.9,
    ...rest,
  };
};

test('both answers sure: it goes straight through', () => {
  expect(decideOn(letter(), rules)).toEqual({
    disposition: { kind: 'route', reasons: ['CONFIDENT'] },
    type: 'antrag',
    unit: 'bauamt',
  });
});

test.each([
  ['the type unsure', letter({ type: guess('antrag', 0.89) }), ['TYPE_UNSURE']],
  ['a page of which something may be missing', letter({ doubtfulPages: [1] }), ['PAGE_DOUBTFUL']],
  ['the unit unsure', letter({ unit: guess('bauamt', 0.5) }), ['UNIT_UNSURE']],
  ['a type that has not been right often enough yet', letter({ type: unproved(guess('antrag', 1)) }), ['TYPE_UNSURE']],
  ['a unit that has to be surer than others', letter({ unit: guess('bauamt', 0.96, 0.97) }), ['UNIT_UNSURE']],
  ['a confidence that is no number', letter({ unit: guess('bauamt', Number.NaN) }), ['UNIT_UNSURE']],
  ['a unit that does not exist here', letter({ unit: guess('raumfahrtamt', 0.99) }), ['UNKNOWN_UNIT']],
  [
    'a second letter in the text',
    letter({
      classification: {
        type: guess('antrag', 0.99),
        unit: guess('bauamt', 0.99),
        model: 'm',
        several: true,
      },
    }),
    ['SECOND_LETTER_IN_TEXT'],
  ],
  ['a damaged page', letter({ pageMissing: true }), ['PAGE_MISSING']],
  ['a page that may lack something', letter({ doubtfulPages: [2] }), ['PAGE_DOUBTFUL']],
  ['the same file again', letter({ seenBefore: 'duplicate' }), ['LIKELY_DUPLICATE']],
  ['a file that grew after it was taken in', letter({ seenBefore: 'revision' }), ['GREW_LATER']],
  [
    'perhaps two letters in one',
    letter({ proposedBoundaries: [{ beforePage: 3, confidence: 0.8, reasons: ['SALUTATION'] }] }),
    ['MAY_BE_SEVERAL'],
  ],
  ['no text', letter({ meanConfidence: 0 }), ['NO_TEXT']],
  ['text that was hardly read', letter({ meanConfidence: 0.3 }), ['POORLY_READ']],
] as const)('%s: a person looks first', (_, document, reasons) => {
  expect(decideOn(document, rules).disposition).toEqual({ kind: 'review', reasons });
});

test('in the first weeks everything goes to a person', () => {
  expect(decideOn(letter(), { ...rules, collectOnly: true }).disposition).toEqual({
    kind: 'review',
    reasons: ['COLLECT_ONLY'],
  });
});

test('the separator sheet outranks the model, but an unsure type still stops the letter', () => {
  const hinted = letter({ hints: { unit: 'steueramt' }, unit: guess('bauamt', 0.2) });
  expect(decideOn(hinted, rules)).toMatchObject({
    disposition: { kind: 'route', reasons: ['SEPARATOR_SHEET'] },
    unit: 'steueramt',
  });
  expect(
    decideOn({ ...hinted, classification: { ...hinted.classification, type: guess('antrag', 0.4) } }, rules)
      .disposition,
  ).toEqual({
    kind: 'review',
    reasons: ['TYPE_UNSURE'],
  });
});

test('a sheet that names a unit or type which does not exist is no order', () => {
  expect(decideOn(letter({ hints: { unit: 'mondamt' } }), rules).disposition).toEqual({
    kind: 'review',
    reasons: ['UNKNOWN_UNIT'],
  });
  expect(decideOn(letter({ hints: { type: 'quatsch' } }), rules).disposition).toEqual({
    kind: 'review',
    reasons: ['TYPE_UNSURE'],
  });
});

test('the station’s own unit is named as the reason', () => {
  expect(decideOn(letter({ hints: { unit: 'steueramt' } }), rules, 'steueramt').disposition).toEqual({
    kind: 'route',
    reasons: ['STATION'],
  });
});

describe('a rule of the office', () => {
  const rule = { id: 'r', name: 'Stadtwerke' };
  const weak = { type: guess('antrag', 0.3), unit: guess('bauamt', 0.2) };

  test('settles what it names, the other answer still has to be sure', () => {
    const assigned = { unit: { label: 'steueramt', rule } };
    expect(decideOn(letter({ unit: weak.unit, assigned }), rules)).toMatchObject({
      disposition: { kind: 'route', reasons: ['RULE'] },
      unit: 'steueramt',
    });
    expect(decideOn(letter({ ...weak, assigned }), rules).disposition).toEqual({
      kind: 'review',
      reasons: ['TYPE_UNSURE'],
    });
    const both = { ...assigned, type: { label: 'rechnung', rule } };
    expect(decideOn(letter({ ...weak, assigned: both }), rules)).toEqual({
      disposition: { kind: 'route', reasons: ['RULE'] },
      type: 'rechnung',
      unit: 'steueramt',
    });
  });

  test('gives way to the separator sheet', () => {
    const assigned = { unit: { label: 'steueramt', rule }, type: { label: 'rechnung', rule } };
    expect(decideOn(letter({ ...weak, hints: { unit: 'bauamt' }, assigned }), rules)).toEqual({
      disposition: { kind: 'route', reasons: ['SEPARATOR_SHEET', 'RULE'] },
      type: 'rechnung',
      unit: 'bauamt',
    });
  });

  test.each([
    ['a damaged page', { pageMissing: true }, 'PAGE_MISSING'],
    ['the same file again', { seenBefore: 'duplicate' }, 'LIKELY_DUPLICATE'],
    ['no text', { meanConfidence: 0 }, 'NO_TEXT'],
    ['text that was hardly read', { meanConfidence: 0.3 }, 'POORLY_READ'],
  ] as const)('lets nothing through that a person must see: %s', (_, differences, reason) => {
    const assigned = { unit: { label: 'steueramt', rule }, type: { label: 'rechnung', rule } };
    expect(decideOn(letter({ ...differences, assigned }), rules).disposition).toEqual({
      kind: 'review',
      reasons: [reason],
    });
  });

  test('whose unit or type is gone is no order', () => {
    expect(decideOn(letter({ assigned: { unit: { label: 'mondamt', rule } } }), rules).disposition).toEqual({
      kind: 'review',
      reasons: ['UNKNOWN_UNIT'],
    });
    expect(decideOn(letter({ assigned: { type: { label: 'quatsch', rule } } }), rules).disposition).toEqual({
      kind: 'review',
      reasons: ['TYPE_UNSURE'],
    });
  });
});
