// Two offices never work on one data folder; a killed one leaves no lock behind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockOffice } from './sqlite-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the second office is told that one is running, and may start when it has stopped', () => {
  const path = join(folder, 'office.lock');
  const first = lockOffice(path);
  expect(() => lockOffice(path)).toThrow(expect.objectContaining({ code: 'OFFICE_RUNNING' }));
  first.release();
  lockOffice(path).release();
});
