// What is asked of a large store must come from an index: a million letters must not be felt.
import { expect, test } from 'vitest';
import { openSqlite } from '../driver.ts';
import { prepareSchema } from '../schema.ts';
import { RECEIVED_BETWEEN } from './by-receipt.ts';
import { CHANGED } from './change-feed.ts';
import { LONGEST_IN, WORKLOAD } from './figures.ts';
import { IN_STATE, OF_KIND, OF_PERSON, OF_UNIT } from './queries.ts';

test.each([
  ['how much work there is', WORKLOAD, 'SCAN items USING COVERING INDEX items_due'],
  ['what has stood longest', LONGEST_IN, 'SEARCH items USING INDEX items_by_state (kind=? AND state=?)'],
  [
    'what was received on some days',
    RECEIVED_BETWEEN,
    'SEARCH items USING INDEX documents_by_receipt (kind=? AND <expr>>? AND <expr><?)',
  ],
  ['a kind', OF_KIND, 'SEARCH items USING INDEX items_by_change (kind=? AND changed<?)'],
  ['a state', IN_STATE, 'SEARCH items USING INDEX items_by_state (kind=? AND state=? AND changed<?)'],
  [
    'what a unit has in a state',
    OF_UNIT,
    'SEARCH items USING INDEX items_by_unit (unit=? AND kind=? AND state=? AND changed<?)',
  ],
  [
    'what a person decided',
    OF_PERSON,
    'SEARCH items USING INDEX items_by_person (person=? AND kind=? AND state=? AND changed<?)',
  ],
  ['what has changed', CHANGED, 'SEARCH items USING INDEX items_by_change (kind=? AND changed>? AND changed<?)'],
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
