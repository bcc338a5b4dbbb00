// The words that the scripted reader and sorter use.

import type { Word } from '../../domain/page.ts';
import type { Guess } from '../../domain/sorting/classification.ts';

/** The letter's last word spoke for the answer. */
export const guess = (label: string, confidence: number, text: string): Guess => {
  const start = text.lastIndexOf(' ') + 1;
  return {
    label,
    confidence,
    threshold: 0.9,
    alternatives: [],
    evidence: [{ text: text.slice(start), span: { start, end: text.length } }],
  };
};

/** Words of ten pixels side by side. */
export const wordOf = (text: string, place: number): Word => ({
  ...{ text, x: 10 * place, y: 0, width: 10, height: 10, confidence: 1, line: 0 },
});
