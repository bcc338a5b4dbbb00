// A stage takes an item in one state and returns it in the next; the runner commits.

import { MailroomError } from '../../domain/errors.ts';
import type { OutboxDraft } from '../../domain/handover/outbox.ts';
import type { Item, ItemKind, Job, Work } from '../../domain/items.ts';
import type { JournalDetails } from '../../domain/journal/journal.ts';
import type { JournalAction } from '../../domain/journal/journal-actions.ts';
import type { InState } from '../../domain/ports/ledger/store.ts';

/** A step to be written: the item's new state, what the journal says about it and what is due next. */
export interface Step {
  readonly item: Item;
  readonly action: JournalAction;
  readonly details: JournalDetails;
  readonly next?: Work;
  /**
   * Items that this step brings into being, or changes (`expects`: the version it builds on). They are written first; what
   * exists already, or has changed since, is left as it is.
   */
  readonly children?: readonly {
    readonly item: Item;
    readonly next?: Work;
    readonly expects?: number;
    /** What the journal says of a change; what comes into being has its parent's entry. */
    readonly action?: JournalAction;
  }[];
  readonly outbox?: readonly OutboxDraft[];
  /** Milliseconds a part, for the log. */
  readonly times?: Readonly<Record<string, number>>;
}

/** What a stage consists of: the states that it takes, and what it makes of an item in one of them. */
interface StageParts<K extends ItemKind, S extends string> {
  readonly work: Work;
  readonly kind: K;
  readonly from: readonly S[];
  /** Throws only MailroomError: faults of the office. What is wrong with the letter is a value. */
  run(item: InState<K, S>): Promise<Step>;
  /** The item after its last attempt failed: set aside, with everything needed to look at it. */
  giveUp(item: InState<K, S>, detail: string): Step;
}

/** A stage as the runner sees it. Both functions throw PORT_MISUSED for an item that the stage does not take. */
export interface Stage {
  readonly work: Work;
  run(item: Item): Promise<Step>;
  giveUp(item: Item, detail: string): Step;
}

/** Makes a stage of its parts: kind and state of an item are checked here, once for all stages. */
export const stage = <K extends ItemKind, S extends string>(parts: StageParts<K, S>): Stage => {
  const { work, kind } = parts;
  const from = new Set<string>(parts.from);
  const takes = (item: Item): item is InState<K, S> & Item =>
    item.kind === kind && 'state' in item && from.has(item.state);
  const taken = (item: Item): InState<K, S> => {
    if (takes(item)) return item;
    throw new MailroomError('PORT_MISUSED', { stage: work, kind: item.kind, id: item.id });
  };
  return {
    work,
    run: async (item) => parts.run(taken(item)),
    giveUp: (item, detail) => parts.giveUp(taken(item), detail),
  };
};

/** What the office tells the one who runs it. Never letter text. */
export interface Observer {
  stepDone(event: {
    readonly job: Job;
    readonly action: JournalAction;
    readonly details: JournalDetails;
    readonly ms: number;
    readonly times?: Readonly<Record<string, number>>;
  }): void;
  faultSeen(event: {
    readonly error: unknown;
    readonly job?: Job;
    readonly attempt?: number;
    readonly so: 'again' | 'quarantined' | 'waits';
  }): void;
}
