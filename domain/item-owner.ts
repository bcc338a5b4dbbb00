// The unit and the person that an item belongs to: what lists are narrowed down to.
import { actorOf } from './actor.ts';
import type { Item } from './items.ts';

/** The unit that a document or a person's decision names; undefined: none has been decided on. */
export const unitOf = (item: Item): string | undefined =>
  (item.kind === 'document' || item.kind === 'decision') && 'unit' in item ? item.unit : undefined;

const actedOn = (item: Item): string | undefined => {
  if ('decidedBy' in item) return item.decidedBy;
  return 'actor' in item ? item.actor : undefined;
};

/**
 * The id (see domain/actor.ts) of the person who decided about the item, by whatever spelling of the name and from
 * whatever account; undefined: no person has.
 */
export const personOf = (item: Item): string | undefined => {
  const form = actedOn(item);
  const actor = form === undefined ? undefined : actorOf(form);
  return actor?.kind === 'person' ? actor.id : undefined;
};
