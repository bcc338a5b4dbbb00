// ISO 7064 (mod 97-10) check digits, used by IBANs and Leitweg-IDs.

/** Characters of an IBAN by country, where letters to a German office come from (SWIFT's IBAN registry). */
export const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  ...{ AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27, GB: 22, GR: 27 },
  ...{ HR: 21, HU: 28, IE: 22, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MT: 31, NL: 18, NO: 15, PL: 28, PT: 25, RO: 24 },
  ...{ SE: 24, SI: 19, SK: 24 },
};

/** The remainder of digits and capital letters (A = 10 … Z = 35), read as one number, by 97. */
const remainder = (characters: string): number => {
  let rest = 0;
  for (const character of characters)
    for (const digit of String(Number.parseInt(character, 36))) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
};

/** Whether a compact IBAN's check digits are right. */
export const isIban = (iban: string): boolean =>
  IBAN_LENGTHS[iban.slice(0, 2)] === iban.length &&
  /^[A-Z]{2}\d{2}[A-Z\d]+$/.test(iban) &&
  remainder(iban.slice(4) + iban.slice(0, 4)) === 1;

/** `coarse[-fine]-check`, capital letters, as the KoSIT's format specification of the Leitweg-ID 2.0 has it. */
export const LEITWEG_ID = /\d{2,12}(?:-[A-Z\d]{1,30})?-\d{2}/;
const WHOLE_LEITWEG_ID = new RegExp(`^${LEITWEG_ID.source}$`);

/** Whether it has the form of a Leitweg-ID and its check digits are right. */
export const isLeitwegId = (id: string): boolean =>
  WHOLE_LEITWEG_ID.test(id) && remainder(id.replaceAll('-', '')) === 1;
