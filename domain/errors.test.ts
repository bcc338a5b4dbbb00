// docs/errors.md lists exactly the error codes and reasons that the program has.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAULTS, isFault, MailroomError } from './errors.ts';
import { NO_DOCUMENT_REASONS, QUARANTINE_REASONS, REVIEW_REASONS } from './reasons.ts';

const page = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');

test.each([
  ['Faults', FAULTS],
  ['Quarantine', QUARANTINE_REASONS],
  ['No document found', NO_DOCUMENT_REASONS],
  ['Review', REVIEW_REASONS],
] as const)('docs/errors.md lists every code under "%s", and no other', (heading, codes) => {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  const listed = [...section.matchAll(/^\| `([A-Z_]+)` +\| (.+?) +\|$/gm)].map(([, code, sentence]) => [
    code,
    sentence,
  ]);
  expect(Object.fromEntries(listed)).toEqual(codes);
});

test('a fault says what happened, why, and what to do next', () => {
  const cause = new Error('ENOSPC');
  const fault = new MailroomError('STORAGE_FULL', { folder: 'data', cause });
  expect(fault.message).toContain('STORAGE_FULL (folder=data)');
  expect(fault.next).toContain('Free some space');
  expect(fault.cause).toBe(cause);
  expect(isFault(fault, 'STORAGE_FULL')).toBe(true);
  expect(isFault(fault, 'BLOB_MISSING')).toBe(false);
});
