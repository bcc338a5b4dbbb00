// The page's words: no two parts of the list may use the same key, or one of them would be shown in the other's place.
import { expect, test } from 'vitest';
import { TEXTS } from '../i18n/texts.ts';
import { QUALITY_TEXTS } from '../i18n/texts-quality.ts';
import { REGISTER_TEXTS } from '../i18n/texts-register.ts';
import { REVIEW_TEXTS } from '../i18n/texts-review.ts';
import { WITHOUT_DOCUMENT_TEXTS } from '../i18n/texts-without-document.ts';

test('every part of the list keeps its own words', () => {
  const parts = { QUALITY_TEXTS, REGISTER_TEXTS, REVIEW_TEXTS, WITHOUT_DOCUMENT_TEXTS };
  const all: Readonly<Record<string, unknown>> = TEXTS;
  for (const [part, texts] of Object.entries(parts)) {
    const replaced = Object.entries(texts).filter(([key, said]) => all[key] !== said);
    expect(replaced, part).toEqual([]);
  }
});
