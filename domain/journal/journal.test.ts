// Verification rejects a journal that was changed afterwards.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonical, checkEntry, type JournalDraft, type JournalEntry, seal } from './journal.ts';
import type { JournalAction } from './journal-actions.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const draft = (action: string): JournalDraft => ({
  at: '2026-01-02T03:04:05.678Z',
  actor: 'machine',
  action: action as JournalAction,
  subject: 'delivery:1',
  details: { pages: 2, file: 'Bürgerbüro.tif' },
});

const chain: JournalEntry[] = [];
for (const action of ['claimed', 'received', 'opened']) chain.push(seal(draft(action), chain.at(-1), sha256));

const faultsIn = (entries: readonly JournalEntry[]) =>
  entries.map((entry, index) => checkEntry(entry, entries[index - 1], sha256)?.what).filter(Boolean);

test('an untouched chain holds', () => {
  expect(faultsIn(chain)).toEqual([]);
});

test('a changed, a removed, a swapped and an inserted entry are found', () => {
  expect(faultsIn(chain.with(1, { ...chain[1]!, actor: 'somebody' }))).toEqual(['changed']);
  expect(faultsIn([chain[0]!, chain[2]!])).toEqual(['gap']);
  expect(faultsIn([chain[0]!, { ...chain[2]!, sequence: 2 }])).toEqual(['chain-broken']);
  expect(faultsIn([chain[0]!, seal(draft('forged'), chain[0], sha256), chain[2]!])).toEqual(['chain-broken']);
});

test('the sealed form does not depend on the order of fields', () => {
  expect(canonical({ b: [1, null], a: { d: 'ü', c: true } })).toBe('{"a":{"c":true,"d":"ü"},"b":[1,null]}');
});
