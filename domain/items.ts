// The item kinds that the store keeps, and the kinds of work that can be due on them.

import type { Delivery } from './delivery.ts';
import type { Document } from './document.ts';
import type { Page } from './page.ts';
import type { Hold } from './review/hold.ts';
import type { Check } from './review/sample-check.ts';
import type { Decision } from './sorting/classification.ts';
import type { LabelChange } from './sorting/label-change.ts';
import type { ModelVersion } from './sorting/model-version.ts';
import type { LeftFiles } from './sources/left-files.ts';

export type Item = Delivery | Page | Document | Decision | Check | ModelVersion | LabelChange | LeftFiles | Hold;
export type ItemKind = Item['kind'];
export type ItemOf<K extends ItemKind> = Extract<Item, { kind: K }>;

/** The stages that work is queued for. The three page stages are one job. */
export const WORKS = ['receive', 'open', 'page', 'separate', 'classify', 'decide', 'compose', 'hand-over'] as const;
export type Work = (typeof WORKS)[number];

/** Says that there is work; the store is the truth. A lost or doubled job costs time, never a page. */
export interface Job {
  readonly work: Work;
  readonly kind: ItemKind;
  readonly id: string;
}

/** Every kind, decisions first: a recount must see them before anything else. */
export const ITEM_KINDS = Object.keys({
  decision: true,
  delivery: true,
  page: true,
  document: true,
  check: true,
  model: true,
  'label-change': true,
  hold: true,
  'left-files': true,
} satisfies Record<ItemKind, true>) as readonly ItemKind[];

export const jobOf = (item: Item, work: Work): Job => ({ work, kind: item.kind, id: item.id });
