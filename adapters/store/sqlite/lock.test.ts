// Two offices never work on one data folder; a killed one leaves no lock behind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { joinOffice, lockOffice } from './lock.ts';

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

test('processes of one house work side by side, but not beside an office of its own', () => {
  const path = join(folder, 'office.lock');
  const [worker, relay] = [joinOffice(path), joinOffice(path)];
  expect(() => lockOffice(path)).toThrow(expect.objectContaining({ code: 'OFFICE_RUNNING' }));
  worker.release();
  expect(() => lockOffice(path)).toThrow(expect.objectContaining({ code: 'OFFICE_RUNNING' }));
  relay.release();
  const office = lockOffice(path);
  expect(() => joinOffice(path)).toThrow(expect.objectContaining({ code: 'OFFICE_RUNNING' }));
  office.release();
});
