// What a unit's system may fetch: with its token what was handed to it, and nothing else whatever it asks for.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import type { Delivery } from '../../domain/delivery.ts';
import type { Document } from '../../domain/document.ts';
import { MailroomError } from '../../domain/errors.ts';
import { type DeliveryId, documentId } from '../../domain/ids.ts';
import type { Item } from '../../domain/items.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { memoryBlobs } from '../../testing/console/test-blobs.ts';
import { documentServer } from './document-server.ts';

const TOKENS = new Map([
  ['token-of-the-bauamt', 'bauamt'],
  ['token-of-the-steueramt', 'steueramt'],
]);

let folder: string;
let store: Store;
let now = 0;
const blobs = memoryBlobs();
const fetched: unknown[] = [];
const faults: unknown[] = [];
const refused: unknown[] = [];
const serverWith = (change: Partial<Parameters<typeof documentServer>[0]> = {}) =>
  documentServer({
    ...{ store, blobs, unitOf: (token: string) => TOKENS.get(token) },
    onFetched: (what) => fetched.push(what),
    onError: (error) => faults.push(error),
    onRefused: (what) => refused.push(what),
    clock: { now: () => now, id: () => '' },
    trustedProxies: ['127.0.0.1'],
    ...change,
  });

const write = async (item: Item): Promise<void> => {
  expect(await store.commit([{ item, expects: 0, journal: [] }])).toEqual(['committed']);
};

/** A delivery with one letter a state, each of the Bauamt. */
const deliver = async (name: string, states: readonly Document['state'][]): Promise<void> => {
  const delivery = name as DeliveryId;
  const original = await blobs.put(Buffer.from(`original of ${name}`));
  const pdf = await blobs.put(Buffer.from(`pdf of ${name}`));
  await write({
    ...{ kind: 'delivery', state: 'received', id: delivery, station: 'eg', claimedAt: '', hints: {}, receivedAt: '' },
    ...{ fileName: '../Bescheid\r\nX: 1.pdf', original },
  } as Delivery);
  for (const [index, state] of states.entries()) {
    const id = documentId(delivery, index + 1);
    await write({
      kind: 'document',
      state,
      id,
      delivery,
      number: index + 1,
      unit: 'bauamt',
      pdf,
    } as unknown as Document);
  }
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-documents-'));
  store = await openSqliteStore(join(folder, 'store.sqlite'));
  await deliver('single', ['handed-over']);
  await deliver('on-its-way', ['in-handover']);
  await deliver('stack', ['handed-over', 'handed-over']);
  await deliver('early', ['in-review', 'decided', 'composed', 'quarantined']);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const ask = (path: string, token?: string, server = serverWith()) =>
  server.request(path, token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } });

test('a unit fetches what was handed to it: the PDF under its hash, and the file as it came', async () => {
  fetched.length = 0;
  const pdf = await ask('/documents/single/d001/pdf', 'token-of-the-bauamt');
  const { sha256 } = await blobs.put(Buffer.from('pdf of single'));
  expect([pdf.status, await pdf.text()]).toEqual([200, 'pdf of single']);
  expect(Object.fromEntries(pdf.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': '13',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    etag: `"${sha256}"`,
  });
  const original = await ask('/documents/single/d001/original', 'token-of-the-bauamt');
  expect([original.status, await original.text()]).toEqual([200, 'original of single']);
  expect(original.headers.get('content-disposition')).toMatch(/^attachment; filename="_Bescheid__X_ 1\.pdf"/);
  expect((await ask('/documents/on-its-way/d001/pdf', 'token-of-the-bauamt')).status).toBe(200);
  // Asking what a file is like fetches nothing; a part of it is not given, however many are asked for.
  const headers = { Authorization: 'Bearer token-of-the-bauamt', Range: `bytes=${'0-1,'.repeat(500)}0-1` };
  const head = await serverWith().request('/documents/single/d001/pdf', { method: 'HEAD', headers });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '13', '']);
  expect(fetched).toEqual([
    { unit: 'bauamt', document: 'single/d001', file: 'pdf' },
    { unit: 'bauamt', document: 'single/d001', file: 'original' },
    { unit: 'bauamt', document: 'on-its-way/d001', file: 'pdf' },
  ]);
});

test.each([
  ['no token', undefined],
  ['an unknown token', 'token-of-nobody'],
  ['an empty token', ''],
])('with %s there is nothing, not even whether a document exists', async (_, token) => {
  for (const path of ['/documents/single/d001/pdf', '/documents/nothing/d001/pdf', '/', '/health']) {
    const answer = await ask(path, token);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="poststelle"']);
  }
});

test.each([
  ['another unit’s document', '/documents/single/d001/pdf', 'token-of-the-steueramt'],
  ['another unit’s original', '/documents/single/d001/original', 'token-of-the-steueramt'],
  ['a document that does not exist', '/documents/single/d002/pdf', 'token-of-the-bauamt'],
  ['a letter that an operator looks at', '/documents/early/d001/pdf', 'token-of-the-bauamt'],
  ['a letter that is decided', '/documents/early/d002/pdf', 'token-of-the-bauamt'],
  ['a letter that is only composed', '/documents/early/d003/pdf', 'token-of-the-bauamt'],
  ['a letter that was set aside', '/documents/early/d004/pdf', 'token-of-the-bauamt'],
  ['a stack in which other letters lie', '/documents/stack/d001/original', 'token-of-the-bauamt'],
  ['a delivery', '/documents/single//pdf', 'token-of-the-bauamt'],
  ['a path upwards', '/documents/..%2f..%2fetc/passwd/pdf', 'token-of-the-bauamt'],
  ['anything else of it', '/documents/single/d001/text', 'token-of-the-bauamt'],
])('%s is not there', async (_, path, token) => {
  const answer = await ask(path, token);
  expect([answer.status, await answer.json()]).toEqual([404, { error: 'not-found' }]);
});

test('while the store is away a unit is told to come again, without a word about why', async () => {
  faults.length = 0;
  const away = { ...store, get: () => Promise.reject(new MailroomError('STORE_UNAVAILABLE', { host: 'db1' })) };
  const answer = await ask('/documents/single/d001/pdf', 'token-of-the-bauamt', serverWith({ store: away }));
  expect([answer.status, await answer.json()]).toEqual([503, { error: 'fault' }]);
  expect(faults).toMatchObject([{ code: 'STORE_UNAVAILABLE' }]);
});

test('who tries tokens has to wait, each address for itself; the log hears of it twice and not each time', async () => {
  const server = serverWith();
  const from = (forwarded: string, token: string) =>
    server.request(
      '/documents/single/d001/pdf',
      { headers: { Authorization: `Bearer ${token}`, 'X-Forwarded-For': forwarded } },
      { incoming: { socket: { remoteAddress: '127.0.0.1' } } } as never,
    );
  refused.length = 0;
  for (let n = 0; n < 5; n++) expect((await from('203.0.113.9', `guess-${n}`)).status).toBe(401);
  for (const forged of ['203.0.113.9', '198.51.100.1, 203.0.113.9']) {
    const slowed = await from(forged, 'token-of-the-bauamt');
    expect([slowed.status, slowed.headers.get('retry-after')]).toEqual([429, '60']);
  }
  expect((await from('203.0.113.10', 'token-of-the-bauamt')).status).toBe(200);
  expect(refused).toEqual([
    { address: '203.0.113.9', waits: false },
    { address: '203.0.113.9', waits: true },
  ]);
  now += 61_000;
  expect((await from('203.0.113.9', 'token-of-the-bauamt')).status).toBe(200);
});
