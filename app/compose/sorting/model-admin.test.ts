// The status of a refit started from the console.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderBlobs } from '../../../adapters/blobs/folder-blobs.ts';
import { openSqliteStore } from '../../../adapters/store/sqlite/store.ts';
import { personNamed } from '../../../domain/actor.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import type { RefitOutcome } from '../../../learning/refit.ts';
import { systemClock } from '../../run/system-clock.ts';
import { modelsDesk } from './model-admin.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-quality-desk-'));
  store = await openSqliteStore(join(folder, 'store.sqlite'));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('how the last refit ended, and how many letters it left out', async () => {
  const outcomes: RefitOutcome[] = [
    { kind: 'too-few', heldOut: 3, needed: 10, leftOut: 51 },
    { kind: 'ended' },
    { kind: 'unchanged' },
  ];
  const desk = modelsDesk({
    ...{ store, blobs: folderBlobs(join(folder, 'blobs')), clock: systemClock },
    refitting: { run: async () => outcomes.shift()!, waiting: async () => 0 },
    onFault: (error) => {
      throw error;
    },
  });
  const after = async () => {
    desk.refit(personNamed('Frau Berger'));
    // The refit runs beside everything else: it is over a turn later.
    await new Promise((resolve) => setImmediate(resolve));
    const { last, lastLeftOut } = await desk.look();
    return [last, lastLeftOut];
  };
  expect(await after()).toEqual(['too-few', 51]);
  // The office closed in the middle: that is no end, and the one before stands.
  expect(await after()).toEqual(['too-few', 51]);
  expect(await after()).toEqual(['unchanged', undefined]);
});
