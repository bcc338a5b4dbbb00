// Check digits of the registry examples, and changed digits.
import { expect, test } from 'vitest';
import { isIban, isLeitwegId } from './check-digits.ts';

test('the examples of the IBAN registry are accounts, a changed digit makes them none', () => {
  expect(isIban('DE89370400440532013000')).toBe(true);
  expect(isIban('GB29NWBK60161331926819')).toBe(true);
  expect(isIban('DE89370400440532013001')).toBe(false);
  expect(isIban('DE8937040044053201300')).toBe(false);
});

test('the examples of the XRechnung are Leitweg-IDs, two digits swapped make them none', () => {
  expect(isLeitwegId('04011000-12345-03')).toBe(true);
  expect(isLeitwegId('04011000-1234512345-06')).toBe(true);
  expect(isLeitwegId('991-33333TEST-33')).toBe(true);
  expect(isLeitwegId('04011000-12354-03')).toBe(false);
  expect(isLeitwegId('04011000-12345')).toBe(false);
});
