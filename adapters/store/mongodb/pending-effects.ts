// Moves on what rides in items' documents: entries into the journal, decisions into their order, states into the counts.
//
// One document, the head, says how far they are. A process that moves effects advances it by compare-and-set and puts the batch
// into it; then the batch is carried out, and then it is taken out of the head. A mover that dies in between leaves its
// batch there, and the next one carries it out first. docs/adr says why this holds at every point.
import { setTimeout } from 'node:timers/promises';
import { MailroomError } from '../../../domain/errors.ts';
import type { ItemKind } from '../../../domain/items.ts';
import { BATCH_ITEMS, carryOut, endTurn, RIDING_FIELDS, type Riding, takeOn } from './batch.ts';
import type { ChangeNumbers } from './change-sequence.ts';
import type { Collections, HeadDocument } from './documents.ts';
import { RIDING } from './indexes.ts';

/** How often another mover's batch is looked at, in pauses that double from 10 ms, before it is taken for dead. */
const LOOKS = 7;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 200;
/** Changes of a short while share a batch; after a fault it is tried again later. */
const GATHERING_MS = 100;
const AFTER_FAULT_MS = 5_000;

export interface EffectMover {
  /** When it resolves, everything committed before the call has been moved. */
  moveAll(): Promise<void>;
  /** Something rides: it is moved a little later. Never fails; what could not be moved goes on riding. */
  soon(): void;
  /** Waits for what is under way; nothing is moved any more. */
  stop(): Promise<void>;
}

type Turn =
  | { readonly kind: 'nothing-rides' }
  | { readonly kind: 'moved' }
  /** Somebody else has the turn. */
  | { readonly kind: 'taken'; readonly turn: number };

export const readHead = async (head: Collections['head']): Promise<HeadDocument> => {
  const found = await head.findOne({ _id: 'head' });
  if (found === null) throw new MailroomError('STORE_UNAVAILABLE', { missing: 'head' });
  return found;
};

export const effectMover = (
  collections: Pick<Collections, 'items' | 'journal' | 'decisions' | 'head'>,
  { numbers, sha256 }: { readonly numbers: ChangeNumbers; readonly sha256: (text: string) => string },
): EffectMover => {
  const { items, head } = collections;

  /** One batch with changes up to number `bound`. `dead`: the turn whose mover is not waited for any longer. */
  const takeTurn = async (bound: number, dead: number | undefined): Promise<Turn> => {
    // The head is read before the effects: a faster process in between raises the turn, and this one is void.
    const now = await readHead(head);
    if (now.batch !== undefined) {
      if (now.turn !== dead) return { kind: 'taken', turn: now.turn };
      await carryOut(collections, now.batch);
      await endTurn(head, now);
      return { kind: 'moved' };
    }
    const documents = await items
      .find({ ridesSince: { $gt: 0, $lte: bound } }, { hint: RIDING })
      .sort({ ridesSince: 1 })
      .limit(BATCH_ITEMS)
      .project<Riding>(RIDING_FIELDS)
      .toArray();
    if (documents.length === 0) return { kind: 'nothing-rides' };
    const advanced = takeOn(now, documents, { bound, sha256 });
    const turn = now.turn + 1;
    const { matchedCount } = await head.updateOne({ _id: 'head', turn: now.turn }, { $set: { ...advanced, turn } });
    if (matchedCount === 0) return { kind: 'taken', turn };
    await carryOut(collections, advanced.batch, documents);
    await endTurn(head, { ...advanced, turn });
    return { kind: 'moved' };
  };

  const run = async (): Promise<void> => {
    // Effects of later changes may arrive before those of earlier ones; up to this number that is impossible.
    const bound = await numbers.last();
    let seen: { readonly turn: number; readonly looks: number } | undefined;
    for (let pause = FIRST_PAUSE_MS; ; ) {
      const outcome = await takeTurn(bound, seen !== undefined && seen.looks >= LOOKS ? seen.turn : undefined);
      if (outcome.kind === 'nothing-rides') return;
      if (outcome.kind === 'moved') {
        pause = FIRST_PAUSE_MS;
      } else {
        seen = { turn: outcome.turn, looks: seen?.turn === outcome.turn ? seen.looks + 1 : 1 };
        await setTimeout(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  };

  let running: Promise<void> | undefined;
  let behind: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const begin = (): Promise<void> => {
    running = run().finally(() => {
      running = undefined;
    });
    return running;
  };

  /** A run under way may have looked before the caller's change was written: the one behind it looks again. */
  const moveAll = (): Promise<void> => {
    if (running === undefined) return begin();
    behind ??= running
      .catch(() => {})
      .then(() => {
        behind = undefined;
        return begin();
      });
    return behind;
  };

  const after = (ms: number): void => {
    if (stopped) return;
    timer ??= globalThis.setTimeout(() => {
      timer = undefined;
      moveAll().catch(() => after(AFTER_FAULT_MS));
    }, ms);
    timer.unref();
  };

  return {
    moveAll,
    soon: () => after(GATHERING_MS),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await (behind ?? running)?.catch(() => {});
    },
  };
};

/** The head with all that was committed before the call, of one kind or of all: counts, decisions and feed know it then. */
export type HeadAfter = (kind?: ItemKind) => Promise<HeadDocument>;

export const headAfterMoving =
  ({ items, head }: Pick<Collections, 'items' | 'head'>, { moveAll }: Pick<EffectMover, 'moveAll'>): HeadAfter =>
  async (kind) => {
    const rides = { ...(kind === undefined ? {} : { kind }), ridesSince: { $gt: 0 } };
    const one = await items.findOne(rides, { hint: RIDING, projection: { _id: 1 } });
    const now = await readHead(head);
    if (one === null && now.batch === undefined) return now;
    await moveAll();
    return readHead(head);
  };
