// Formats the quality report as text tables.
import type { LabelQuality, MeasuredShare, QualityReport } from '../../../domain/sorting/quality.ts';

const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)} %`);
const shareOf = (part: number, of: number): string => percent(of === 0 ? null : part / of);

const measured = ({ part, of, share, low, high }: MeasuredShare): string =>
  share === null ? 'nothing checked yet' : `${percent(share)} (${part} of ${of}; ${percent(low)} to ${percent(high)})`;

/** Columns as wide as they need to be; the first one left, the others right. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
};

const labels = (title: string, rows: readonly LabelQuality[]): readonly string[] => [
  '',
  ...table(
    [title, 'decided', 'right', 'taken for'],
    rows.map(({ label, letters, right, takenFor }) => [
      label,
      String(letters),
      shareOf(right, letters),
      takenFor.map((other) => `${other.label} ${other.letters}`).join(', '),
    ]),
  ),
];

export const qualityTable = ({ since, collectOnly, checks, weeks, confusion, drift }: QualityReport): string => {
  const changed = drift.filter((unit) => unit.changed);
  return [
    `since                 ${since.slice(0, 10)}`,
    ...(collectOnly ? ['collecting only       nothing goes straight through'] : []),
    `wrongly sent          ${measured(checks.wrong)}`,
    `waiting for a check   ${checks.waiting} (${percent(checks.share)} of what goes through)`,
    '',
    ...table(
      ['week', 'letters', 'straight through', 'decided', 'type right', 'unit right', 'both right', 'given back'],
      weeks.map((week) => [
        week.week,
        String(week.letters),
        shareOf(week.through, week.letters),
        String(week.decided),
        shareOf(week.typeRight, week.decided),
        shareOf(week.unitRight, week.decided),
        shareOf(week.bothRight, week.decided),
        String(week.returned),
      ]),
    ),
    ...labels('type', confusion.type),
    ...labels('unit', confusion.unit),
    '',
    changed.length === 0 ? 'No unit’s letters have changed.' : 'Units whose letters have changed:',
    ...changed.map(
      ({ unit, before, now }) =>
        `  ${unit}: known words ${percent(before.known)} → ${percent(now.known)}, confidence ${percent(before.confidence)} → ${percent(now.confidence)}`,
    ),
  ].join('\n');
};
