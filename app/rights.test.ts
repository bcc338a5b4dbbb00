// File permissions: other local users cannot read data, and exposed secrets are refused.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqlite } from '../adapters/store/sqlite/driver.ts';
import { openSqliteStore } from '../adapters/store/sqlite/store.ts';
import { runProgram } from '../testing/processes/test-program.ts';
import { makeDataFolder } from './run/files/data-folder.ts';
import { programFolder } from './run/files/paths.ts';
import { brokerOf } from './run/files/secrets.ts';
import { unitTokens } from './run/unit-tokens.ts';

const EXAMPLE = join(programFolder, 'config/examples/musterhausen.yaml');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-rights-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) =>
  runProgram(args, { cwd: folder, env: { POSTSTELLE_DATA: join(folder, 'data') } as NodeJS.ProcessEnv });

const modeOf = (...path: string[]): string => (statSync(join(folder, ...path)).mode & 0o7777).toString(8);

/** Everything below a folder that somebody who is not its owner and in no group of it could read. */
const readableByOthers = (path: string): readonly string[] => {
  const { mode } = statSync(path);
  const here = (mode & 0o004) === 0 ? [] : [path];
  if (!statSync(path).isDirectory()) return here;
  // Where others may not enter, nothing below can be reached.
  return (mode & 0o001) === 0
    ? here
    : [...here, ...readdirSync(path).flatMap((name) => readableByOthers(join(path, name)))];
};

test('with the umask of any shell nothing of the office is readable for others: store, links, backups', async () => {
  const before = process.umask(0o022);
  try {
    expect((await run('sign-in', '--name', 'Frau Berger')).code).toBe(0);
    expect((await run('register', '--from', '2026-11-01', '--to', '2026-11-30')).code).toBe(0);
    expect((await run('backup', '--to', join(folder, 'backup'))).code).toBe(0);
    expect((await run('separator-sheet', '--out', join(folder, 'data', 'sheet.pdf'))).code).toBe(0);
  } finally {
    process.umask(before);
  }
  expect([...readableByOthers(join(folder, 'data')), ...readableByOthers(join(folder, 'backup'))]).toEqual([]);
  expect([modeOf('data'), modeOf('data/store.sqlite'), modeOf('data/blobs'), modeOf('data/sign-in')]).toEqual([
    ...['750', '600', '700', '700'],
  ]);
  expect([modeOf('backup/store.sqlite'), modeOf('backup/blobs')]).toEqual(['600', '700']);
});

test('what an earlier version left open is closed; the way to a station’s folder stays', async () => {
  const data = join(folder, 'data');
  for (const name of ['blobs/tmp', 'sign-in', 'stations/eg'])
    mkdirSync(join(data, name), { recursive: true, mode: 0o755 });
  for (const name of ['', 'blobs', 'sign-in', 'stations', 'stations/eg']) chmodSync(join(data, name), 0o777);
  await (await openSqliteStore(join(data, 'store.sqlite'))).close();
  chmodSync(join(data, 'store.sqlite'), 0o644);
  makeDataFolder(data);
  expect((await run('register', '--from', '2026-11-01', '--to', '2026-11-30')).code).toBe(0);
  const modes = ['', 'store.sqlite', 'blobs', 'sign-in', 'stations/eg'].map((name) => modeOf('data', name));
  expect(modes).toEqual(['771', '600', '700', '700', '777']);
});

const brokered = (password: string, tokens: string): string => `
office: { name: Dorf }
stations: []
types: [{ id: antrag, name: Antrag }]
units: [{ id: bauamt, name: Bauamt }, { id: poststelle, name: Poststelle }]
queue:
  in: rabbitmq
  url: amqp://rabbit.example
  usernameFile: user
  passwordFile: ${password}
documents: { port: 8090, tokens: ${tokens} }
`;

test('check-config names secrets that others can read or change, each with the command that mends it', async () => {
  const config = join(folder, 'poststelle.yaml');
  const [password, token] = [join(folder, 'the password'), join(folder, 'tokens/bauamt')];
  mkdirSync(join(folder, 'tokens'));
  writeFileSync(password, 'secret\n');
  writeFileSync(token, `${'x'.repeat(64)}\n`);
  writeFileSync(config, brokered('the password', 'tokens'));
  const check = async (passwordMode: number, tokenMode: number, folderMode = 0o750) => {
    chmodSync(password, passwordMode);
    chmodSync(token, tokenMode);
    chmodSync(join(folder, 'tokens'), folderMode);
    const { code, stderr } = await run('check-config', config);
    return [code, ...stderr.split('\n').filter(Boolean)];
  };
  const said = 'can be read or changed by other users of this computer';
  expect(await check(0o644, 0o604)).toEqual([
    1,
    `${config}:10:3  queue.passwordFile  ${said} → run: chmod g-w,o-rwx '${password}'`,
    `${config}:11:26  documents.tokens  ${said} → run: chmod g-w,o-rwx ${token}`,
  ]);
  expect((await check(0o660, 0o600)).length).toBe(2);
  expect(await check(0o600, 0o600, 0o777)).toEqual([
    ...[1, `${config}:11:26  documents.tokens  ${said} → run: chmod o-w ${join(folder, 'tokens')}`],
  ]);
  // root:poststelle 640, as the manual has it.
  expect(await check(0o640, 0o640)).toEqual([0]);
  expect(await check(0o400, 0o600)).toEqual([0]);
});

test('a process that reads such a secret does not start, and says which command to run', () => {
  const password = join(folder, 'password');
  writeFileSync(join(folder, 'user'), 'post\n');
  writeFileSync(password, 'secret\n');
  chmodSync(password, 0o644);
  const broker = { url: 'amqp://x', usernameFile: join(folder, 'user'), passwordFile: password };
  const exposed = expect.objectContaining({
    code: 'SECRET_EXPOSED',
    details: { file: password, run: `chmod g-w,o-rwx ${password}` },
  });
  expect(() => brokerOf(broker)).toThrow(exposed);
  mkdirSync(join(folder, 'tokens'));
  writeFileSync(join(folder, 'tokens/bauamt'), 'x'.repeat(64));
  chmodSync(join(folder, 'tokens/bauamt'), 0o644);
  expect(() => unitTokens(join(folder, 'tokens'), new Set(['bauamt']))).toThrow(
    expect.objectContaining({ code: 'SECRET_EXPOSED' }),
  );
  chmodSync(password, 0o600);
  expect(brokerOf(broker).credentials.password).toBe('secret');
});

test('a store that is damaged is called so, at any command and in a backup, and is left as it is', async () => {
  const store = join(folder, 'data/store.sqlite');
  expect((await run('sign-in')).code).toBe(0);
  expect((await run('register', '--from', '2026-11-01', '--to', '2026-11-30')).code).toBe(0);
  writeFileSync(store, Buffer.alloc(40_000, 'no database at all'));
  for (const command of [
    ['register', '--from', '2026-11-01', '--to', '2026-11-30'],
    ['backup', '--to', join(folder, 'b')],
  ]) {
    const { code, stderr } = await run(...command);
    expect([code, stderr]).toEqual([1, expect.stringContaining('STORE_DAMAGED')]);
    expect(stderr).toContain('restore the last backup');
  }
  expect(statSync(store).size).toBe(40_000);
});

test('damage in the middle of a store is found before the office opens, and before a backup takes the place of the last one', async () => {
  const file = join(folder, 'data/store.sqlite');
  expect((await run('register', '--from', '2026-11-01', '--to', '2026-11-30')).code).toBe(0);
  const store = openSqlite(file);
  store.exec(
    'create table filler (text); insert into filler values (zeroblob(400000)); pragma wal_checkpoint(truncate)',
  );
  store.exec('create index filled on filler (text)');
  store.exec('pragma wal_checkpoint(truncate)');
  store.close();
  const bytes = readFileSync(file);
  bytes.fill(0xa5, bytes.length >> 1, (bytes.length >> 1) + 12_288);
  writeFileSync(file, bytes);
  for (const command of [['start'], ['backup', '--to', join(folder, 'backup')]]) {
    const { code, stderr } = await run(...command);
    expect([code, stderr]).toEqual([1, expect.stringContaining('STORE_DAMAGED')]);
  }
  expect(existsSync(join(folder, 'backup/store.sqlite'))).toBe(false);
});

test('a sound example has nothing exposed', async () => {
  const { code, stdout } = await run('check-config', EXAMPLE);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^\S+: no faults\. [^\n]+\n$/)]);
});
