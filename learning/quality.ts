// The quality report: machine answers compared with operators' decisions, units' returns and sample checks.
import { isMachine } from '../domain/actor.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { changedSince } from '../domain/ports/ledger/everything.ts';
import type { Queries } from '../domain/ports/ledger/queries.ts';
import type { Decision } from '../domain/sorting/classification.ts';
import type { LabelQuality, QualityReport, WeekQuality } from '../domain/sorting/quality.ts';
import { measuredShare } from './confidence-interval.ts';
import { driftWatch } from './drift.ts';
import { labelChanges, labelNow } from './label-history.ts';

const DAY_MS = 86_400_000;
const WEEKS = 12;
/** The last weeks that drift compares with those before. */
const RECENT_WEEKS = 4;

/** The Monday (UTC) of the week that holds `at` (ms since 1970). 1 January 1970 was a Thursday. */
const mondayOf = (at: number): number => {
  const day = Math.floor(at / DAY_MS);
  return (day - ((day + 3) % 7)) * DAY_MS;
};
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const emptyWeek = (week: string): Mutable<WeekQuality> => ({
  ...{ week, letters: 0, through: 0, decided: 0, typeRight: 0, unitRight: 0, bothRight: 0, returned: 0 },
});

/** Counts how often a label was said and what the machine had said instead. */
const confusion = () => {
  const labels = new Map<string, { letters: number; right: number; readonly others: Map<string, number> }>();
  return {
    add: (said: string, proposed: string): void => {
      const row = labels.get(said) ?? { letters: 0, right: 0, others: new Map<string, number>() };
      labels.set(said, row);
      row.letters += 1;
      if (said === proposed) row.right += 1;
      else row.others.set(proposed, (row.others.get(proposed) ?? 0) + 1);
    },
    report: (): readonly LabelQuality[] =>
      [...labels]
        .map(([label, { letters, right, others }]) => ({
          ...{ label, letters, right },
          takenFor: [...others]
            .map(([other, count]) => ({ label: other, letters: count }))
            .sort((a, b) => b.letters - a.letters || (a.label < b.label ? -1 : 1)),
        }))
        .sort((a, b) => b.letters - a.letters || (a.label < b.label ? -1 : 1)),
  };
};

export const qualityReport = async (
  { store, clock }: { readonly store: Queries; readonly clock: Clock },
  settings: { readonly checkShare: number; readonly collectOnly: boolean },
): Promise<QualityReport> => {
  const at = clock.now();
  const thisWeek = mondayOf(at);
  const since = new Date(thisWeek - (WEEKS - 1) * 7 * DAY_MS).toISOString();
  const recent = new Date(thisWeek - (RECENT_WEEKS - 1) * 7 * DAY_MS).toISOString();
  const changes = await labelChanges(store);
  const now = (of: 'type' | 'unit', label: string, said: string) => labelNow(changes, { of, label, at: said });

  const weeks = new Map<string, Mutable<WeekQuality>>();
  for (let back = WEEKS - 1; back >= 0; back -= 1) {
    const week = dayOf(thisWeek - back * 7 * DAY_MS);
    weeks.set(week, emptyWeek(week));
  }
  const weekOf = (instant: string) => weeks.get(dayOf(mondayOf(Date.parse(instant))));

  const drift = driftWatch(recent, (unit) => now('unit', unit, since));
  for await (const document of changedSince(store, { kind: 'document', since })) {
    const week = weekOf(document.receivedAt);
    if (week === undefined || document.state === 'quarantined') continue;
    week.letters += 1;
    if ('decidedBy' in document && isMachine(document.decidedBy)) week.through += 1;
    drift.add(document);
  }

  const byType = confusion();
  const byUnit = confusion();
  const compare = ({ type, unit, machine, at: said, origin = 'review' }: Decision): void => {
    if (machine === undefined || (origin !== 'review' && origin !== 'check')) return;
    const [saidType, saidUnit] = [now('type', type, said), now('unit', unit, said)];
    const [proposedType, proposedUnit] = [now('type', machine.type.label, said), now('unit', machine.unit.label, said)];
    byType.add(saidType, proposedType);
    byUnit.add(saidUnit, proposedUnit);
    const week = weekOf(said);
    if (week === undefined || origin !== 'review') return;
    week.decided += 1;
    if (saidType === proposedType) week.typeRight += 1;
    if (saidUnit === proposedUnit) week.unitRight += 1;
    if (saidType === proposedType && saidUnit === proposedUnit) week.bothRight += 1;
  };
  /** Documents whose next older decision was called back: it is void. */
  const calledBack = new Set<string>();
  for await (const decision of changedSince(store, { kind: 'decision', since })) {
    if (decision.origin === 'recall') calledBack.add(decision.document);
    else if (calledBack.delete(decision.document)) continue;
    else if (decision.origin === 'return') {
      const week = weekOf(decision.at);
      if (week !== undefined) week.returned += 1;
    } else compare(decision);
  }

  let [right, wrong] = [0, 0];
  for await (const { state } of changedSince(store, { kind: 'check', states: ['right', 'wrong'], since })) {
    if (state === 'wrong') wrong += 1;
    else right += 1;
  }

  return {
    at: new Date(at).toISOString(),
    since,
    collectOnly: settings.collectOnly,
    checks: {
      share: settings.checkShare,
      waiting: (await store.count('check')).waiting ?? 0,
      wrong: measuredShare(wrong, right + wrong),
    },
    weeks: [...weeks.values()],
    confusion: { type: byType.report(), unit: byUnit.report() },
    drift: drift.report(),
  };
};
