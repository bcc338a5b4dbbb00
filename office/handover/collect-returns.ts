// Collects the documents that units returned by the channel they received them on.
import { unitSystem } from '../../domain/actor.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { ReturnedLetter, Returns } from '../../domain/ports/units/returns.ts';
import type { Review } from '../review/review.ts';

/** Files that one look names; a folder full of something else is one line more. */
const MOST_TOLD = 20;

/**
 * Returns one look. A letter waits for an operator before its files are taken away; killed in between, the next look
 * finds it returned already. Files that are not the unit's documents stay where they are and are reported once.
 */
export const takeReturns = ({
  returns,
  review,
  store,
  onFault,
}: {
  readonly returns: Returns;
  readonly review: Pick<Review, 'giveBack'>;
  readonly store: Store;
  readonly onFault: (error: unknown) => void;
}): (() => Promise<number>) => {
  let told = new Set<string>();
  let toldFaults = new Set<string>();

  /** `early`: the unit was faster than our own note that the letter arrived. */
  const standingOf = async ({ document, unit }: ReturnedLetter): Promise<'returned' | 'early' | 'strange'> => {
    const item = (await store.get('document', document))?.item;
    if (item === undefined) return 'strange';
    if (item.state === 'in-handover' && item.unit === unit) return 'early';
    return 'returns' in item && item.returns?.some((back) => back.unit === unit) === true ? 'returned' : 'strange';
  };

  return async () => {
    const { letters, strange, faults = [] } = await returns.look();
    // Each once, and again when it comes back after it was over.
    const faultsNow = new Map(faults.map((fault) => [fault.message, fault]));
    for (const [message, fault] of faultsNow) if (!toldFaults.has(message)) onFault(fault);
    toldFaults = new Set(faultsNow.keys());
    const leftThere = [...strange];
    let taken = 0;
    for (const letter of letters) {
      const { document, unit, place } = letter;
      const outcome = await review.giveBack(document, { unit, actor: unitSystem(unit) });
      const standing = outcome.kind === 'done' ? 'returned' : await standingOf(letter);
      if (standing === 'returned') await returns.takeAway(letter);
      if (standing === 'strange') leftThere.push(place);
      if (outcome.kind === 'done') taken += 1;
    }
    const unknown = leftThere.filter((place) => !told.has(place));
    for (const place of unknown.slice(0, MOST_TOLD)) onFault(new MailroomError('RETURN_UNKNOWN', { place }));
    const [first] = unknown;
    const more = unknown.length - MOST_TOLD;
    if (first !== undefined && more > 0) onFault(new MailroomError('RETURN_UNKNOWN', { place: first, more }));
    told = new Set(leftThere);
    return taken;
  };
};
