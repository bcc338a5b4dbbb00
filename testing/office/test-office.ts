// An office for tests: real ledger, blobs and queue; scripted reading, sorting and handover.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderBlobs } from '../../adapters/blobs/folder-blobs.ts';
import { inProcessQueue } from '../../adapters/queue/in-process-queue.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { proposeBoundaries } from '../../classifiers/boundaries.ts';
import type { ActiveOriginals } from '../../domain/carried.ts';
import { isAtUnit, isForReview } from '../../domain/document.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { OpenResult, PageWorkers } from '../../domain/ports/page/page-workers.ts';
import type { FieldFinder } from '../../domain/ports/sorting/field-finder.ts';
import type { Rulebook } from '../../domain/ports/sorting/rulebook.ts';
import type { ModelSorter } from '../../domain/ports/sorting/sorter.ts';
import type { Channel } from '../../domain/ports/units/channel.ts';
import type { Letter } from '../../domain/sorting/classification.ts';
import { catchUpWith } from '../../learning/catch-up.ts';
import { enterGiven } from '../../learning/model-versions.ts';
import { type Review, review } from '../../office/review/review.ts';
import { type Office, startOffice } from '../../pipeline/engine/office.ts';
import type { Observer } from '../../pipeline/engine/stage.ts';
import { type Script, scriptedReader } from './test-reader.ts';
import { guess } from './test-words.ts';

const encoder = new TextEncoder();

export interface TestOffice {
  readonly folder: string;
  readonly store: Store;
  readonly blobs: ReturnType<typeof folderBlobs>;
  readonly office: Office;
  readonly review: Review;
  readonly faults: unknown[];
  /** Documents in the order in which they reached a unit. */
  readonly delivered: string[];
  /** From now on pages marked `L` can be read. */
  mend(): void;
  /** Drops a file and resolves to the delivery's id. */
  drop(script: Script): Promise<string>;
  /** Resolves as soon as `look` gives something; looks after every event. */
  until<T>(look: () => Promise<T | undefined>): Promise<T>;
  close(): Promise<void>;
}

interface Twists {
  readonly channel?: Partial<Channel>;
  readonly workers?: Partial<PageWorkers>;
  readonly store?: (store: Store) => Store;
  readonly checkShare?: number;
  readonly activeOriginals?: ActiveOriginals;
  /** An office that was open before; otherwise a new one, which is cleared away at the end. */
  readonly folder?: string;
  readonly startAt?: string;
  readonly findFields?: FieldFinder;
  readonly rulebook?: Rulebook;
  readonly registerData?: boolean;
}

const MOST_BYTES = 1e6;
const LABELS = { types: new Set(['antrag', 'rechnung']), units: new Set(['bauamt', 'kaemmerei']) };

export const testOffice = async (twists: Twists = {}): Promise<TestOffice> => {
  const folder = twists.folder ?? mkdtempSync(join(tmpdir(), 'poststelle-office-'));
  const blobs = folderBlobs(join(folder, 'blobs'));
  const real = await openSqliteStore(join(folder, 'store.sqlite'));
  const store = twists.store?.(real) ?? real;
  const queue = inProcessQueue();
  const faults: unknown[] = [];
  const delivered: string[] = [];
  const waiting: (() => void)[] = [];
  const wake = (): void => {
    for (const go of waiting.splice(0)) go();
  };
  let now = Date.parse(twists.startAt ?? '2026-05-06T07:00:00Z');
  let ids = 0;
  let mended = false;
  // Every look at the clock moves it on, far enough that no backoff is waited for in real time.
  const clock = {
    now: () => {
      now += 500;
      return now;
    },
    id: () => {
      ids += 1;
      return `${twists.startAt === undefined ? 'id' : 'again'}-${ids}`;
    },
  };

  const { linesOf, read, shinesThrough } = scriptedReader(blobs, () => mended);

  const workers: PageWorkers = {
    size: 2,
    open: async ({ sha256 }): Promise<OpenResult> => ({
      kind: 'opened',
      mediaType: 'image/tiff',
      pageCount: (await linesOf(sha256)).length,
    }),
    page: async ({ sha256 }, number, wish) => ({
      ...(await read((await linesOf(sha256))[number - 1]!, wish)),
      times: {},
    }),
    shinesThrough,
    close: async () => {},
    ...twists.workers,
  };

  // Sure of what it was taught; of anything else it is not.
  const taught = new Map<string, Letter>();
  const learn = async (letters: readonly Letter[]): Promise<void> => {
    for (const letter of letters) {
      for (const [text, { id }] of taught) if (id === letter.id) taught.delete(text);
      if (letter.weight !== 0) taught.set(letter.text, letter);
    }
  };
  const sorter: ModelSorter = {
    classify: async (text) => {
      const known = taught.get(text);
      const sure = known !== undefined || text.includes('sure');
      return {
        type: guess(known?.type ?? 'antrag', sure ? 0.99 : 0.4, text),
        unit: guess(known?.unit ?? 'bauamt', sure ? 0.99 : 0.4, text),
        model: 'test',
      };
    },
    learn,
    load: async ({ letters }) => {
      taught.clear();
      await learn(letters);
    },
    ready: () => true,
  };

  const channel: Channel = {
    deliver: async ({ document }) => {
      delivered.push(document);
      return { kind: 'delivered' };
    },
    withdraw: async () => ({ kind: 'delivered' }),
    close: async () => {},
    ...twists.channel,
  };

  const observer: Observer = {
    stepDone: () => wake(),
    faultSeen: ({ error }) => {
      faults.push(error);
      wake();
    },
  };
  await enterGiven(
    { store: real, blobs, clock },
    { bytes: encoder.encode('scripted'), origin: 'starter', check: async () => {} },
  );
  const catchUp = catchUpWith({ store, blobs, sorter, onFault: (error) => faults.push(error) });
  const office = await startOffice(
    { store, queue, clock, observer },
    {
      watch: { blobs, mostBytes: MOST_BYTES },
      work: {
        ports: {
          blobs,
          workers,
          sorter,
          findBoundaries: proposeBoundaries,
          findFields: twists.findFields ?? (() => ({})),
          rulebook: twists.rulebook ?? (() => ({})),
          composer: { compose: async ({ title, subject }) => encoder.encode(`PDF ${title}: ${subject}`) },
        },
        settings: {
          rules: {
            collectOnly: false,
            ...LABELS,
            ...(twists.activeOriginals === undefined ? {} : { activeOriginals: twists.activeOriginals }),
          },
          stationUnit: () => undefined,
          typeName: (type) => type,
          mostBytes: MOST_BYTES,
          registerData: () => twists.registerData ?? false,
          catchUp,
          checkShare: twists.checkShare ?? 0,
        },
      },
      relay: { channel },
    },
  );

  return {
    folder,
    store,
    blobs,
    office,
    faults,
    delivered,
    review: review({ store, queue, clock, labels: LABELS, catchUp }),
    mend: () => {
      mended = true;
    },
    drop: async (script) => {
      const id = clock.id();
      const path = join(folder, id);
      writeFileSync(path, script);
      await office.enter({ id, station: 'test', path, fileName: `${id}.tif`, hints: {} });
      return id;
    },
    until: async (look) => {
      for (;;) {
        const next = new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
        const found = await look();
        if (found !== undefined) return found;
        await next;
      }
    },
    close: async () => {
      await office.stop();
      await queue.close();
      await store.close();
      if (twists.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** The documents of a delivery once all of them rest: with a unit, in review, or set aside. */
export const restingDocuments = (office: TestOffice, delivery: string) =>
  office.until(async () => {
    const found = await office.store.get('delivery', delivery);
    if (found?.item.state !== 'separated') return undefined;
    const documents = (await office.store.childrenOf('document', delivery)).map(({ item }) => item);
    const resting = documents.every(
      (document): boolean => isAtUnit(document) || isForReview(document) || document.state === 'quarantined',
    );
    return resting && documents.length === found.item.documents.length ? documents : undefined;
  });
