// Tokens of units: requests without one get nothing, and mistakes in the token folder are reported at start.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unitTokens } from './unit-tokens.ts';

const UNITS = new Set(['bauamt', 'steueramt']);
const TOKEN = 'd41d8cd98f00b204e9800998ecf8427e';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-tokens-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a token names its unit; anything else names nobody', () => {
  writeFileSync(join(folder, 'bauamt'), `${TOKEN}\n`, { mode: 0o600 });
  const unitOf = unitTokens(folder, UNITS);
  expect(unitOf(TOKEN)).toBe('bauamt');
  for (const other of ['', 'bauamt', TOKEN.slice(1), `${TOKEN}\n`]) expect(unitOf(other)).toBeUndefined();
});

test.each([
  ['a token that could be guessed', { bauamt: TOKEN.slice(1) }],
  ['an empty file', { bauamt: '' }],
  ['the same token twice', { bauamt: TOKEN, steueramt: TOKEN }],
  ['a file of no unit', { bauamt: TOKEN, bauamtt: 'e'.repeat(32) }],
])('%s is refused, and the message does not hold it', (_, files) => {
  for (const [name, token] of Object.entries(files)) writeFileSync(join(folder, name), token, { mode: 0o600 });
  let fault: unknown;
  try {
    unitTokens(folder, UNITS);
  } catch (error) {
    fault = error;
  }
  expect(fault).toMatchObject({ code: 'CONFIG_INVALID' });
  expect(JSON.stringify([fault, String(fault)])).not.toContain(TOKEN);
});

test('a folder that is not there is told', () => {
  expect(() => unitTokens(join(folder, 'nowhere'), UNITS)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
