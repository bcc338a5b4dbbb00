// The program writes exactly the journal actions of the closed list.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { actionOf, JOURNAL_ACTIONS } from './journal-actions.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = ['pipeline', 'office', 'learning', 'ledger', 'app', 'server']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(root, folder, path)),
  )
  .filter((path) => path.endsWith('.ts') && !/\.(test|conformance)\.ts$|\/test-/.test(path))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

test('every action that the program writes is in the list, and the list has no other', () => {
  const written = [...sources.matchAll(/action: '([a-z-]+)'/g)].map(([, action]) => action);
  expect(written.filter((action) => action !== undefined && !Object.hasOwn(JOURNAL_ACTIONS, action))).toEqual([]);
  const unused = Object.keys(JOURNAL_ACTIONS).filter((action) => !new RegExp(`'${action}'`).test(sources));
  expect(unused.filter((action) => action !== 'recalled')).toEqual([]);
});

test('entries of earlier versions are told apart by who said it', () => {
  expect(actionOf({ action: 'accepted', actor: 'unit:bauamt' })).toBe('unit-accepted');
  expect(actionOf({ action: 'accepted', actor: 'machine' })).toBe('kept-unopposed');
  expect(actionOf({ action: 'shredded', actor: 'machine' })).toBeUndefined();
  expect(actionOf({ action: 'constructor', actor: 'machine' })).toBeUndefined();
});
