// The settle decision over sequences of observations, with a controlled clock.
import { describe, expect, test } from 'vitest';
import type { Verdict } from './files/completeness.ts';
import type { HeldOpen } from './files/open-writers.ts';
import { decide, see, type Watched } from './settle.ts';

const times = { quietMs: 500, unknownQuietMs: 5_000, emptyAfterMs: 60_000, incompleteAfterMs: 120_000 };
const STEP = 2_000;
const file = { size: 10, mtimeMs: 1_000, identity: '1:1' };

/** Looks once a second at an unchanging file; says after how many ms it was claimed, and as what. */
const lifeOf = (verdict: Verdict, heldOpen: HeldOpen = 'no', facts = file): { after: number; as: string } | 'waits' => {
  let watched: Watched | undefined;
  for (let at = 0; at <= 300_000; at += 500) {
    watched = see(watched, { ...facts, now: 1_000_000 + at }, STEP);
    const decision = decide(watched, { verdict, heldOpen }, times);
    if (decision.kind !== 'wait') return { after: at, as: decision.kind };
    expect(decision.until).toBeGreaterThan(watched.now);
  }
  return 'waits';
};

test('half a second of quiet is enough for a whole file that nobody holds', () => {
  expect(lifeOf('whole')).toEqual({ after: 500, as: 'claim' });
  expect(lifeOf('whole', 'unknown')).toEqual({ after: 500, as: 'claim' });
  expect(lifeOf('whole-so-far')).toEqual({ after: 500, as: 'claim' });
});

test('a format that lets a writer append waits longer where a writer cannot be seen', () => {
  expect(lifeOf('whole-so-far', 'unknown')).toEqual({ after: 5_000, as: 'claim' });
});

test('unknown, empty and incomplete files are claimed in the end', () => {
  expect(lifeOf('unknown')).toEqual({ after: 5_000, as: 'claim' });
  expect(lifeOf('empty')).toEqual({ after: 60_000, as: 'claim-as-empty' });
  expect(lifeOf('incomplete')).toEqual({ after: 120_000, as: 'claim-as-incomplete' });
});

test('a file that is held open waits as long as it is held, unless it is whole all the same', () => {
  for (const verdict of ['incomplete', 'unknown', 'empty'] as const) expect(lifeOf(verdict, 'yes')).toBe('waits');
  expect(lifeOf('whole', 'yes')).toEqual({ after: 120_000, as: 'claim' });
});

test('a scanner whose clock runs years ahead does not stall its files', () => {
  expect(lifeOf('whole', 'no', { ...file, mtimeMs: 4e12 })).toEqual({ after: 500, as: 'claim' });
});

test('growing, another time or another inode starts the quiet anew', () => {
  const quiet = see(see(undefined, { ...file, now: 0 }, STEP), { ...file, now: 1_000 }, STEP);
  expect(quiet.quietForMs).toBe(1_000);
  for (const change of [{ size: 11 }, { mtimeMs: 1_001 }, { identity: '1:2' }])
    expect(see(quiet, { ...file, ...change, now: 2_000 }, STEP).quietForMs).toBe(0);
});

describe('a clock that is set', () => {
  const quiet = see(see(undefined, { ...file, now: 10_000_000 }, STEP), { ...file, now: 10_000_300 }, STEP);

  test('back keeps what was seen and goes on counting', () => {
    const back = see(quiet, { ...file, now: 5_000 }, STEP);
    expect(back.quietForMs).toBe(300);
    expect(decide(back, { verdict: 'whole', heldOpen: 'no' }, times)).toEqual({
      kind: 'wait',
      until: 5_200,
      because: 'quiet',
    });
    expect(see(back, { ...file, now: 5_200 }, STEP).quietForMs).toBe(500);
  });

  test('forward brings no quiet that never was', () => {
    const forward = see(quiet, { ...file, now: 99_000_000 }, STEP);
    expect(forward.quietForMs).toBe(2_300);
    expect(decide(forward, { verdict: 'unknown', heldOpen: 'no' }, times).kind).toBe('wait');
  });
});
