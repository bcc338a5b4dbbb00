// What is asked of a large store must come from an index: a million letters must not be felt.
import { expect, test } from 'vitest';
import { RECEIVED_BETWEEN } from './by-receipt.ts';
import { openSqlite } from './driver.ts';
import { prepareSchema } from './schema.ts';
import { LONGEST_IN, WORKLOAD } from './stats.ts';

test.each([
  ['how much work there is', WORKLOAD, 'SCAN items USING COVERING INDEX items_due'],
  ['what has stood longest', LONGEST_IN, 'SEARCH items USING INDEX items_by_state (kind=? AND state=?)'],
  [
    'what was received on some days',
    RECEIVED_BETWEEN,
    'SEARCH items USING INDEX documents_by_receipt (kind=? AND <expr>>? AND <expr><?)',
  ],
])('%s is read from an index, in its order', (_, sql, plan) => {
  const database = openSqlite(':memory:');
  prepareSchema(database);
  const steps = database
    .prepare(`explain query plan ${sql}`)
    .all<{ readonly detail: string }>()
    .map(({ detail }) => detail);
  database.close();
  expect(steps).toContain(plan);
  expect(steps).not.toContain('USE TEMP B-TREE FOR ORDER BY');
});
