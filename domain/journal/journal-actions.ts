// The closed list of journal actions, with the state that each leaves its item in.
import { actorOf } from '../actor.ts';
import type { ItemKind } from '../items.ts';

type Leaves = { readonly [K in ItemKind]?: readonly string[] };

/** By action, the states it leaves; an action without any says something that changes no state. */
export const JOURNAL_ACTIONS = {
  claimed: { delivery: ['claimed'] },
  received: { delivery: ['received'] },
  opened: { delivery: ['opened'] },
  'pages-complete': { delivery: ['opened', 'separated'] },
  'waits-for-pages': { delivery: ['opened', 'separated'] },
  separated: { delivery: ['separated'] },
  'found-no-document': { delivery: ['without-document'] },
  'confirmed-empty': { delivery: ['empty'] },
  'told-to-be-document': { delivery: ['opened'] },
  'reads-pages-again': { delivery: ['opened', 'separated'], page: ['waiting'] },
  read: { page: ['read'] },
  'seen-as-separator': { page: ['separator'] },
  'seen-as-blank': { page: ['blank'] },
  quarantined: { delivery: ['quarantined'], page: ['quarantined'], document: ['quarantined'] },
  'tried-again': { delivery: ['claimed', 'received'], page: ['waiting'], document: ['separated'] },
  'told-to-cut': { document: ['separated'] },
  'cut-in-two': { document: ['separated'] },
  'left-whole': { document: ['separated'] },
  classified: { document: ['classified'] },
  'sent-to-review': { document: ['in-review'] },
  relabelled: { document: ['in-review', 'returned'] },
  decided: { document: ['decided'] },
  composed: { document: ['composed'] },
  'put-in-outbox': { document: ['in-handover'] },
  'handed-over': { document: ['handed-over'] },
  /** The unit said that it is responsible. Before 0.2 this was `accepted` by the unit. */
  'unit-accepted': { document: ['accepted'] },
  /** A document that its unit gave back to a program before 0.2 waits in review. */
  returned: { document: ['returned', 'in-review'] },
  recalled: { document: ['in-review'] },
  withdrawn: {},
  'withdrawal-undeliverable': {},
  /** A unit has kept a document for some days. Before 0.2 this was `accepted` by the machine. */
  'kept-unopposed': {},
  checked: { check: ['right', 'wrong'] },
  reassigned: {},
  promoted: { model: ['promoted'] },
  refused: { model: ['refused'] },
  'rolled-back': { model: ['promoted'] },
  renamed: { 'label-change': ['made'] },
  merged: { 'label-change': ['made'] },
  split: { 'label-change': ['made'] },
} as const satisfies Readonly<Record<string, Leaves>>;

export type JournalAction = keyof typeof JOURNAL_ACTIONS;

/** What an entry of any age says. Undefined: no version of this program writes that. */
export const actionOf = ({
  action,
  actor,
}: {
  readonly action: string;
  readonly actor: string;
}): JournalAction | undefined => {
  if (action === 'accepted') return actorOf(actor).kind === 'unit' ? 'unit-accepted' : 'kept-unopposed';
  return Object.hasOwn(JOURNAL_ACTIONS, action) ? (action as JournalAction) : undefined;
};

export const leaves = (action: JournalAction, kind: ItemKind): readonly string[] | undefined =>
  (JOURNAL_ACTIONS[action] as Leaves)[kind];
