// Selects the date of the letter among all dates in its text.

import { datesIn } from './dates.ts';
import type { FieldFinding } from './finding.ts';
import type { LetterFrame } from './letter-frame.ts';
import type { LetterText, Line } from './letter-text.ts';

const PLACE = String.raw`\p{Lu}[\p{L}'.]*(?:[ /-]{1,3}(?:\p{Lu}|am |an |im |in |bei )[\p{L}'.]*){0,4}`;
const WEEKDAY = /^(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag,|^Mittwoch,|^(?:Mo|Di|Mi|Do|Fr|Sa|So)\.?,/;
const PLACE_BEFORE = new RegExp(`^(?:Ort,? ?Datum:?\\s)?${PLACE}(?:,? ?(?:den)?|, ?am) ?$`, 'u');
const LABELLED =
  /(?:^|[\t ·|,(])(Rechnungs-?\s?datum|Ort,? ?Datum|Datum ?\/ ?Unterschrift|Belegdatum|Datum|Date|vom|Stand)\s?[:.]?\s*$/iu;
const NOT_THE_LETTER =
  /(?:geb|gebor|bis|seit|liefer|leistung|zugestellt|eingang|einzug|genehmigung|frist|fällig|termin|gültig|beginn|ab |vertrag|bescheid|antrag|schreiben|bestellung)\S*\.?:?\s*(?:am|vom|der|zum)?\s*$/i;
const TODAY = /(?:heute|heutigen Tage?),? (?:am|den|dem)?,?\s*$/i;

interface Candidate extends FieldFinding {
  readonly line: Line;
}

/** How surely a date on a line dates the letter; 0 if it does not. */
const weigh = (before: string, after: string, where: 'head' | 'foot' | 'text'): number => {
  const cell = before.slice(before.lastIndexOf('\t') + 1);
  const rest = after.split('\t')[0]!.trim();
  const label = LABELLED.exec(before)?.[1]?.toLowerCase();
  if (label !== undefined && label !== 'vom' && label !== 'stand')
    return label === 'datum' || label === 'date' ? 0.95 : 0.98;
  if (label === 'stand') return where === 'head' ? 0.81 : 0;
  if (label === 'vom') return where === 'head' && /^\s*(?:Rechnung|Liquidation|vom)\b[^,]*$/i.test(before) ? 0.85 : 0;
  if (TODAY.test(before)) return 0.85;
  if (NOT_THE_LETTER.test(before) || WEEKDAY.test(cell)) return 0;
  // "begonnen am: 07.04.2025": an entry in a form, dated by its label.
  if (cell === '' && /:\s*\t$/.test(before)) return 0;
  if (where === 'text') return PLACE_BEFORE.test(cell) && cell.includes(',') && rest === '' ? 0.85 : 0;
  const alone = rest === '' || /^[,;]?\s*(?:Uhr|\d{1,2}[:.]\d{2}|\d+ Seiten?)/.test(rest);
  if (/^(?:den|am)? ?$/i.test(cell) && (where === 'head' || cell === before || /^[^\d:]*\t$/.test(before)))
    return alone ? 0.95 : where === 'foot' && /^\p{Lu}/u.test(rest) ? 0.85 : 0;
  if (PLACE_BEFORE.test(cell)) return alone ? 0.97 : where === 'foot' ? 0.9 : 0.8;
  // The reference is on the same line, and the gap between them was lost in reading.
  if (where === 'head' && alone && /\d \p{Lu}\p{L}+, (?:den )?$/u.test(cell)) return 0.85;
  if (/^.{3,60},(?: den)? ?$/.test(cell) && alone) return where === 'foot' ? 0.85 : 0.7;
  if (/\/ ?$/.test(cell) && alone) return 0.8;
  return 0;
};

/** The letter's date, or undefined. */
export const findDate = ({ text, lines }: LetterText, frame: LetterFrame): FieldFinding | undefined => {
  const sent =
    frame.email?.get('gesendet') ?? frame.email?.get('datum') ?? frame.email?.get('date') ?? frame.email?.get('sent');
  const mailed = sent && datesIn(sent.text)[0];
  if (sent && mailed) {
    const start = sent.start + mailed.start;
    return { start, end: sent.start + mailed.end, value: mailed.value, confidence: 0.99 };
  }
  const headEnd = frame.body[0]?.start ?? text.length;
  const footStart = lines[Math.max(0, lines.length - 9)]?.start ?? 0;
  const signed = frame.signature[0]?.start ?? text.length;
  const candidates: Candidate[] = [];
  for (const line of lines) {
    const where = line.start < headEnd ? 'head' : line.start >= Math.min(footStart, signed) ? 'foot' : 'text';
    for (const { start, end, value } of datesIn(line.text)) {
      const confidence = weigh(line.text.slice(0, start), line.text.slice(end), where);
      if (confidence > 0)
        candidates.push({ line, start: line.start + start, end: line.start + end, value, confidence });
    }
  }
  const sorted = candidates.toSorted((a, b) => b.confidence - a.confidence || a.start - b.start);
  const [best] = sorted;
  if (!best) return undefined;
  const rival = sorted.find(({ value, confidence }) => value !== best.value && confidence >= best.confidence - 0.02);
  return {
    start: best.start,
    end: best.end,
    value: best.value,
    confidence: rival ? best.confidence - 0.15 : best.confidence,
  };
};
