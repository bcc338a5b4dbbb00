// Renames, merges and splits units and types. Decisions stay as recorded and are read through the change history.

import { type Actor, formOf } from '../../domain/actor.ts';
import type { RoutingHints } from '../../domain/delivery.ts';
import { FOR_REVIEW } from '../../domain/document.ts';
import type { DecisionId, LabelChangeId } from '../../domain/ids.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import { everything } from '../../domain/ports/ledger/everything.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { Classification, Decision, Guess } from '../../domain/sorting/classification.ts';
import type { LabelChange } from '../../domain/sorting/label-change.ts';
import { labelChanges } from '../../learning/label-history.ts';
import { inTodaysLabels } from '../../learning/training-letters.ts';

export type ChangeAsked = Pick<LabelChange, 'of' | 'how' | 'from' | 'to'> & { readonly actor: Actor };

export interface Reassignment {
  readonly document: string;
  readonly to: string;
}

export type LabelsChanged =
  | {
      readonly kind: 'done';
      /** Letters in review whose proposal was the old label. */
      readonly waiting: number;
      /** Letters that are just on their way to the old label, and will arrive there. */
      readonly onTheirWay: number;
      /** Letters given to the new label by the list. */
      readonly reassigned: number;
      /** Documents of the list that nobody decided for the old label. */
      readonly unknown: readonly string[];
    }
  /** The new label is not configured. */
  | { readonly kind: 'unknown-label'; readonly label: string }
  /** The old label is: what is decided for it from now on would be another label's. */
  | { readonly kind: 'still-configured'; readonly label: string };

const relabelled = (guess: Guess, now: (label: string) => string): Guess => ({
  ...guess,
  label: now(guess.label),
  alternatives: guess.alternatives.map(({ label, confidence }) => ({ label: now(label), confidence })),
});

export const changeLabelsWith = ({
  store,
  clock,
  labels,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly labels: { readonly types: ReadonlySet<string>; readonly units: ReadonlySet<string> };
}): ((asked: ChangeAsked, list?: readonly Reassignment[]) => Promise<LabelsChanged>) => {
  /** Proposals in review are shown in today's labels. */
  const renameWaiting = async ({ of, from, to, actor }: LabelChange): Promise<number> => {
    const now = (label: string): string => (from.includes(label) ? to[0]! : label);
    let renamed = 0;
    for await (const { item, version } of everything(store, 'document', FOR_REVIEW)) {
      const classification: Classification = {
        ...item.classification,
        [of]: relabelled(item.classification[of], now),
      };
      const hint = item.hints[of];
      const hints: RoutingHints = hint === undefined ? item.hints : { ...item.hints, [of]: now(hint) };
      if (from.includes(item.classification[of].label) || (hint !== undefined && from.includes(hint))) {
        const entry = { at: instant(clock), actor, action: 'relabelled' as const, subject: `document:${item.id}` };
        const details = { of, from, to: to[0]! };
        const [outcome] = await store.commit([
          { item: { ...item, classification, hints }, expects: version, journal: [{ ...entry, details }] },
        ]);
        if (outcome === 'committed') renamed += 1;
      }
    }
    return renamed;
  };

  const onTheirWay = async ({ of, from }: LabelChange): Promise<number> => {
    const states = ['decided', 'composed', 'in-handover'] as const;
    let letters = 0;
    for await (const { item } of everything(store, 'document', states)) if (from.includes(item[of])) letters += 1;
    return letters;
  };

  const reassign = async (change: LabelChange, list: readonly Reassignment[]) => {
    const changes = await labelChanges(store);
    const listed = new Set(list.map(({ document }) => document));
    const last = new Map<string, Decision>();
    for await (const { decision } of listed.size === 0 ? [] : store.decisions(0))
      if (listed.has(decision.document)) last.set(decision.document, inTodaysLabels(decision, changes));
    const unknown: string[] = [];
    for (const { document, to } of list) {
      const said = last.get(document);
      if (said === undefined || said.weight === 0 || !change.from.includes(said[change.of])) {
        unknown.push(document);
        continue;
      }
      const { machine: _, weight: __, ...rest } = said;
      const item: Decision = {
        ...rest,
        [change.of]: to,
        id: `reassigned-${document}@${change.at}` as DecisionId,
        origin: 'reassigned',
        actor: change.actor,
        at: change.at,
      };
      const { type, unit } = item;
      const subject = `document:${document}`;
      const entry = {
        at: change.at,
        actor: change.actor,
        action: 'reassigned' as const,
        subject,
        details: { type, unit },
      };
      await store.commit([{ item, expects: 0, journal: [entry] }]);
    }
    return { reassigned: list.length - unknown.length, unknown };
  };

  const refusal = ({ of, how, from, to }: ChangeAsked, list: readonly Reassignment[]): LabelsChanged | undefined => {
    const configured = of === 'type' ? labels.types : labels.units;
    const unknown = to.find((label) => !configured.has(label));
    if (unknown !== undefined) return { kind: 'unknown-label', label: unknown };
    const elsewhere = list.find((letter) => !to.includes(letter.to));
    if (elsewhere !== undefined) return { kind: 'unknown-label', label: elsewhere.to };
    const left = how === 'split' ? undefined : from.find((label) => configured.has(label));
    return left === undefined ? undefined : { kind: 'still-configured', label: left };
  };

  return async (asked, list = []) => {
    const from = asked.from.filter((label) => !asked.to.includes(label));
    const refused = refusal({ ...asked, from }, list);
    if (refused !== undefined) return refused;
    const { of, how, to } = asked;
    const actor = formOf(asked.actor);
    const at = instant(clock);
    const change: LabelChange = {
      ...{ kind: 'label-change', state: 'made', of, how, from, to, actor, at },
      id: `change-${clock.id()}` as LabelChangeId,
    };
    const action = ({ rename: 'renamed', merge: 'merged', split: 'split' } as const)[how];
    await store.commit([
      {
        item: change,
        expects: 0,
        journal: [{ at, actor, action, subject: `label-change:${change.id}`, details: { of, from, to } }],
      },
    ]);
    const { reassigned, unknown } = await reassign(change, list);
    return {
      kind: 'done',
      waiting: how === 'split' ? 0 : await renameWaiting(change),
      onTheirWay: how === 'split' ? 0 : await onTheirWay(change),
      reassigned,
      unknown,
    };
  };
};
