// IBANs with blanks, line breaks and misread characters.
import { expect, test } from 'vitest';
import { ibansIn } from './iban.ts';

test('an account is found with blanks, over a line end, and with letters read for digits', () => {
  expect(ibansIn('Konto: IBAN DE89 3704 0044 0532 0130 00, Sparkasse')[0]).toMatchObject({
    value: 'DE89370400440532013000',
    start: 12,
    end: 39,
  });
  expect(ibansIn('IBAN: DE89 3704 0044\n0532 0130 00')).toHaveLength(1);
  expect(ibansIn('IBAN DE89 37O4 0044 0532 0l3O 00')[0]!.value).toBe('DE89370400440532013000');
});

test('a mistyped account, a tax number and a creditor id are no answers', () => {
  expect(ibansIn('IBAN DE88 3704 0044 0532 0130 00 · USt-IdNr. DE000112233 · DE99ZZZ00000123123')).toEqual([]);
});
