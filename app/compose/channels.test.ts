// An office that hands over to some units by folder and to others over a real broker, at the same time.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { folderBlobs } from '../../adapters/blobs/folder-blobs.ts';
import { topology } from '../../adapters/channel/rabbitmq/topology.ts';
import { eventually, withChannel } from '../../adapters/rabbitmq/test-channel.ts';
import type { Config } from '../../config/schema.ts';
import { personNamed } from '../../domain/actor.ts';
import type { Document } from '../../domain/document.ts';
import { reconcile } from '../../ledger/reconcile.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';
import { takeReturns } from '../../office/handover/collect-returns.ts';
import { restingDocuments, type TestOffice, testOffice } from '../../testing/office/test-office.ts';
import { type Broker, startRabbitmq } from '../../testing/services/rabbitmq.ts';
import { openAnswers, openChannels, openReturns } from './handover.ts';

const BERGER = personNamed('Frau Berger');

let broker: Broker;
beforeAll(async () => {
  broker = await startRabbitmq();
});
afterAll(() => broker.stop());

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

let count = 0;

/** An office in which the machine sends everything to `first`, and the other unit has the other channel. */
const openMixed = async (channels: {
  readonly bauamt: 'folder' | 'rabbitmq';
  readonly kaemmerei: 'folder' | 'rabbitmq';
}) => {
  count += 1;
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-channels-'));
  closing.push(async () => rmSync(folder, { recursive: true, force: true }));
  const secret = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `${text}\n`, { mode: 0o600 });
    return path;
  };
  const prefix = `c${process.pid}x${count}`;
  const rabbitmq = {
    ...{ to: 'rabbitmq', url: broker.url, prefix, registerData: false },
    usernameFile: secret('user', broker.credentials.username),
    passwordFile: secret('password', broker.credentials.password),
  };
  const config = {
    data: folder,
    handover: {
      ...{ to: 'folder', folder: join(folder, 'units'), withOriginal: false, activeOriginals: 'pdf-only' },
      also: [rabbitmq],
    },
    units: Object.entries(channels).map(([id, channel]) =>
      // The office's own channel needs no word of the unit.
      channel === 'folder' ? { id } : { id, channel },
    ),
  } as unknown as Config;
  mkdirSync(join(folder, 'blobs'));
  const blobs = folderBlobs(join(folder, 'blobs'));
  const faults: unknown[] = [];
  const observer = {
    stepDone: () => {},
    faultSeen: ({ error }: { readonly error: unknown }) => void faults.push(error),
  };
  const { channel, parts } = await openChannels(config, blobs, observer);
  await eventually(() => parts[0]!.isUp());
  const office: TestOffice = await testOffice({ checkShare: 1, folder, channel });
  const answers = await openAnswers(config, {
    ...{ store: office.store, review: office.review, observer },
    clock: { now: () => Date.parse('2026-05-07T09:00:00Z'), id: () => 'id' },
  });
  closing.push(async () => {
    await office.close();
    await answers.close();
    await channel.close();
  });
  const returns = openReturns(config, undefined)!;
  const documentNow = async (id: string): Promise<Document> => (await office.store.get('document', id))!.item;
  const names = topology(prefix);
  return {
    office,
    room: (...path: string[]): string => join(folder, 'units', ...path),
    /** What has come into a unit's folder. */
    files: (unit: string): readonly string[] =>
      existsSync(join(folder, 'units', unit))
        ? readdirSync(join(folder, 'units', unit)).filter((file) => file.endsWith('.pdf'))
        : [],
    /** Kinds of events in a unit's queue, oldest first; they are taken out. */
    events: (unit: string) =>
      withChannel(broker, async (line) => {
        const found: { readonly type: string; readonly id: string }[] = [];
        for (let got = await line.get(names.queueOf(unit)); got; got = await line.get(names.queueOf(unit))) {
          line.ack(got);
          found.push(JSON.parse(got.content.toString()));
        }
        return found;
      }),
    accept: (event: { readonly id: string }, unit: string, document: string) =>
      withChannel(broker, async (line) => {
        const said = {
          ...{ specversion: '1.0', id: `answer-${event.id}`, source: `/units/${unit}`, time: '2026-05-07T08:59:00Z' },
          type: 'de.poststelle.document.acknowledged.v1',
          data: { document, handover: event.id, unit, actor: 'Sachgebiet 21', outcome: 'accepted' },
        };
        line.publish(names.acknowledgementExchange, `ack.${unit}`, Buffer.from(JSON.stringify(said)));
      }),
    collect: takeReturns({
      ...{ returns, review: office.review, store: office.store },
      onFault: (e) => faults.push(e),
    }),
    documentNow,
    withUnit: (id: string, unit: string) =>
      office.until(async () => {
        const item = await documentNow(id);
        return item.state === 'handed-over' && item.unit === unit ? item : undefined;
      }),
  };
};

const types = (events: readonly { readonly type: string }[]): readonly string[] =>
  events.map(({ type }) => /document\.(\w+)\./.exec(type)![1]!);

test('from a unit with a folder to one with a queue: the files are gone, the queue has it, its answer is heard', async () => {
  const { office, files, events, accept, documentNow, withUnit } = await openMixed({
    bauamt: 'folder',
    kaemmerei: 'rabbitmq',
  });
  const [{ id } = { id: '' }] = await restingDocuments(office, await office.drop('W a sure letter'));
  expect(files('bauamt')).toHaveLength(1);
  expect(await office.review.check(id, { type: 'antrag', unit: 'kaemmerei' }, BERGER)).toEqual({ kind: 'done' });
  await withUnit(id, 'kaemmerei');
  expect(files('bauamt')).toEqual([]);
  expect(files('kaemmerei')).toEqual([]);
  const got = await events('kaemmerei');
  expect(types(got)).toEqual(['routed']);
  await accept(got[0]!, 'kaemmerei', id);
  await eventually(async () => (await documentNow(id)).state === 'accepted');
  expect((await reconcile(office)).discrepancies).toEqual([]);
  expect(await verifyJournal(office.store)).toMatchObject({ kind: 'holds' });
});

test('from a unit with a queue to one with a folder: the first hears that it was taken back, the second gives it back', async () => {
  const { office, files, room, events, collect, documentNow, withUnit } = await openMixed({
    bauamt: 'rabbitmq',
    kaemmerei: 'folder',
  });
  const [{ id } = { id: '' }] = await restingDocuments(office, await office.drop('W a sure letter'));
  expect(types(await events('bauamt'))).toEqual(['routed']);
  expect(await office.review.check(id, { type: 'antrag', unit: 'kaemmerei' }, BERGER)).toEqual({ kind: 'done' });
  await withUnit(id, 'kaemmerei');
  expect(types(await events('bauamt'))).toEqual(['withdrawn']);
  const [pdf] = files('kaemmerei');
  // A look makes the folder for what a unit gives back; only units with folders have one.
  expect(await collect()).toBe(0);
  expect(existsSync(room('bauamt'))).toBe(false);
  renameSync(room('kaemmerei', pdf!), room('kaemmerei', 'zurueck', pdf!));
  expect(await collect()).toBe(1);
  expect(await documentNow(id)).toMatchObject({ state: 'returned', returns: [{ unit: 'kaemmerei' }] });
  expect(files('kaemmerei')).toEqual([]);
  expect((await reconcile(office)).discrepancies).toEqual([]);
});
