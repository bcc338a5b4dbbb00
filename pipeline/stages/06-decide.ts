// Decide: route to the unit, or review first.
import { MACHINE } from '../../domain/actor.ts';
import { type ActiveOriginals, isActive } from '../../domain/carried.ts';
import type { ClassifiedDocument } from '../../domain/document.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { ReviewReason, RouteReason } from '../../domain/reasons.ts';
import { type Disposition, isSure } from '../../domain/sorting/classification.ts';
import { type FixedAnswer, fixedAnswer, isRuled, rulesOf } from '../../domain/sorting/preassigned.ts';
import { toDecided, toReview } from '../../domain/transitions.ts';
import { quarantineDocument } from '../engine/set-aside.ts';
import { type Stage, type Step, stage } from '../engine/stage.ts';

export interface DecisionRules {
  /** For the first weeks: everything goes to review. */
  readonly collectOnly: boolean;
  /** Ids of the units that exist. */
  readonly units: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
  /** What becomes of originals that act; absent: units get our PDF only. */
  readonly activeOriginals?: ActiveOriginals;
}

/** Below this mean word confidence the text is no ground for an answer. */
const READABLE = 0.5;

export interface Verdict {
  readonly disposition: Disposition;
  readonly type: string;
  readonly unit: string;
}

const reasonOf = (fixed: FixedAnswer | undefined, stationUnit: string | undefined): RouteReason => {
  if (fixed === undefined) return 'CONFIDENT';
  if (isRuled(fixed)) return 'RULE';
  return fixed.label === stationUnit ? 'STATION' : 'SEPARATOR_SHEET';
};

/** The sheet's or the station's word outranks the rules, these the model; all else needs confidence in both answers. */
export const decideOn = (
  document: Pick<
    ClassifiedDocument,
    | 'classification'
    | 'hints'
    | 'assigned'
    | 'meanConfidence'
    | 'pageMissing'
    | 'doubtfulPages'
    | 'seenBefore'
    | 'originalHas'
    | 'takenForEmpty'
    | 'proposedBoundaries'
    | 'returns'
  >,
  rules: DecisionRules,
  stationUnit?: string,
): Verdict => {
  const { classification } = document;
  const fixed = { type: fixedAnswer(document, 'type'), unit: fixedAnswer(document, 'unit') };
  const type = fixed.type?.label ?? classification.type.label;
  const unit = fixed.unit?.label ?? classification.unit.label;
  const unknownUnit = !rules.units.has(unit);
  const typeSure = fixed.type !== undefined ? rules.types.has(type) : isSure(classification.type);
  const unitSure = fixed.unit !== undefined || isSure(classification.unit);
  const read = document.meanConfidence;
  const against: readonly (ReviewReason | false)[] = [
    (document.returns ?? []).length > 0 && 'RETURNED',
    rules.collectOnly && 'COLLECT_ONLY',
    document.seenBefore === 'duplicate' && 'LIKELY_DUPLICATE',
    document.seenBefore === 'revision' && 'GREW_LATER',
    document.takenForEmpty === true && 'TAKEN_FOR_EMPTY',
    document.pageMissing && 'PAGE_MISSING',
    (document.doubtfulPages ?? []).length > 0 && 'PAGE_DOUBTFUL',
    document.originalHas?.includes('embedded-files') === true && 'ATTACHMENTS_INSIDE',
    rules.activeOriginals === 'hold' && isActive(document.originalHas) && 'ACTIVE_ORIGINAL',
    (document.proposedBoundaries ?? []).length > 0 && 'MAY_BE_SEVERAL',
    classification.several === true && 'SECOND_LETTER_IN_TEXT',
    read === 0 && 'NO_TEXT',
    read > 0 && read < READABLE && 'POORLY_READ',
    unknownUnit && 'UNKNOWN_UNIT',
    !typeSure && 'TYPE_UNSURE',
    !unitSure && 'UNIT_UNSURE',
  ];
  const reasons = against.filter((reason) => reason !== false);
  if (reasons.length > 0) return { disposition: { kind: 'review', reasons }, type, unit };
  const why = { type: reasonOf(fixed.type, undefined), unit: reasonOf(fixed.unit, stationUnit) };
  const both = why.type === 'RULE' && why.unit !== 'RULE' ? [why.unit, why.type] : [why.unit];
  return { disposition: { kind: 'route', reasons: both }, type, unit };
};

export const decide = (
  rules: DecisionRules,
  stationUnit: (station: string) => string | undefined,
  clock: Clock,
): Stage =>
  stage({
    work: 'decide',
    kind: 'document',
    from: ['classified'],
    run: async (document): Promise<Step> => {
      const { disposition, type, unit } = decideOn(document, rules, stationUnit(document.station));
      const ruledBy = rulesOf(document);
      const details = {
        disposition: disposition.kind,
        reasons: disposition.reasons,
        type,
        unit,
        ...(ruledBy.length === 0 ? {} : { rules: ruledBy }),
      };
      return disposition.kind === 'review'
        ? { item: toReview(document, disposition.reasons), action: 'sent-to-review', details }
        : {
            item: toDecided(
              document,
              { type, unit, by: MACHINE, at: instant(clock) },
              { reasons: disposition.reasons },
            ),
            action: 'decided',
            details,
            next: 'compose',
          };
    },
    giveUp: quarantineDocument,
  });
