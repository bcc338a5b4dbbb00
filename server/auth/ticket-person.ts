// Makes the person of a redeemed sign-in ticket: the one place in the server where a name becomes an actor.
import { type Person, personNamed } from '../../domain/actor.ts';
import { isFault } from '../../domain/errors.ts';

/** Undefined: no ticket, or one of an earlier version with a name that nobody may act under. */
export const personOf = (redeemed: { readonly name: string } | undefined): Person | undefined => {
  try {
    return redeemed && personNamed(redeemed.name);
  } catch (error) {
    if (isFault(error, 'NAME_REFUSED')) return undefined;
    throw error;
  }
};
