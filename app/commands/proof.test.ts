// The built program: nobody can act under another's name, and tampering is found with exit code 2.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openSqlite } from '../../adapters/store/sqlite/driver.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { restingDocuments, testOffice } from '../../testing/office/test-office.ts';
import { runProgram } from '../../testing/processes/test-program.ts';

let folder: string;
let waiting: string;
let sent: string;
const at = (...names: readonly string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-proof-'));
  const office = await testOffice({ folder: at('made') });
  waiting = (await restingDocuments(office, await office.drop('W odd')))[0]!.id;
  sent = (await restingDocuments(office, await office.drop('W a sure letter')))[0]!.id;
  await office.close();
  writeFileSync(
    at('poststelle.yaml'),
    `office: { name: Dorf Kleinhausen }
data: data
stations: [{ id: test, name: Rathaus, folder: scans }]
types: [{ id: antrag, name: Antrag }, { id: rechnung, name: Rechnung }]
units: [{ id: bauamt, name: Bauamt }, { id: kaemmerei, name: Kämmerei }, { id: poststelle, name: Poststelle }]
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(at('data'), { recursive: true, force: true });
  cpSync(at('made'), at('data'), { recursive: true });
});

const program = (...args: readonly string[]) => runProgram(['-c', at('poststelle.yaml'), ...args], { cwd: folder });
const decide = (as: string) => program('review', 'decide', waiting, '--type', 'antrag', '--unit', 'bauamt', '--as', as);

const sql = (text: string): void => {
  const database = openSqlite(at('data', 'store.sqlite'));
  database.exec(text);
  database.close();
};

test('what a command does bears the name that was given and the account that ran it', async () => {
  expect(await decide('Frau Berger')).toMatchObject({ code: 0 });
  const store = await openSqliteStore(at('data', 'store.sqlite'));
  const entries: string[] = [];
  for await (const { actor, action } of store.journal({ after: 0, subject: `document:${waiting}` }))
    if (action === 'decided') entries.push(actor);
  const form = `Frau Berger (by command line, uid ${process.getuid!()}: ${userInfo().username})`;
  expect(entries).toEqual([form]);
  expect((await store.get('document', waiting))?.item).toMatchObject({ state: 'decided', decidedBy: form });
  expect(await store.count('decision')).toEqual({ made: 1 });
  await store.close();
});

test.each(['machine', 'Ｍachine', 'unit:bauamt', 'station:test', '', 'mach\u200bine'])(
  'no command acts as %j, and nothing is written',
  { timeout: 120_000 },
  async (as) => {
    const refused = await Promise.all([
      decide(as),
      program('review', 'cut', waiting, '--before', '2', '--as', as),
      program('review', 'return', sent, '--by', 'bauamt', '--as', as),
      program('review', 'retry', 'document', sent, '--as', as),
      program('model', 'rollback', 'model-1', '--as', as),
      program('units', 'rename', 'altamt', 'bauamt', '--as', as),
      program('sign-in', '--name', as),
    ]);
    for (const { code, stdout, stderr } of refused) {
      expect(stderr).toContain('NAME_REFUSED');
      expect([code, stdout]).toEqual([1, '']);
    }
    const store = await openSqliteStore(at('data', 'store.sqlite'));
    expect((await store.get('document', waiting))?.item.state).toBe('in-review');
    await store.close();
  },
);

test('verify and reconcile: 0 while all is well, 2 with the entry or the item named', {
  timeout: 300_000,
}, async () => {
  const well = await program('journal', 'verify');
  expect([well.code, JSON.parse(well.stdout)]).toMatchObject([0, { kind: 'holds', heads: 0 }]);
  const { entries, head: hash } = JSON.parse(well.stdout) as { entries: number; head: string };
  const deep = await program('reconcile', '--deep');
  expect([deep.code, JSON.parse(deep.stdout)]).toMatchObject([0, { discrepancies: [], entries }]);
  expect(JSON.parse(deep.stdout).blobsRead).toBeGreaterThan(5);

  writeFileSync(at('heads.jsonl'), `${JSON.stringify({ sequence: entries, hash, at: '2026-11-02T07:00:00.000Z' })}\n`);
  const against = await program('journal', 'verify', '--against', at('heads.jsonl'));
  expect([against.code, JSON.parse(against.stdout)]).toMatchObject([0, { kind: 'holds', heads: 1 }]);
  const missing = await program('journal', 'verify', '--against', at('nowhere.jsonl'));
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('JOURNAL_HEADS_UNAVAILABLE')]);

  sql(`update journal set entry = 'null' where sequence = 3`);
  const damaged = await program('journal', 'verify');
  expect([damaged.code, JSON.parse(damaged.stdout).faults]).toMatchObject([2, [{ sequence: 3, what: 'unreadable' }]]);

  sql('delete from journal');
  const [emptied, head, balance] = await Promise.all([
    program('journal', 'verify'),
    program('journal', 'verify', '--against', at('heads.jsonl')),
    program('reconcile'),
  ]);
  expect([emptied.code, head.code, balance.code]).toEqual([2, 2, 2]);
  expect(JSON.parse(emptied.stdout).ledger).toContainEqual(
    expect.objectContaining({ what: 'not-in-journal', subject: `document:${sent}` }),
  );
  expect(JSON.parse(head.stdout).faults).toMatchObject([{ sequence: entries, what: 'head-missing' }]);
});
