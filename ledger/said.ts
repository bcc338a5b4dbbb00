// The facts that a journal entry states about an item, and the same facts from the item itself, for comparison.
import { isAtUnit } from '../domain/document.ts';
import type { Item, ItemKind } from '../domain/items.ts';
import { ITEM_KINDS } from '../domain/items.ts';
import type { JournalEntry } from '../domain/journal/journal.ts';
import { actionOf, leaves } from '../domain/journal/journal-actions.ts';

/** Facts by lane; undefined: nothing is said about it. */
export type Lanes = readonly [string | undefined, string | undefined, string | undefined];

export interface Said {
  readonly kind: ItemKind;
  readonly id: string;
  /** The states that the item may be in after this entry; absent: it says nothing of that. */
  readonly states?: readonly string[];
  readonly lanes: Lanes;
}

const NOTHING: Lanes = [undefined, undefined, undefined];
const joined = (...parts: readonly unknown[]): string => JSON.stringify(parts.map((part) => part ?? null));

const lanesOf = (kind: ItemKind, { action, actor, details }: JournalEntry): Lanes => {
  const { fileName, revisionOf, sha256, pages, mediaType, image, payload, reason, type, unit, pdf } = details;
  switch (`${kind} ${action}`) {
    case 'delivery claimed':
      return [joined(actor, fileName, revisionOf), undefined, undefined];
    case 'delivery received':
      return [undefined, joined(sha256, details.receivedAt), undefined];
    case 'delivery opened':
      return [undefined, undefined, joined(pages, mediaType)];
    case 'page read':
      return [joined(image), undefined, undefined];
    case 'page seen-as-separator':
      return [undefined, joined(payload), undefined];
    case 'page quarantined':
    case 'document quarantined':
      return [undefined, undefined, joined(reason)];
    case 'document decided':
      return [joined(type, unit, actor), undefined, undefined];
    case 'document composed':
      return [undefined, joined(pdf), undefined];
    case 'document put-in-outbox':
    case 'document handed-over':
      return [undefined, joined(unit, pdf), undefined];
    default:
      return NOTHING;
  }
};

/** Undefined: the entry is in a form that no version of this program writes. */
export const saidBy = (entry: JournalEntry): Said | undefined => {
  const action = actionOf(entry);
  if (action === undefined || typeof entry.subject !== 'string') return undefined;
  const at = entry.subject.indexOf(':');
  const named = ITEM_KINDS.find((kind) => kind === entry.subject.slice(0, at));
  if (named === undefined) return undefined;
  const subject = entry.subject.slice(at + 1);
  // A sample check is written down under its document.
  const kind = action === 'checked' ? 'check' : named;
  const id = action === 'checked' ? `check-${subject}` : subject;
  const states = leaves(action, kind);
  return { kind, id, ...(states === undefined ? {} : { states }), lanes: lanesOf(kind, entry) };
};

/** The facts that an item has, each in every form in which an entry may name it. */
export const factsOf = (item: Item): readonly (readonly string[])[] => {
  switch (item.kind) {
    case 'delivery': {
      const { station, fileName, revisionOf } = item;
      // An empty file is set aside at once: no entry says that its bytes were received.
      const isEmpty = item.state === 'quarantined' && item.reason === 'EMPTY_FILE';
      const original = 'original' in item && !isEmpty ? item.original : undefined;
      const { receivedAt } = item as { readonly receivedAt?: string };
      return [
        [joined(`station:${station}`, fileName, revisionOf)],
        original === undefined ? [] : [joined(original.sha256, receivedAt), joined(original.sha256, undefined)],
        'pageCount' in item ? [joined(item.pageCount, item.mediaType)] : [],
      ];
    }
    case 'page':
      return [
        item.state === 'read' ? [joined(item.reading.image.sha256)] : [],
        item.state === 'separator' ? [joined(item.mark.payload)] : [],
        item.state === 'quarantined' ? [joined(item.reason)] : [],
      ];
    case 'document': {
      const isSent = item.state === 'in-handover' || isAtUnit(item);
      return [
        'decidedBy' in item ? [joined(item.type, item.unit, item.decidedBy)] : [],
        isSent ? [joined(item.unit, item.pdf.sha256)] : item.state === 'composed' ? [joined(item.pdf.sha256)] : [],
        item.state === 'quarantined' ? [joined(item.reason)] : [],
      ];
    }
    default:
      return [[], [], []];
  }
};

/** States in which another item's step brings an item into being, without an entry of its own. */
const BORN: { readonly [K in ItemKind]?: string } = {
  page: 'waiting',
  document: 'separated',
  check: 'waiting',
  decision: 'made',
};

/** What is no step of any sheet: who has what open, and what is left in a station's folder. The journal says nothing of it. */
const UNWRITTEN: ReadonlySet<ItemKind> = new Set(['hold', 'left-files']);

export type Difference = 'not-in-journal' | 'state-not-in-journal' | 'content-not-in-journal';

/** What an item and the journal's last word on it disagree about. `is` compares one lane with the forms of a fact. */
export const differenceOf = (
  item: Item,
  states: readonly string[] | undefined,
  is: (lane: number, forms: readonly string[]) => boolean,
): Difference | undefined => {
  if (UNWRITTEN.has(item.kind)) return undefined;
  if (states === undefined) return BORN[item.kind] === item.state ? undefined : 'not-in-journal';
  if (!states.includes(item.state)) return 'state-not-in-journal';
  const facts = factsOf(item);
  return facts.every((forms, lane) => forms.length === 0 || is(lane, forms)) ? undefined : 'content-not-in-journal';
};
