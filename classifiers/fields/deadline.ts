// Extracts the date by which the office must pay, answer or appeal. Hearing dates, contract terms and offers do not count.
import { datesIn, type FoundDate, nextDatesIn } from './dates.ts';
import type { FieldFinding } from './finding.ts';
import type { LetterText } from './letter-text.ts';

const WEEKDAY = '(?:(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch)';
const UNTIL = new RegExp(
  String.raw`(?:(?<!\p{L})bis(?: spätestens)?(?: zum| zu dem| am)?|spätestens(?: bis)?(?: zum| am)?|fällig(?: am| zum)?:?|Zahlungsziel:?|zahlbar bis(?: zum)?)\s+(?:${WEEKDAY},?(?: dem| den)?\s+)?$`,
  'iu',
);
const STRICT = /spätestens|fällig|zahlungsziel|zahlbar/i;
const DEMAND =
  /(?<!\p{L})(?:bitten?|gebeten|fordern|auffordern|aufgefordert|überweis|zahl|begleich|ausgleich|stellungnahme|stellung zu nehmen|frist|nachfrist|anzumelden|vorzulegen|einzureichen|erwarte|abgeholfen|antwort|rückmeldung|zu erklären)/iu;
const NO_DEMAND =
  /gültig|befristet|arbeitsunfähig|krank|AU\b|Bewilligung|bewillige|einbehalten|für die Zeit|Zeitraum|Frühbucher|Nachlass|Rabatt|Bei Bestellung|Bei Auftrag|Aktion|Gutschein|verlos|gilt bis|endet|zurücknehm|Bescheinigung/i;
const COUNT: Readonly<Record<string, number>> = {
  ...{
    ein: 1,
    eine: 1,
    einem: 1,
    einer: 1,
    eines: 1,
    zwei: 2,
    drei: 3,
    vier: 4,
    fünf: 5,
    sechs: 6,
    sieben: 7,
    acht: 8,
  },
  ...{ zehn: 10, zwölf: 12, vierzehn: 14 },
};
const TERM = new RegExp(
  String.raw`(?:binnen|innerhalb(?: von)?|in den nächsten|Zahlungsziel:?|Zahlung:?[^.\n]{0,20}|Skonto,)\s+(\d{1,3}|${Object.keys(COUNT).join('|')})\s+(Tag|Woche|Monat)(?:e[ns]?|n|s)?(?!\p{L})(\s+netto)?`,
  'giu',
);
const TERM_DEMAND =
  /(?<!\p{L})(?:bitten?|gebeten|zahl|überweis|begleich|ausgleich|zu erklären|erwidern|klageerwiderung|erwarte|widerspruch|klage|einspruch|beschwerde\p{L}*|beziffern|antwort|zahlungsziel|abzug|anzuweisen|verbunden|aufgefordert|neuübermittlung)/iu;
const NO_TERM =
  /Erstattung|erstatten|Belastung|ausgeschlossen|zurücknehmen|zurückbauen|zu verwenden|Auszahlung|nach Abschluss|nach Vertragsende|kann ich|Teilnahme|startklar|kündig\p{L}+ (?:wir|ich)/iu;

/** The sentence around a span, from full stop to full stop, at most 220 characters before it and 200 behind. */
const sentenceAround = (flat: string, start: number, end: number): string => {
  const before = flat.slice(Math.max(0, start - 220), start);
  const cut = [
    ...before.matchAll(
      /(?<!\b(?:Nr|St|Dr|Az|ca|Hr|Fr|Tel|bzw|ggf|max|Abs|Art))(?<=\p{L}{2}|\))[.!?] (?=\p{Lu})| {2}/gu,
    ),
  ].at(-1);
  const after = flat.slice(end, end + 200);
  const stop = /\p{L}{2,}[.!?](?: |$)| {2}/u.exec(after);
  return (
    before.slice(cut ? cut.index + cut[0].length : 0) +
    flat.slice(start, end) +
    after.slice(0, stop ? stop.index + stop[0].length : after.length)
  );
};

/**
 * The deadline: a date that is named comes before a term ("binnen 14 Tagen", `P14D`). `written`: the letter's date, which
 * gives "bis zum 27. Juni" its year.
 */
export const findDeadline = ({ text }: LetterText, written: string | undefined): FieldFinding | undefined => {
  // One character for one: offsets stay those of the letter.
  const flowing = text.replaceAll(/[\t\n]/g, ' ');
  const sentence = (start: number, end: number): string => sentenceAround(flowing, start, end);
  const named: FieldFinding[] = [];
  const full = datesIn(flowing);
  const open: readonly FoundDate[] = written
    ? nextDatesIn(flowing, written).filter(
        (date) => !full.some((other) => other.start < date.end && other.end > date.start),
      )
    : [];
  for (const [dates, confidence] of [
    [full, 0.95],
    [open, 0.9],
  ] as const)
    for (const { start, end, value } of dates) {
      const until = UNTIL.exec(flowing.slice(Math.max(0, start - 60), start));
      if (!until || (written !== undefined && value < written)) continue;
      const around = sentence(start, end);
      const strict = STRICT.test(until[0]);
      const clause = flowing
        .slice(Math.max(0, start - 80), start)
        .split(/[,;.] /)
        .at(-1)!;
      if (NO_DEMAND.test(around) || /kündig/i.test(clause) || (!strict && !DEMAND.test(around))) continue;
      named.push({ start, end, value, confidence: strict ? confidence : confidence - 0.03 });
    }
  const [date] = named.toSorted((a, b) => b.confidence - a.confidence || a.start - b.start);
  if (date)
    return named.some(({ value }) => value !== date.value) ? { ...date, confidence: date.confidence - 0.12 } : date;
  const terms: FieldFinding[] = [];
  for (const match of flowing.matchAll(TERM)) {
    const start = match.index;
    const end = start + match[0].length;
    const around = sentence(start, end);
    if (NO_TERM.test(around) || !TERM_DEMAND.test(around)) continue;
    const count = COUNT[match[1]!.toLowerCase()] ?? Number(match[1]);
    const unit = match[2]!.toLowerCase();
    const value = unit === 'monat' ? `P${count}M` : `P${unit === 'woche' ? 7 * count : count}D`;
    terms.push({ start, end, value, confidence: match[3] ? 0.93 : 0.88 });
  }
  const skonto = /Skonto|\d %/;
  const usable = terms.filter(
    ({ start, end, confidence }) => confidence > 0.9 || !skonto.test(flowing.slice(start, end + 20)),
  );
  return usable.toSorted((a, b) => b.confidence - a.confidence || a.start - b.start)[0];
};
