// A file above the size limit is set aside where it is, without being copied, and can be retried.

import { existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { personNamed } from '../domain/actor.ts';
import { restingDocuments, type TestOffice, testOffice } from '../testing/office/test-office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await testOffice();
});
afterEach(() => office.close());

const setAside = (id: string) =>
  office.until(async () => {
    const item = (await office.store.get('delivery', id))?.item;
    return item?.state === 'quarantined' ? item : undefined;
  });

test('it stays where it was claimed, in the ledger with its reason; made smaller and tried again it goes its way', async () => {
  const path = join(office.folder, 'riesig.tif');
  writeFileSync(path, 'W sure\n');
  truncateSync(path, 20e9);
  await office.office.enter({ id: 'riesig', station: 'test', path, fileName: 'riesig.tif', hints: {} });
  expect(await setAside('riesig')).toMatchObject({ reason: 'FILE_TOO_LARGE', path, retryFrom: 'claimed' });
  expect(existsSync(path)).toBe(true);
  expect(readdirSync(join(office.folder, 'blobs', 'tmp'))).toEqual([]);
  expect(office.faults).toEqual([]);
  writeFileSync(path, 'W sure');
  expect(statSync(path).size).toBe(6);
  await office.review.retry('delivery', 'riesig', personNamed('Frau Berger'));
  expect(await restingDocuments(office, 'riesig')).toMatchObject([{ state: 'handed-over' }]);
});
