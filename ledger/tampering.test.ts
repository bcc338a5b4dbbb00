// Tampering with a real store by a forger with write access: what `journal verify` and `reconcile` find, and what not.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderBlobs } from '../adapters/blobs/folder-blobs.ts';
import { openSqlite, type SqliteDatabase } from '../adapters/store/sqlite/driver.ts';
import { openSqliteStore } from '../adapters/store/sqlite/store.ts';
import { personNamed } from '../domain/actor.ts';
import { JOURNAL_START, type JournalEntry, seal } from '../domain/journal/journal.ts';
import type { JournalHead } from '../domain/journal/journal-head.ts';
import { restingDocuments, testOffice } from '../testing/office/test-office.ts';
import { crossCheck } from './cross-check.ts';
import { checkOutbox, openWithdrawals } from './outbox-check.ts';
import { reconcile } from './reconcile.ts';
import { sha256Hex, verifying } from './verify-journal.ts';

let folder: string;
/** Ids by what became of the document. */
let sent: string;
let waiting: string;
let decided: string;
let onItsWay: string;
let head: JournalHead;
let original: string;
let pdf: string;

const pathOf = (sha256: string): string => join('blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-tampering-'));
  let away = false;
  const office = await testOffice({
    folder,
    checkShare: 1,
    channel: {
      deliver: async () => {
        if (away) throw new Error('away');
        return { kind: 'delivered' };
      },
      withdraw: () => Promise.reject(new Error('away')),
    },
  });
  const [first] = await restingDocuments(office, await office.drop('W a sure letter\nB\nS'));
  const [odd] = await restingDocuments(office, await office.drop('W odd'));
  const [other] = await restingDocuments(office, await office.drop('W another odd one'));
  await office.review.decide(other!.id, { type: 'rechnung', unit: 'kaemmerei' }, personNamed('Frau Berger'));
  await office.until(async () =>
    (await office.store.get('document', other!.id))?.item.state === 'handed-over' ? true : undefined,
  );
  const [back] = await restingDocuments(office, await office.drop('W a letter that is sure to be called back'));
  expect(await office.review.recall(back!.id, personNamed('Frau Berger'))).toEqual({ kind: 'done' });
  away = true;
  const delivery = await office.drop('W a third sure letter');
  await office.until(async () =>
    (await office.store.get('document', `${delivery}/d001`))?.item.state === 'in-handover' ? true : undefined,
  );
  [sent, waiting, decided, onItsWay] = [first!.id, odd!.id, other!.id, `${delivery}/d001`];
  if (first?.state !== 'handed-over') throw new Error(`it is ${first?.state}`);
  pdf = pathOf(first.pdf.sha256);
  const arrived = (await office.store.get('delivery', first.delivery))!.item;
  if (!('original' in arrived) || arrived.original === undefined) throw new Error('no original');
  original = pathOf(arrived.original.sha256);
  for await (const { sequence, hash, at } of office.store.journal({ after: 0 })) head = { sequence, hash, at };
  await office.close();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Found = readonly string[];

/** What the two commands find in a copy of the store that was tampered with. */
const foundAfter = async (
  tamper: (database: SqliteDatabase, folder: string) => void,
): Promise<{ readonly verify: Found; readonly head: Found; readonly reconcile: Found; readonly deep: Found }> => {
  const copy = mkdtempSync(join(tmpdir(), 'poststelle-tampered-'));
  try {
    cpSync(folder, copy, { recursive: true });
    const database = openSqlite(join(copy, 'store.sqlite'));
    tamper(database, copy);
    // A forger who knows the tables also sets the counters right.
    database.exec('delete from tallies');
    database.exec('insert into tallies select kind, state, count(*) from items group by kind, state');
    database.close();
    const store = await openSqliteStore(join(copy, 'store.sqlite'));
    const blobs = folderBlobs(join(copy, 'blobs'));
    const verified = async (heads: readonly JournalHead[]): Promise<Found> => {
      const checking = verifying(heads);
      const open = openWithdrawals();
      const { differences } = await crossCheck(store, (walked) => {
        checking.next(walked);
        open.note(walked);
      });
      const verdict = checking.verdict();
      const faults = verdict.kind === 'holds' ? [] : verdict.faults;
      return [...faults, ...differences, ...(await checkOutbox(store, open))].map(({ what }) => what);
    };
    const reconciled = async (deep: boolean): Promise<Found> =>
      (await reconcile({ store, blobs, deep })).discrepancies.map(({ what }) => what);
    const found = {
      ...{ verify: await verified([]), head: await verified([head]) },
      ...{ reconcile: await reconciled(false), deep: await reconciled(true) },
    };
    await store.close();
    return found;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

const entriesOf = (database: SqliteDatabase): JournalEntry[] =>
  database
    .prepare('select entry from journal order by sequence')
    .all<{ readonly entry: string }>()
    .map(({ entry }) => JSON.parse(entry) as JournalEntry);

/** Writes the journal anew with every seal right, as somebody who knows how it is sealed can. */
const resealed = (database: SqliteDatabase, entries: readonly JournalEntry[]): void => {
  database.exec('delete from journal');
  let last: JournalEntry | undefined;
  for (const entry of entries) {
    last = seal(entry, last, sha256Hex);
    database.prepare('insert into journal (sequence, entry) values (?, ?)').run(last.sequence, JSON.stringify(last));
  }
};

const setInItem = (database: SqliteDatabase, id: string, sets: string): void => {
  database.exec(`update items set body = json_set(body, ${sets}) where kind = 'document' and id = '${id}'`);
};
const stateTo = (database: SqliteDatabase, id: string, state: string): void => {
  setInItem(database, id, `'$.state', '${state}'`);
  database.exec(`update items set state = '${state}', work = null where kind = 'document' and id = '${id}'`);
};
const is = (action: string, id?: string) => (entry: JournalEntry) =>
  entry.action === action && (id === undefined || entry.subject.endsWith(id));
const deliveryOf = (id: string): string => id.split('/', 1)[0]!;
const flip = (path: string): void => {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1]! ^= 1;
  rmSync(path);
  writeFileSync(path, bytes);
};

type Tamper = (database: SqliteDatabase, folder: string) => void;

/** Name as in docs/operating/proof.md, and who finds it: `verify`, `head` (verify with a head kept elsewhere), `reconcile`, `deep`. */
const ROWS: readonly (readonly [name: string, tamper: Tamper, by: string])[] = [
  ['nothing', () => {}, ''],
  [
    'an entry changed',
    (database) => database.exec(`update journal set entry = json_set(entry, '$.actor', 'jemand') where sequence = 5`),
    'verify head',
  ],
  [
    'an entry deleted',
    (database) => database.exec('delete from journal where sequence = 5'),
    'verify head reconcile deep',
  ],
  [
    'the first entry deleted',
    (database) => database.exec('delete from journal where sequence = 1'),
    'verify head reconcile deep',
  ],
  [
    'an entry overwritten with `null`',
    (database) => database.exec(`update journal set entry = 'null' where sequence = 5`),
    'verify head reconcile deep',
  ],
  [
    'the journal cut off at its end',
    (database) => database.exec('delete from journal where sequence > 20'),
    'verify head reconcile deep',
  ],
  ['the journal emptied', (database) => database.exec('delete from journal'), 'verify head reconcile deep'],
  [
    'an entry deleted, all others sealed anew',
    (database) =>
      resealed(
        database,
        entriesOf(database).filter((entry) => !is('handed-over', sent)(entry)),
      ),
    'verify head reconcile deep',
  ],
  [
    'another unit in an entry, all others sealed anew',
    (database) =>
      resealed(
        database,
        entriesOf(database).map((entry) =>
          is('handed-over', sent)(entry) ? { ...entry, details: { ...entry.details, unit: 'kaemmerei' } } : entry,
        ),
      ),
    'verify head reconcile deep',
  ],
  [
    'another person in a decision’s entry, all others sealed anew',
    (database) =>
      resealed(
        database,
        entriesOf(database).map((entry) => (is('decided', decided)(entry) ? { ...entry, actor: 'Herr Lang' } : entry)),
      ),
    'verify head reconcile deep',
  ],
  [
    'another time in an entry, all others sealed anew',
    (database) =>
      resealed(
        database,
        entriesOf(database).map((entry) =>
          is('composed', sent)(entry) ? { ...entry, at: '2020-01-01T00:00:00.000Z' } : entry,
        ),
      ),
    'head',
  ],
  [
    'a forged entry appended, sealed',
    (database) => {
      const entries = entriesOf(database);
      const forged = { ...entries.find(is('handed-over', sent))!, details: { unit: 'kaemmerei', pdf: 'f'.repeat(64) } };
      resealed(database, [...entries, forged]);
    },
    'verify head reconcile deep',
  ],
  [
    'a delivery with all its rows deleted',
    (database) => {
      const id = deliveryOf(sent);
      database.exec(`delete from items where id = '${id}' or id like '${id}/%' or id like 'check-${id}/%'`);
    },
    'verify head reconcile deep',
  ],
  [
    'a document deleted',
    (database) => database.exec(`delete from items where kind = 'document' and id = '${waiting}'`),
    'verify head reconcile deep',
  ],
  [
    'a page deleted',
    (database) => database.exec(`delete from items where kind = 'page' and delivery = '${deliveryOf(waiting)}'`),
    'verify head reconcile deep',
  ],
  [
    'another unit in a document that was handed over',
    (database) => setInItem(database, sent, `'$.unit', 'kaemmerei'`),
    'verify head reconcile deep',
  ],
  [
    'another PDF in a document that was handed over',
    (database) => setInItem(database, sent, `'$.pdf.sha256', json_extract(body, '$.text.sha256')`),
    'verify head reconcile deep',
  ],
  [
    'another person in a decision',
    (database) => setInItem(database, decided, `'$.decidedBy', 'machine'`),
    'verify head reconcile deep',
  ],
  [
    'another day of receipt',
    (database) => setInItem(database, sent, `'$.receivedAt', '2020-01-01T00:00:00.000Z'`),
    'reconcile deep',
  ],
  [
    'another day of receipt, in the delivery too',
    (database) =>
      database.exec(
        `update items set body = json_set(body, '$.receivedAt', '2020-01-01T00:00:00.000Z') where body ->> '$.receivedAt' is not null`,
      ),
    'verify head reconcile deep',
  ],
  [
    'a document in review set to handed over',
    (database) => stateTo(database, waiting, 'handed-over'),
    'verify head reconcile deep',
  ],
  [
    'a document taken out of the list of what waits',
    (database) => database.exec(`update items set state = 'handed-over' where kind = 'document' and id = '${waiting}'`),
    'verify head reconcile deep',
  ],
  [
    'decisions deleted',
    (database) => database.exec(`delete from items where kind = 'decision'`),
    'verify head reconcile deep',
  ],
  [
    'a sample check answered by hand',
    (database) =>
      database.exec(
        `update items set body = json_set(body, '$.state', 'right'), state = 'right' where kind = 'check' and id = 'check-${sent}'`,
      ),
    'verify head reconcile deep',
  ],
  [
    'a message taken out of the outbox',
    (database) => database.exec('delete from outbox'),
    'verify head reconcile deep',
  ],
  [
    'another unit in a message of the outbox',
    (database) => database.exec(`update outbox set event = json_set(event, '$.data.unit', 'kaemmerei')`),
    'verify head reconcile deep',
  ],
  [
    'a withdrawal taken out of the outbox',
    (database) => database.exec(`delete from outbox where event ->> '$.type' = 'withdrawn'`),
    'verify head reconcile deep',
  ],
  [
    'a withdrawal put into the outbox that nobody caused',
    (database) =>
      database.exec(
        `insert into outbox (kind, item, recipient, key, event)
         select kind, '${sent}', recipient, replace(key, item, '${sent}'), replace(event, item, '${sent}')
         from outbox where event ->> '$.type' = 'withdrawn'`,
      ),
    'verify head reconcile deep',
  ],
  ['a document set to accepted', (database) => stateTo(database, sent, 'accepted'), 'verify head reconcile deep'],
  ['an original removed', (_, place) => rmSync(join(place, original)), 'reconcile deep'],
  ['an original with a flipped bit', (_, place) => flip(join(place, original)), 'deep'],
  ['a PDF removed', (_, place) => rmSync(join(place, pdf)), 'reconcile deep'],
  ['a PDF with a flipped bit', (_, place) => flip(join(place, pdf)), 'deep'],
  [
    'what an operator entered into the register',
    (database) => setInItem(database, sent, `'$.fields', json('{"subject":{"value":"x","byHand":true}}')`),
    '',
  ],
  [
    'a delivery removed from ledger and journal, all sealed anew',
    (database) => {
      const id = deliveryOf(onItsWay);
      database.exec(`delete from items where id = '${id}' or id like '${id}/%' or id like 'check-${id}/%'`);
      database.exec(`delete from outbox where item like '${id}/%'`);
      resealed(
        database,
        entriesOf(database).filter(({ subject }) => !subject.includes(id)),
      );
    },
    'head',
  ],
];

test.each(ROWS)('%s', async (_, tamper, by) => {
  const found = await foundAfter(tamper);
  const who = Object.entries(found).flatMap(([command, whats]) => (whats.length > 0 ? [command] : []));
  expect(who.join(' '), JSON.stringify(found)).toBe(by);
});

test('the table in docs/operating/proof.md is what was measured here', () => {
  const page = readFileSync(new URL('../docs/operating/proof.md', import.meta.url), 'utf8');
  const told = [...page.matchAll(/^\| (.+?) +\| (found|–) +\| (found|–) +\| (found|–) +\| (found|–) +\|$/gm)].map(
    ([, name, ...cells]) => `${name}: ${cells.join(' ')}`,
  );
  const measured = ROWS.slice(1).map(([name, , by]) => {
    const cells = ['verify', 'head', 'reconcile', 'deep'].map((who) => (by.split(' ').includes(who) ? 'found' : '–'));
    return `${name}: ${cells.join(' ')}`;
  });
  expect(told).toEqual(measured);
});

test('an entry that is no longer one has its number told, and the walk goes on behind it', async () => {
  for (const entry of [`'null'`, `'"x"'`, `'7'`]) {
    const { verify } = await foundAfter((database) =>
      database.exec(`update journal set entry = ${entry} where sequence = 5`),
    );
    expect(verify[0]).toBe('unreadable');
    expect(verify.filter((what) => what === 'unreadable')).toHaveLength(1);
  }
  expect(JOURNAL_START).toHaveLength(64);
});
