// Drift detection: finds units whose letters have changed and are sorted worse than before.
import type { Document } from '../domain/document.ts';
import type { Drift, DriftSide } from '../domain/sorting/quality.ts';

/** Letters on each side below which nothing is said. */
const FEWEST = 20;
/** Standard errors; chance alone goes that far once in 700 looks. */
const FAR = 3;
/** A smaller shift is true perhaps, but of no matter. */
const MATTERS = 0.03;

interface Sums {
  letters: number;
  known: number;
  knownSquares: number;
  confidence: number;
  confidenceSquares: number;
}

const nothing = (): Sums => ({ letters: 0, known: 0, knownSquares: 0, confidence: 0, confidenceSquares: 0 });

const sideOf = ({ letters, known, confidence }: Sums): DriftSide => ({
  letters,
  known: letters === 0 ? 0 : known / letters,
  confidence: letters === 0 ? 0 : confidence / letters,
});

const errorOf = (sum: number, squares: number, letters: number): number =>
  Math.max(0, squares / letters - (sum / letters) ** 2) / letters;

/** Whether the mean fell from one side to the other by more than chance. */
const fell = (before: Sums, now: Sums, of: 'known' | 'confidence'): boolean => {
  const drop = before[of] / before.letters - now[of] / now.letters;
  const squares = `${of}Squares` as const;
  const error = Math.sqrt(
    errorOf(before[of], before[squares], before.letters) + errorOf(now[of], now[squares], now.letters),
  );
  return drop >= MATTERS && drop >= FAR * error;
};

export interface DriftWatch {
  add(document: Document): void;
  report(): readonly Drift[];
}

/** Sums up letters; those received at `since` (ISO 8601) or later are the new ones. */
export const driftWatch = (since: string, unitNow: (label: string) => string): DriftWatch => {
  const units = new Map<string, { readonly before: Sums; readonly now: Sums }>();
  return {
    add: (document) => {
      if (!('classification' in document) || document.classification.known === undefined) return;
      const { known, unit: guess } = document.classification;
      const unit = unitNow('unit' in document ? document.unit : guess.label);
      const sides = units.get(unit) ?? { before: nothing(), now: nothing() };
      units.set(unit, sides);
      const sums = document.receivedAt >= since ? sides.now : sides.before;
      sums.letters += 1;
      sums.known += known;
      sums.knownSquares += known * known;
      sums.confidence += guess.confidence;
      sums.confidenceSquares += guess.confidence * guess.confidence;
    },
    report: () =>
      [...units]
        .map(([unit, { before, now }]) => ({
          unit,
          before: sideOf(before),
          now: sideOf(now),
          changed:
            before.letters >= FEWEST &&
            now.letters >= FEWEST &&
            (fell(before, now, 'known') || fell(before, now, 'confidence')),
        }))
        .sort((a, b) => Number(b.changed) - Number(a.changed) || b.now.letters - a.now.letters),
  };
};
