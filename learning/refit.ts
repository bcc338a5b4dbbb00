// Refit: trains a new model, compares it with the current one on decisions unseen by both, and promotes it if not worse.
import { type Actor, formOf } from '../domain/actor.ts';
import { isFault, MailroomError } from '../domain/errors.ts';
import { modelId } from '../domain/ids.ts';
import { type Clock, instant } from '../domain/ports/clock.ts';
import type { Blobs } from '../domain/ports/ledger/blobs.ts';
import type { DecisionLog } from '../domain/ports/ledger/decision-log.ts';
import { everything } from '../domain/ports/ledger/everything.ts';
import type { Items } from '../domain/ports/ledger/items.ts';
import type { Queries } from '../domain/ports/ledger/queries.ts';
import type { LearnedModel, Refit, Trainer } from '../domain/ports/sorting/sorter.ts';
import type { Letter } from '../domain/sorting/classification.ts';
import type { Comparison, ModelVersion } from '../domain/sorting/model-version.ts';
import { labelChanges, relabellingSince } from './label-history.ts';
import { isUnusable, promotedVersions } from './model-versions.ts';
import { isKeptBack, lettersOf, type NumberedDecision } from './training-letters.ts';
import { type Chosen, chooseLetters, hashOf, lastWords } from './training-set.ts';

/** Fewer letters than this tell nothing about which of two models is better. */
const FEWEST_HELD_OUT = 10;

type Refitted = Extract<ModelVersion, { readonly origin: 'refit' }>;

export type RefitOutcome =
  | { readonly kind: 'promoted' | 'refused'; readonly version: Refitted }
  /** There are not enough decisions yet to compare two models on. */
  | { readonly kind: 'too-few'; readonly heldOut: number; readonly needed: number; readonly leftOut: number }
  /** The same letters give the same model: it is known already. */
  | { readonly kind: 'unchanged' }
  /** Another refit is running here. */
  | { readonly kind: 'under-way' }
  /** The office closed in the middle. */
  | { readonly kind: 'ended' };

interface RefitPorts {
  readonly store: Items & Queries & DecisionLog;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly trainer: Trainer;
  readonly labels: { readonly types: ReadonlySet<string>; readonly units: ReadonlySet<string> };
  /** Letters from before the office's first decision, if no refit has named others. */
  readonly firstLetters: () => Promise<readonly Letter[]>;
  readonly onFault: (error: unknown) => void;
}

export interface Refitting {
  /** Trains anew. `base`: letters to begin with, from now on in place of those so far. */
  run(options: { readonly actor: Actor; readonly base?: readonly Letter[] }): Promise<RefitOutcome>;
  /** How many decisions were made since the last refit looked. */
  waiting(): Promise<number>;
}

/**
 * As many letters right in both answers, and what would go straight through no more often wrong: at least as often right
 * as before, or as often as is promised.
 */
const PROMISED = 0.98;
export const isNotWorse = ({ candidate, inUse }: Comparison): boolean =>
  candidate.bothRight >= inUse.bothRight &&
  (candidate.throughRight ?? 1) >= Math.min(PROMISED, inUse.throughRight ?? 1);

/** Whether a version had not seen a decision when it was compared; what it kept back it has learned only afterwards. */
const isUnseenBy =
  (version: ModelVersion) =>
  ({ sequence, decision }: NumberedDecision): boolean =>
    version.origin !== 'refit' ||
    sequence > version.learnedThrough ||
    (sequence >= version.heldOutFrom && isKeptBack(decision));

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const asLines = (letters: readonly Letter[]): Uint8Array =>
  encoder.encode(letters.map((letter) => `${JSON.stringify(letter)}\n`).join(''));
const fromLines = (bytes: Uint8Array): readonly Letter[] =>
  decoder
    .decode(bytes)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Letter);

export const refitWith = (ports: RefitPorts): Refitting => {
  const { store, blobs, clock, trainer, labels, onFault } = ports;
  let running = false;
  /** Up to where a refit looked that left no version behind. */
  let looked = 0;
  /** What people have said since decision `since`, counted to `through`: asked for every minute, it is not read anew. */
  let counted = { since: 0, through: 0, said: 0 };

  const refits = async (): Promise<readonly Refitted[]> => {
    const versions: Refitted[] = [];
    for await (const { item } of everything(store, 'model')) if (item.origin === 'refit') versions.push(item);
    return versions;
  };

  const baseOf = async (given: readonly Letter[] | undefined, earlier: readonly Refitted[]) => {
    if (given !== undefined) return given;
    const newest = earlier.toSorted((a, b) => (a.madeAt < b.madeAt ? 1 : -1))[0];
    if (newest === undefined) return ports.firstLetters();
    return newest.baseLetters === undefined ? [] : fromLines(await blobs.get(newest.baseLetters));
  };

  const textsOf = (words: readonly NumberedDecision[]) =>
    lettersOf(
      words.map(({ decision }) => decision),
      { blobs, onFault },
    );

  /** Against the model in use, taught everything but what is kept back; against the one before if it is damaged. */
  const compared = async (
    { heldOut, decisions }: Chosen,
    letters: readonly Letter[],
    changes: Awaited<ReturnType<typeof labelChanges>>,
  ): Promise<Refit> => {
    const unseen = await textsOf(heldOut);
    for (const { item } of await promotedVersions(store)) {
      try {
        const inUse: LearnedModel = {
          bytes: await blobs.get(item.origin === 'refit' ? item.compared : item.bytes),
          relabelling: relabellingSince(changes, item.madeAt),
          letters: await textsOf(decisions.filter(isUnseenBy(item))),
        };
        return await trainer.refit({ letters, heldOut: unseen, inUse });
      } catch (error) {
        if (!isUnusable(error)) throw error;
        onFault(new MailroomError('MODEL_INVALID', { model: item.id, cause: error }));
      }
    }
    throw new MailroomError('MODEL_INVALID', { what: 'no stored version can be used' });
  };

  const keep = async (
    { bytes, compared, comparison }: Refit,
    made: {
      readonly chosen: Chosen;
      readonly base: readonly Letter[];
      readonly letters: readonly Letter[];
      readonly through: number;
    },
    actor: Actor,
  ): Promise<RefitOutcome> => {
    const { chosen, base, letters, through } = made;
    const at = instant(clock);
    const blob = await blobs.put(bytes);
    const state = isNotWorse(comparison) ? 'promoted' : 'refused';
    const version: Refitted = {
      kind: 'model',
      state,
      id: modelId(blob.sha256),
      bytes: blob,
      madeAt: at,
      origin: 'refit',
      trainingSet: {
        sha256: hashOf(letters),
        base: chosen.base.length,
        decisions: chosen.decisions.length,
        accepted: chosen.accepted.length,
        heldOut: chosen.heldOut.length,
        leftOut: chosen.leftOut,
      },
      comparison,
      compared: await blobs.put(compared),
      ...(base.length === 0 ? {} : { baseLetters: await blobs.put(asLines(base)) }),
      learnedThrough: through,
      heldOutFrom: Math.min(...chosen.heldOut.map(({ sequence }) => sequence)),
    };
    const { candidate, inUse } = comparison;
    const [outcome] = await store.commit([
      {
        item: version,
        expects: 0,
        journal: [
          {
            at,
            actor: formOf(actor),
            action: state,
            subject: `model:${version.id}`,
            details: {
              origin: 'refit',
              sha256: blob.sha256,
              trainingSet: version.trainingSet.sha256,
              letters: letters.length,
              heldOut: chosen.heldOut.length,
              leftOut: chosen.leftOut,
              bothRight: candidate.bothRight,
              bothRightInUse: inUse.bothRight,
            },
          },
        ],
      },
    ]);
    return outcome === 'committed' ? { kind: state, version } : { kind: 'unchanged' };
  };

  const refit = async (actor: Actor, given: readonly Letter[] | undefined): Promise<RefitOutcome> => {
    const [made, changes, earlier] = await Promise.all([lastWords(store.decisions(0)), labelChanges(store), refits()]);
    const base = await baseOf(given, earlier);
    const chosen = chooseLetters(made.words, base, { labels, changes });
    const { through } = made;
    looked = through;
    if (chosen.heldOut.length < FEWEST_HELD_OUT)
      return {
        kind: 'too-few',
        heldOut: chosen.heldOut.length,
        needed: FEWEST_HELD_OUT,
        leftOut: chosen.leftOut,
      };
    const words = [...chosen.decisions, ...chosen.accepted].toSorted((a, b) => a.sequence - b.sequence);
    const letters = [...chosen.base, ...(await textsOf(words))];
    return keep(await compared(chosen, letters, changes), { chosen, base, letters, through }, actor);
  };

  return {
    run: async ({ actor, base }) => {
      if (running) return { kind: 'under-way' };
      running = true;
      try {
        return await refit(actor, base);
      } catch (error) {
        if (isFault(error, 'WORKER_DIED') && error.details.reason === 'closed') return { kind: 'ended' };
        throw error;
      } finally {
        running = false;
      }
    },
    waiting: async () => {
      const since = Math.max(looked, ...(await refits()).map(({ learnedThrough }) => learnedThrough));
      let { through, said } = counted.since === since ? counted : { through: since, said: 0 };
      for await (const { sequence, decision } of store.decisions(through)) {
        if (decision.origin !== 'accepted') said += 1;
        through = sequence;
      }
      counted = { since, through, said };
      return said;
    },
  };
};
