// Transitions: on every path through the states an item has exactly the fields of its state.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MACHINE, personNamed, unitSystem } from './actor.ts';
import type { Delivery } from './delivery.ts';
import { AT_UNIT, type Document, FOR_REVIEW } from './document.ts';
import type { Page } from './page.ts';
import { DELIVERY_KEYS, DOCUMENT_KEYS, PAGE_KEYS } from './state-keys.ts';
import * as to from './transitions.ts';

const BERGER = personNamed('Frau Berger');
const at = '2026-05-06T07:00:00.000Z';
const ref = (letter: string) => ({ sha256: letter.repeat(64), size: 1 });
const guess = { label: 'antrag', confidence: 0.9, alternatives: [], evidence: [] };
const deciding = { type: 'antrag', unit: 'bauamt', by: BERGER, at };
const found = {
  ...{ text: ref('a'), classification: { type: guess, unit: guess, model: 'm' }, meanConfidence: 0.9, fields: {} },
  ...{ assigned: {}, proposedBoundaries: [] },
} as never;

type In<S extends Document['state']> = Extract<Document, { readonly state: S }>;
type Step = readonly [from: readonly Document['state'][], name: string, go: (document: never) => readonly Document[]];

const step = <S extends Document['state']>(
  name: string,
  from: readonly S[],
  go: (document: In<S>) => Document | readonly Document[],
): Step => [from, name, (document) => [go(document)].flat() as Document[]];

const ANY = Object.keys(DOCUMENT_KEYS) as Document['state'][];

/** Every transition that a document may go through. */
const STEPS: readonly Step[] = [
  step('classified', ['separated'], (document) => to.toClassified(document, found)),
  step('sent to review', ['classified'], (document) => to.toReview(document, ['UNIT_UNSURE'])),
  step('decided by the machine', ['classified'], (document) =>
    to.toDecided(document, { ...deciding, by: MACHINE }, { reasons: ['CONFIDENT'] }),
  ),
  step('decided by a person', FOR_REVIEW, (document) =>
    to.toDecided(document, deciding, { reasons: ['OPERATOR'], fields: {} }),
  ),
  step('composed', ['decided'], (document) => to.toComposed(document, ref('b'))),
  step('put into the outbox', ['composed'], (document) => to.toHandover(document, 'event-1')),
  step('handed over', ['in-handover'], (document) => to.toHandedOver(document, { at, handover: 'event-1' })),
  step('accepted', ['handed-over'], (document) => to.toAccepted(document, { by: 'Herr Lang', at })),
  step('corrected', AT_UNIT, (document) => to.toCorrected(document, { ...deciding, unit: 'kaemmerei' })),
  step('corrected to another type', AT_UNIT, (document) => to.toCorrected(document, deciding)),
  step('returned by the unit', AT_UNIT, (document) =>
    to.toReturned(document, { by: unitSystem('bauamt'), at, reason: 'NOT_RESPONSIBLE' }),
  ),
  step('returned by a person', AT_UNIT, (document) => to.toReturned(document, { by: BERGER, at })),
  step('recalled', ['decided', 'composed', 'in-handover', 'handed-over'], (document) => to.toRecalled(document)),
  step('to be cut', FOR_REVIEW, (document) => to.toCut(document, 2)),
  step('left whole', ['separated'], (document) => to.toWhole(document)),
  step('cut in two', ['separated'], (document) =>
    to.toHalves(document, [document.pages, document.pages], { id: 'x/s0002' as never, number: 2 }),
  ),
  step('quarantined', ANY, (document) =>
    to.toDocumentQuarantine(document, { reason: 'FAILED_REPEATEDLY', detail: 'x' }),
  ),
  step('tried again', ['quarantined'], (document) => to.toDocumentAgain(document)),
];

/** A field that no state has: what a spread would carry along. */
const STRAY = { stray: 'value' };

const START = {
  ...to.newDocument({
    ...{ id: 'x/d001' as never, delivery: 'x' as never, number: 1, station: 's', receivedAt: at },
    ...{ pages: [{ number: 1, blank: false }], hints: {}, pageMissing: false, seenBefore: 'duplicate' },
  }),
};

const REQUIRED: Readonly<Record<Document['state'], readonly string[]>> = {
  separated: ['pages', 'receivedAt'],
  classified: ['text', 'classification'],
  'in-review': ['text', 'classification', 'disposition'],
  returned: ['text', 'classification', 'disposition', 'returns'],
  decided: ['type', 'unit', 'decidedBy', 'decidedAt', 'disposition'],
  composed: ['pdf', 'unit'],
  'in-handover': ['pdf', 'handover'],
  'handed-over': ['pdf', 'handover', 'handedOverAt'],
  accepted: ['pdf', 'handover', 'handedOverAt', 'acceptance'],
  quarantined: ['reason', 'detail'],
};

const checkKeys = (document: Document, name: string): void => {
  const has = Object.keys(document);
  const may = DOCUMENT_KEYS[document.state];
  expect(
    has.filter((key) => !may.includes(key)),
    `${name}: too much in ${document.state}`,
  ).toEqual([]);
  expect(
    REQUIRED[document.state].filter((key) => !has.includes(key)),
    `${name}: missing in ${document.state}`,
  ).toEqual([]);
};

test('every way of six steps through the states of a document: its fields are those of its state', () => {
  const reached = new Set<string>();
  const taken = new Set<string>();
  let level: readonly Document[] = [START];
  for (let depth = 0; depth < 9; depth += 1) {
    const next = new Map<string, Document>();
    for (const document of level)
      for (const [from, name, go] of STEPS) {
        if (!from.includes(document.state)) continue;
        taken.add(name);
        for (const after of go(document as never)) {
          checkKeys(after, name);
          reached.add(after.state);
          // What differs only in values goes the same ways.
          const shape = `${after.state} ${Object.keys(after).toSorted().join()}`;
          next.set(shape, after);
        }
      }
    level = [...next.values()];
  }
  expect([...reached].toSorted()).toEqual(ANY.toSorted());
  expect([...taken].toSorted()).toEqual(STEPS.map(([, name]) => name).toSorted());
});

test('a field that no state has is dropped by every change of state', () => {
  for (const [from, name, go] of STEPS) {
    if (['left whole', 'cut in two'].includes(name)) continue; // The state stays.
    for (const state of from) {
      const before = { ...Object.fromEntries(DOCUMENT_KEYS[state].map((key) => [key, []])), ...START, state, ...STRAY };
      for (const after of go(before as never)) expect(after, name).not.toHaveProperty('stray');
    }
  }
});

test('what a unit said ends with the next unit, and every return is remembered', () => {
  const given = to.toHandedOver(
    to.toHandover(
      to.toComposed(to.toDecided(to.toClassified(START, found), deciding, { reasons: ['CONFIDENT'] }), ref('b')),
      'event-1',
    ),
    { at, handover: 'event-1' },
  );
  const accepted = to.toAccepted(given, { by: 'Herr Lang', at });
  expect(to.toCorrected(accepted, { ...deciding, unit: 'kaemmerei' })).not.toHaveProperty('acceptance');
  const returned = to.toReturned(accepted, { by: unitSystem('bauamt'), at, reason: 'NOT_RESPONSIBLE' });
  const said = { unit: 'bauamt', at, actor: 'unit:bauamt', reason: 'NOT_RESPONSIBLE' };
  expect(returned).toMatchObject({ state: 'returned', returns: [said], disposition: { reasons: ['RETURNED'] } });
  const aside = to.toDocumentQuarantine(returned, { reason: 'FAILED_REPEATEDLY', detail: 'x' });
  expect(to.toDocumentAgain(aside).returns).toEqual([said]);
  expect(to.toCut(returned, 2)).not.toHaveProperty('returns');
});

test('deliveries and pages have the fields of their state, on the way and back', () => {
  const claimed = to.newDelivery({
    ...{ id: 'x' as never, station: 's', fileName: 'a.pdf', claimedAt: at, hints: {}, path: '/a' },
    ...{ separation: 'sheets', revisionOf: 'y' as never },
  });
  const received = to.toReceived(claimed, { original: ref('a'), receivedAt: at, duplicateOf: 'y' as never });
  const opened = to.toOpened(received, { mediaType: 'application/pdf', pageCount: 1, signed: true });
  const complete = to.withPagesComplete(opened);
  const separated = to.toSeparated(complete, ['x/d001' as never]);
  const aside = [claimed, received, opened, separated].map((delivery) =>
    to.toDeliveryQuarantine(delivery, { reason: 'FAILED_REPEATEDLY', detail: 'x' }),
  );
  const again = aside.map((delivery) => to.toDeliveryAgain(delivery)!);
  const without = to.toWithoutDocument(complete, 'ONLY_BLANK_PAGES');
  const empty = to.toEmpty(without, { reason: 'ONLY_BLANK_PAGES', by: BERGER, at });
  const asDocument = [without, empty, separated].map(to.toOpenedAsDocument);
  for (const delivery of asDocument) expect(delivery).toEqual({ ...opened, asDocument: true });
  expect(empty).toMatchObject({ confirmedBy: 'Frau Berger', confirmedAt: at });
  const ended = [without, empty, ...asDocument, separated];
  for (const delivery of [claimed, received, opened, complete, ...ended, ...aside, ...again] as Delivery[])
    expect(DELIVERY_KEYS[delivery.state]).toEqual(expect.arrayContaining(Object.keys(delivery)));
  expect(separated).not.toHaveProperty('pagesComplete');
  expect(again.map(({ state }) => state)).toEqual(['claimed', 'received', 'received', 'received']);
  expect(again[2]).toEqual(received);

  const laid = { preview: ref('a'), orientation: 0, skewDegrees: 1 } as const;
  // A person said that it belongs to a document, or its marks were its own: that stays with it.
  const asPart = to.toPageAsDocument({ ...to.newPage('x' as never, 3), ...laid, state: 'blank' });
  const undecided = { ...to.toPageOutcome(asPart, 'blank', laid), faintMarks: ref('a') };
  const waiting = to.toPageNotBlank(undecided);
  expect(waiting).toEqual({ ...asPart, notBlank: true });
  const pages: readonly Page[] = [
    to.toPageOutcome(waiting, 'read', { reading: {} as never }),
    to.toPageOutcome(waiting, 'separator', { ...laid, mark: { payload: 'PATCHT', hints: {} } }),
    to.toPageBack({ ...undecided, notBlank: true }, 2),
    to.toPageOutcome(waiting, 'quarantined', { reason: 'FAILED_REPEATEDLY', detail: 'x' }),
  ];
  for (const page of pages) {
    expect(PAGE_KEYS[page.state].toSorted()).toEqual(Object.keys(page).toSorted());
    expect(to.toPageAgain(page as never)).toEqual(waiting);
  }
});

const root = fileURLToPath(new URL('../', import.meta.url));
const isProduct = (path: string): boolean => path.endsWith('.ts') && !/\.(test|conformance)\.ts$|\/test-/.test(path);

test('no other product file writes a state of a delivery, a page or a document', () => {
  const states = [...Object.keys(DELIVERY_KEYS), ...Object.keys(PAGE_KEYS), ...ANY].filter(
    (state) => state !== 'waiting',
  );
  const writes = new RegExp(`[{,]\\s*state: '(${states.join('|')})'`);
  const files = ['app', 'server', 'pipeline', 'office', 'learning', 'watchers', 'ledger'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );
  const writers = files.filter((path) => isProduct(path) && writes.test(readFileSync(join(root, path), 'utf8')));
  expect(writers).toEqual([]);
});
