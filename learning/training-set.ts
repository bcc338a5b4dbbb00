// Training set and hold-out set of a refit: the last decision on each document, in today's labels.
import { createHash } from 'node:crypto';
import type { Decision, Letter } from '../domain/sorting/classification.ts';
import { labelNow } from './label-history.ts';
import { inTodaysLabels, isKeptBack, type NumberedDecision } from './training-letters.ts';

/** Letters of one training. More make no better model, only a slower one. */
const MOST_LETTERS = 20_000;
/** Kept back at most: enough to tell two models apart, few enough to be learned on top of a version in seconds. */
const MOST_HELD_OUT = 400;

interface Configured {
  readonly types: ReadonlySet<string>;
  readonly units: ReadonlySet<string>;
}

export interface Chosen {
  readonly base: readonly Letter[];
  readonly decisions: readonly NumberedDecision[];
  readonly accepted: readonly NumberedDecision[];
  readonly heldOut: readonly NumberedDecision[];
  readonly leftOut: number;
}

const newest = <T>(all: readonly T[], most: number): readonly T[] => (most <= 0 ? [] : all.slice(-most));

/**
 * The last word on each document, in the order they were said: a person's outranks an acceptance, and one taken back
 * leaves nothing. Of acceptances, which nearly every letter leaves, the newest that could be chosen. `through`: the last
 * decision of all.
 */
export const lastWords = async (
  made: AsyncIterable<NumberedDecision>,
): Promise<{ readonly words: readonly NumberedDecision[]; readonly through: number }> => {
  const said = new Map<string, NumberedDecision>();
  let accepted = new Map<string, NumberedDecision>();
  let through = 0;
  for await (const { sequence, decision } of made) {
    through = sequence;
    const { document, origin } = decision;
    if (origin === 'accepted' && said.has(document)) continue;
    const words = origin === 'accepted' ? accepted : said;
    // Deleted first, so that the newest word stands last.
    for (const before of [accepted, words]) before.delete(document);
    words.set(document, { sequence, decision });
    // Many at once: to find the first of a map whose first ones went one by one is slow.
    if (accepted.size === 2 * MOST_LETTERS) accepted = new Map([...accepted].slice(-MOST_LETTERS));
  }
  const words = [...said.values(), ...newest([...accepted.values()], MOST_LETTERS)].filter(
    ({ decision }) => decision.weight !== 0,
  );
  return { words: words.sort((a, b) => a.sequence - b.sequence), through };
};

export const chooseLetters = (
  lastSaid: readonly NumberedDecision[],
  baseLetters: readonly Letter[],
  { labels, changes }: { readonly labels: Configured; readonly changes: Parameters<typeof labelNow>[0] },
): Chosen => {
  const isConfigured = ({ type, unit }: Pick<Decision, 'type' | 'unit'>): boolean =>
    labels.types.has(type) && labels.units.has(unit);
  const now = (of: 'type' | 'unit', letter: Letter) => labelNow(changes, { of, label: letter[of], at: '' });
  const based = baseLetters.map((letter) => ({ ...letter, type: now('type', letter), unit: now('unit', letter) }));
  const said = lastSaid.map(({ sequence, decision }) => ({ sequence, decision: inTodaysLabels(decision, changes) }));
  const known = said.filter(({ decision }) => isConfigured(decision));
  const words = known.filter(({ decision }) => decision.origin !== 'accepted');
  const heldOut = newest(
    words.filter(({ decision }) => isKeptBack(decision)),
    MOST_HELD_OUT,
  );
  const kept = new Set(heldOut);
  const base = based.filter(isConfigured);
  const decisions = newest(
    words.filter((word) => !kept.has(word)),
    MOST_LETTERS - base.length,
  );
  const accepted = newest(
    known.filter(({ decision }) => decision.origin === 'accepted'),
    MOST_LETTERS - base.length - decisions.length,
  );
  return {
    ...{ base, decisions, accepted, heldOut },
    leftOut: based.length - base.length + (said.length - known.length),
  };
};

/** Names a training set: the same letters in the same order have the same hash. */
export const hashOf = (letters: readonly Letter[]): string => {
  const hash = createHash('sha256');
  for (const { id, text, type, unit, weight = 1 } of letters) {
    const words = createHash('sha256').update(text).digest('hex');
    hash.update(`${JSON.stringify([id, words, type, unit, weight])}\n`);
  }
  return hash.digest('hex');
};
