// The API keeps to its OpenAPI document: every route is in it, and every operation answers with what it says.
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import type { Document } from '../../domain/document.ts';
import { idInPath } from '../../domain/ids.ts';
import { type TestConsole, testConsole } from '../../testing/console/test-console.ts';
import { SURE, UNSURE } from '../../testing/console/test-letters.ts';
import { sampled, writeVersions } from '../../testing/console/test-quality.ts';
import { consoleServer } from '../console-server.ts';
import { openApiDocument } from './openapi.ts';
import { API } from './operation.ts';
import { OPERATIONS } from './operations.ts';

let desk: TestConsole;
beforeEach(async () => {
  desk = await testConsole(openSqliteStore);
});
afterEach(() => desk.close());

/** What is no part of the API: the page, and the health for a load balancer. */
const PAGES = ['GET /', 'GET /anmelden', 'GET /assets/*', 'GET /health'];

test('docs/openapi.json is what the contracts say ("npm run openapi" writes it)', async () => {
  const written = await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
  expect(`${JSON.stringify(openApiDocument(), null, 2)}\n`).toBe(written);
});

test('every route of the server is in the document, and the other way round', () => {
  const served = consoleServer(desk.ports)
    .routes.filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  const described = Object.entries(openApiDocument().paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect([...new Set(served)].sort()).toEqual([...described, ...PAGES].sort());
});

test('every reference in the document leads somewhere, and every parameter of a path is described', () => {
  const { paths, components } = openApiDocument();
  const text = JSON.stringify({ paths, components });
  const refs = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref!);
  expect(refs.length).toBeGreaterThan(50);
  expect(refs.filter((ref) => !(ref.replace('#/components/schemas/', '') in components.schemas))).toEqual([]);
  for (const [path, methods] of Object.entries(paths))
    for (const operation of Object.values(methods)) {
      const described = ((operation.parameters ?? []) as { in: string; name: string }[])
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name);
      expect(described).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
});

test('nothing but signing in is answered without a session', async () => {
  for (const { method, path, isPublic } of Object.values(OPERATIONS)) {
    const address = desk.url + API + path.replaceAll(/\{\w+\}/g, 'x~d001');
    const headers = { Origin: desk.url, 'Content-Type': 'application/json' };
    const answer = await fetch(address, { method: method.toUpperCase(), headers });
    expect([answer.status, isPublic], path).toEqual([isPublic ? 400 : 401, isPublic]);
  }
});

test('what is no id is refused wherever an id belongs', async () => {
  const clerk = await desk.clerk();
  for (const { method, path } of Object.values(OPERATIONS).filter((one) => one.path.includes('{'))) {
    for (const id of ['..%2f..%2fetc', 'a%2Fd001', 'x~p1', '~d001', 'x'.repeat(65), '%00', 'model-x/..%5c']) {
      const address = `${desk.url}${API}${path.replaceAll(/\{\w+\}/g, id)}`;
      const headers = { Origin: desk.url, 'Content-Type': 'application/json', Cookie: clerk.Cookie };
      const answer = await fetch(address, {
        method: method.toUpperCase(),
        headers,
        ...(method === 'post' ? { body: '{}' } : {}),
      });
      expect([400, 404], `${address}: ${answer.status}`).toContain(answer.status);
    }
  }
});

test('every operation answers with what its contract says', async () => {
  const clerk = await desk.clerk('Jan Petersen');
  const { office } = desk;
  const waits = async (fields: Partial<Document> = {}): Promise<string> => {
    const id = `${await office.arrive({ fileName: 'a.tif', letters: [{ ...UNSURE, pages: ['one', 'two'] }] })}/d001`;
    await office.write({ ...(await office.store.get('document', id))!.item, ...fields } as Document);
    return idInPath(id);
  };
  const sent = await office.arrive({ fileName: 'sent.tif', letters: [SURE], brokenPage: 'PAGE_DAMAGED' });
  const closed = await office.setAside('closed.pdf', 'PDF_ENCRYPTED', { detail: 'error 4' });
  const empty = await office.arriveEmpty('leer.tif');
  const [checked] = (await sampled(office, 2)).map(idInPath);
  await writeVersions(office);
  const shown = await waits();
  const several = await waits({
    proposedBoundaries: [{ beforePage: 2, confidence: 0.9, reasons: ['DATE'] }],
  } as Partial<Document>);
  const missing = await waits({ pageMissing: true } as Partial<Document>);
  const broken = `${sent}~p0002`;

  type Act = readonly [address: string, body?: object];
  const acts: Record<string, Act> = {
    loadSession: ['/session'],
    loadCounts: ['/counts'],
    loadStorage: ['/storage'],
    loadOpenApi: ['/openapi.json'],
    loadToday: ['/deliveries?filter=all&page=1'],
    loadOriginal: [`/deliveries/${sent}/original`],
    loadPreview: [`/pages/${sent}~p0001/preview`],
    loadWithoutDocument: ['/deliveries-without-document'],
    sayFinding: [`/deliveries/${empty}/finding`, { finding: 'empty' }],
    loadLetter: [`/documents/${several}`],
    loadText: [`/documents/${shown}/text`],
    loadPdf: [`/documents/${sent}~d001/pdf`],
    loadReviewQueue: ['/review-queue'],
    loadStanding: [`/documents/${shown}/standing`],
    hold: [`/documents/${shown}/hold`],
    letGo: [`/documents/${shown}/hold`],
    decide: [`/documents/${shown}/decision`, { type: 'antrag', unit: 'bauamt' }],
    recall: [`/documents/${shown}/recall`, {}],
    returnDocument: [`/documents/${sent}~d001/return`, { unit: 'buergerbuero' }],
    split: [`/documents/${several}/split`, { beforePage: 2 }],
    setAside: [`/documents/${missing}/quarantine`, { question: 'page-missing', answer: 'rescan' }],
    loadQuarantine: ['/quarantine'],
    retryDelivery: [`/deliveries/${closed}/retry`, {}],
    retryPage: [`/pages/${broken}/retry`, {}],
    retryDocument: [`/documents/${missing}/retry`, {}],
    loadBook: ['/register?search='],
    loadBookCsv: ['/register.csv'],
    loadQuality: ['/quality'],
    loadModels: ['/models'],
    refit: ['/models/refit', {}],
    rollBack: ['/models/model-00a1/rollback', {}],
    loadSampleChecks: ['/sample-checks'],
    loadSampleCheck: [`/sample-checks/${checked}`],
    answerSampleCheck: [`/sample-checks/${checked}/answer`, { type: 'antrag', unit: 'bauamt' }],
    printSeparatorSheet: ['/separator-sheet?unit=bauamt&type='],
    signOut: ['/session'],
  };
  // Signing in is what `clerk` did; the event stream has no end and has a test of its own.
  expect([...Object.keys(acts), 'signIn', 'followEvents'].sort()).toEqual(Object.keys(OPERATIONS).sort());
  for (const [id, [address, body = {}]] of Object.entries(acts)) {
    const { method } = OPERATIONS[id]!;
    // Each of these holds the answer against its contract.
    const ask = {
      get: () => clerk.get(API + address),
      post: () => clerk.post(API + address, body),
      put: () => clerk.put(API + address),
      delete: () => clerk.delete(API + address),
    };
    expect((await ask[method]()).status, id).toBe(200);
  }
});
