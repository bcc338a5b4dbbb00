// The interface of a stage: takes an item in one state and returns it in the next. The runner commits.

import type { OutboxDraft } from '../../domain/handover/withdrawn-message.ts';
import type { Item, ItemKind, ItemOf, Job, Work } from '../../domain/items.ts';
import type { JournalDetails } from '../../domain/journal/journal.ts';
import type { JournalAction } from '../../domain/journal/journal-actions.ts';

/** A step to be written: the item's new state, what the journal says about it and what is due next. */
export interface Step {
  readonly item: Item;
  /** A verb in the past, for the journal. */
  readonly action: string;
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

export interface Stage<K extends ItemKind = ItemKind> {
  readonly work: Work;
  readonly kind: K;
  /** Throws only MailroomError: faults of the office. What is wrong with the letter is a value. */
  run(item: ItemOf<K>): Promise<Step>;
  /** The item after its last attempt failed: set aside, with everything needed to look at it. */
  giveUp(item: ItemOf<K>, detail: string): Step;
}

/** What the office tells the one who runs it. Never letter text. */
export interface Observer {
  stepDone(event: {
    readonly job: Job;
    readonly action: string;
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
