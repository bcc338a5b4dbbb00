// An office for tests of the console: real store and review, tickets and a controlled clock.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { BlobRef } from '../../domain/blob.ts';
import type { Delivery } from '../../domain/delivery.ts';
import type { Document } from '../../domain/document.ts';
import { type DeliveryId, documentId, pageId } from '../../domain/ids.ts';
import type { Item } from '../../domain/items.ts';
import type { Page } from '../../domain/page.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { Queue } from '../../domain/ports/queue.ts';
import type { QuarantineReason } from '../../domain/reasons.ts';
import { review } from '../../office/review/review.ts';
import type { ConsolePorts } from '../../server/ports.ts';
import { memoryBlobs } from './test-blobs.ts';
import { placedOn, STATIONS, type TestDelivery, type TestLetter, TYPES, UNITS } from './test-letters.ts';
import { drawnPage } from './test-pages.ts';
import { type QualitySettings, qualityDesk } from './test-quality.ts';

/** Nobody works here: what is published stays in the store. */
const idleQueue: Queue = {
  publish: async () => undefined,
  later: async () => undefined,
  consume: async () => ({ stop: async () => undefined }),
  waiting: async () => 0,
  ring: () => undefined,
  listen: async () => ({ stop: async () => undefined }),
  close: async () => undefined,
};

export const testOffice = (realStore: Store) => {
  let now = Date.parse('2026-11-18T10:40:00.000Z');
  const clock = { now: () => now, id: () => randomUUID() };
  const listeners = new Set<() => void>();
  const store: Store = {
    ...realStore,
    commit: async (changes) => {
      const outcomes = await realStore.commit(changes);
      for (const listener of listeners) listener();
      return outcomes;
    },
  };
  const blobs = memoryBlobs();
  const tickets = new Map<string, string>();
  const faults: unknown[] = [];
  const settings: QualitySettings = { collectOnly: false, refitting: false };
  const text = (words: string): Promise<BlobRef> => blobs.put(new TextEncoder().encode(words));
  const at = (ago = 0) => new Date(now - ago).toISOString();

  const write = async (item: Item): Promise<void> => {
    const expects = (await store.get(item.kind, item.id))?.version ?? 0;
    const entry = {
      at: at(),
      actor: 'machine',
      action: 'renamed' as const,
      subject: `${item.kind}:${item.id}`,
      details: {},
    };
    const [outcome] = await store.commit([{ item, expects, journal: [entry] }]);
    if (outcome !== 'committed') throw new Error(`test office: ${item.id} was not written`);
  };

  const document = async (
    delivery: Extract<Delivery, { state: 'separated' }>,
    number: number,
    letter: TestLetter,
    first: number,
  ): Promise<Document> => {
    const written = letter.pages.filter((page) => page !== '').join('\n\f\n');
    const [type, unit] = [placedOn(letter.pages, letter.type), placedOn(letter.pages, letter.unit)];
    const core = {
      kind: 'document' as const,
      id: documentId(delivery.id, number),
      delivery: delivery.id,
      number,
      station: delivery.station,
      receivedAt: delivery.receivedAt,
      pages: letter.pages.map((page, place) => ({ number: first + place, blank: page === '' })),
      hints: {},
      pageMissing: false,
      text: await text(written),
      classification: { type, unit, model: 'test' },
      fields: letter.fields ?? {},
      ...(letter.assigned === undefined ? {} : { assigned: letter.assigned }),
      meanConfidence: written === '' ? 0 : 0.9,
    };
    if (letter.reasons !== undefined) {
      return { ...core, state: 'in-review', disposition: { kind: 'review', reasons: letter.reasons } };
    }
    return {
      ...core,
      state: 'handed-over',
      disposition: { kind: 'route', reasons: ['CONFIDENT'] },
      type: letter.type.label,
      unit: letter.unit.label,
      decidedBy: 'machine',
      pdf: await blobs.put(new TextEncoder().encode('%PDF-1.7\n%%EOF\n')),
      handedOverAt: delivery.receivedAt,
    };
  };

  const core = (fileName: string, ago: number | undefined, station = 'rathaus') => ({
    kind: 'delivery' as const,
    id: randomUUID() as DeliveryId,
    station,
    fileName,
    claimedAt: at(ago),
    receivedAt: at(ago),
    hints: {},
  });

  /** A delivery that has been read and sorted. Returns its id. */
  const arrive = async ({ fileName, ago, station, letters, brokenPage }: TestDelivery): Promise<string> => {
    const pageCount =
      letters.reduce((sum, letter) => sum + letter.pages.length, 0) + (brokenPage === undefined ? 0 : 1);
    const head = core(fileName, ago, station);
    const delivery = {
      ...head,
      state: 'separated' as const,
      original: await text(`original of ${fileName}`),
      mediaType: 'image/tiff' as const,
      pageCount,
      documents: letters.map((_, place) => documentId(head.id, place + 1)),
    };
    let number = 1;
    for (const [place, letter] of letters.entries()) {
      await write(await document(delivery, place + 1, letter, number));
      for (const page of letter.pages) await write(await drawnPage(blobs, delivery.id, number++, page));
    }
    if (brokenPage !== undefined) {
      await write({
        kind: 'page',
        state: 'quarantined',
        id: pageId(head.id, number),
        delivery: head.id,
        number,
        reason: brokenPage,
        detail: 'strip 3: unexpected end of data',
      });
    }
    await write(delivery);
    return head.id;
  };

  /** A delivery in which nothing was found: this many blank pages. */
  const arriveEmpty = async (
    fileName: string,
    { pages = 1, ago }: { readonly pages?: number; readonly ago?: number } = {},
  ) => {
    const head = core(fileName, ago);
    for (let number = 1; number <= pages; number++) await write(await drawnPage(blobs, head.id, number, ''));
    await write({
      ...head,
      state: 'without-document',
      original: await text(`original of ${fileName}`),
      mediaType: 'image/tiff',
      pageCount: pages,
      reason: 'ONLY_BLANK_PAGES',
    });
    return head.id;
  };

  /** A delivery that is just being read: `done` of `pages` pages. */
  const beRead = async (
    fileName: string,
    { pages, done, ago }: { readonly pages: number; readonly done: number; readonly ago?: number },
  ): Promise<string> => {
    const head = core(fileName, ago, 'technisch');
    await write({
      ...head,
      state: 'opened',
      original: await text(fileName),
      mediaType: 'application/pdf',
      pageCount: pages,
    });
    for (let number = 1; number <= pages; number++) {
      const waiting: Page = { kind: 'page', state: 'waiting', id: pageId(head.id, number), delivery: head.id, number };
      await write(number <= done ? await drawnPage(blobs, head.id, number, `Seite ${number}`) : waiting);
    }
    return head.id;
  };

  const setAside = async (
    fileName: string,
    reason: QuarantineReason,
    { detail, ago }: { readonly detail: string; readonly ago?: number },
  ): Promise<string> => {
    const head = core(fileName, ago);
    await write({
      ...head,
      state: 'quarantined',
      reason,
      detail,
      retryFrom: 'received',
      original: await text(`original of ${fileName}`),
    });
    return head.id;
  };

  const ports = (webFolder: string): ConsolePorts => ({
    store,
    blobs,
    clock,
    review: review({
      ...{ store, queue: idleQueue, clock, catchUp: async () => undefined },
      labels: { types: new Set(TYPES.map(({ id }) => id)), units: new Set(UNITS.map(({ id }) => id)) },
    }),
    labels: { types: TYPES, units: UNITS },
    stations: STATIONS,
    ...qualityDesk({ store, blobs, clock }, settings),
    separatorSheet: async ({ unit = '' }) =>
      unit === '' || UNITS.some(({ id }) => id === unit)
        ? new TextEncoder().encode(`%PDF sheet for ${unit}`)
        : undefined,
    signIn: {
      redeem: async (ticket) => {
        const name = tickets.get(ticket);
        tickets.delete(ticket);
        return name === undefined ? undefined : { name };
      },
    },
    changes: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    health: async () => {
      const state = settings.storage ?? 'ok';
      return { status: state === 'ok' ? 'ok' : 'not-ready', queue: 3, storage: { state, disks: [] } };
    },
    onError: (error) => faults.push(error),
    webFolder,
    sessionFolder: join(webFolder, '..', 'sessions'),
  });

  return {
    ...{ store, blobs, ports, arrive, arriveEmpty, beRead, setAside, write, faults },
    /** What the configuration and a running refit would say. */
    settings,
    /** A one-time ticket for a person. */
    ticketFor: (name: string): string => {
      const ticket = randomUUID();
      tickets.set(ticket, name);
      return ticket;
    },
    later: (ms: number): void => {
      now += ms;
    },
    close: () => realStore.close(),
  };
};

export type TestOffice = ReturnType<typeof testOffice>;
