// All faults of a configuration are reported at once, each with its position and advice.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { explainFaults } from './findings/explain.ts';
import type { ConfigFault } from './findings/fault.ts';
import { loadConfig } from './load.ts';
import { SMALL } from './test-config.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const load = (text: string, env: Record<string, string> = {}) => {
  writeFileSync(join(cwd, 'config.yaml'), text);
  return loadConfig({ file: 'config.yaml', env, cwd });
};
const faultsOf = (text: string, env?: Record<string, string>): readonly ConfigFault[] => {
  const loaded = load(text, env);
  if (loaded.kind === 'valid') throw new Error('no fault was found');
  return loaded.faults;
};
const only = (text: string, env?: Record<string, string>): ConfigFault => {
  const faults = faultsOf(text, env);
  expect(explainFaults(faults, 'config.yaml')).toHaveLength(1);
  return faults[0]!;
};

test('faults are told all at once, each with its place and a hint', () => {
  const text = `profile: embeded
office: {}
stations:
  - id: rathaus
    name: Rathaus
    folder: scans
    unit: baumat
    sub-folders: true
  - id: rathaus
    name: Keller
    folder: scans/keller
    type: anfarge
console:
  port: "8080"
  host: 0.0.0.0
setle: {}
limits: 5
types: [{ id: anfrage, name: Anfrage }]
units: [{ id: bauamt, name: Bauamt }, { id: Post Stelle, name: P }]
`;
  expect(explainFaults(faultsOf(text), 'config.yaml')).toEqual([
    'config.yaml:1:1  profile  must be one of embedded, production → did you mean "embedded"?',
    'config.yaml:1:1  fallbackUnit  names a unit that is not in the list → did you mean "Post Stelle"?',
    'config.yaml:2:1  office.name  is missing → the name of the office, for example "Stadt Musterhausen"',
    'config.yaml:7:5  stations[0].unit  names a unit that is not in the list → did you mean "bauamt"?',
    'config.yaml:8:5  stations[0].sub-folders  is not a known key → did you mean "subfolders"?',
    'config.yaml:9:5  stations[1].id  is used twice → stations[0] already has this id; choose another',
    'config.yaml:11:5  stations[1].folder  and the folder of stations[0] lie one in the other → put them side by side',
    'config.yaml:12:5  stations[1].type  names a type that is not in the list → did you mean "anfrage"?',
    'config.yaml:14:3  console.port  must be a number, but is a text → the port the console listens on, 1 to 65535; 0 takes any free one',
    'config.yaml:15:3  console.host  lets other computers reach the console without encryption → keep 127.0.0.1, or put a reverse proxy with TLS before it and say "publicUrl: https://…"',
    'config.yaml:16:1  setle  is not a known key → did you mean "settle"?',
    'config.yaml:17:1  limits  must be a section, but is a number → a section on what is too much',
    'config.yaml:19:41  units[1].id  has not the right form → the unit’s id: small letters a-z, digits and single hyphens, at most 64 characters, for example "rathaus-eg"',
  ]);
});

test('documents are not given to other computers without encryption', () => {
  const fault = only(`${SMALL}documents: { host: 0.0.0.0, port: 8090, tokens: tokens }\n`);
  expect(fault).toMatchObject({ path: 'documents.host', message: expect.stringContaining('without encryption') });
  const behind = load(`${SMALL}documents: { host: 0.0.0.0, port: 8090, tokens: t, behindProxy: true }\n`);
  expect(behind.kind).toBe('valid');
});

test('the public address is a site over TLS or a path of one, and a proxy elsewhere is named', () => {
  const console = (said: string) => `${SMALL}console: { ${said} }\n`;
  for (const url of [
    'http://post.example',
    'https://post.example/a//b',
    'https://post.example/..',
    'https://post.example/a?b',
    'https://a:b@post.example',
    'post.example',
  ])
    expect(only(console(`publicUrl: "${url}"`)), url).toMatchObject({ path: 'console.publicUrl' });
  for (const list of ['[]', '[proxy]', '[10.0.0.0/33]', '["::1/129"]'])
    expect(faultsOf(console(`publicUrl: "https://post.example", trustedProxies: ${list}`)).length, list).toBe(1);
  expect(only(console('host: 10.0.0.5, publicUrl: "https://post.example"'))).toMatchObject({
    path: 'console.trustedProxies',
  });
  const elsewhere = load(
    console('host: 10.0.0.5, publicUrl: "https://POST.example:443/", trustedProxies: [10.0.0.1, "fd00::/8"]'),
  );
  expect(elsewhere).toMatchObject({ kind: 'valid', config: { console: { publicUrl: 'https://post.example' } } });
  const path = load(console('publicUrl: "https://post.example/kleinhausen/"'));
  expect(path).toMatchObject({ config: { console: { publicUrl: 'https://post.example/kleinhausen' } } });
});

test('a configuration that still says behindProxy loads as before', () => {
  expect(load(`${SMALL}console: { host: 0.0.0.0, port: 1, behindProxy: true }\n`).kind).toBe('valid');
});

test('faults of YAML come with what stands before them', () => {
  const faults = faultsOf(`ofice: {}\nlog: { level: loud }\nstations:\n\t- id: "a\n`);
  expect(faults.slice(0, 2)).toMatchObject([
    { line: 1, column: 1, path: 'ofice', hint: 'did you mean "office"?' },
    { line: 2, column: 8, path: 'log.level' },
  ]);
  expect(faults.slice(2).length).toBeGreaterThan(0);
  for (const { line, path } of faults.slice(2)) expect({ after: line >= 3, path }).toEqual({ after: true, path: '' });
});

test('a key that is written twice is named', () => {
  expect(only(`${SMALL}data: a\ndata: b\n`)).toMatchObject({
    line: 13,
    column: 1,
    hint: 'keep one of the two lines',
  });
});

test('aliases do not multiply', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'.split('').map((key, at) => `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[at]}`)}]`),
  ];
  expect(faultsOf(bomb.join('\n')).length).toBeGreaterThan(0);
});

test('an empty file and a file that is no section say what is missing', () => {
  expect(
    faultsOf('')
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['office', 'stations', 'types', 'units']);
  expect(only('- just\n- a list\n')).toMatchObject({
    line: 1,
    path: '',
    message: 'must be a section, but is a list',
  });
});

test.each([
  ['amqp://poststelle:geheim@rabbit:5672/x', 'handover.url', 'holds a user name or password'],
  ['amqp://poststelle:ge/heim@rabbit', 'handover.url', 'holds a user name or password'],
  ['http://rabbit', 'handover.url', 'has not the right form'],
])('a broker at %s is refused without repeating it', (url, path, message) => {
  const fault = only(`${SMALL}handover: {to: rabbitmq, url: "${url}", usernameFile: u, passwordFile: p}\n`);
  expect(fault).toMatchObject({ path, message });
  expect(JSON.stringify(fault)).not.toContain('heim');
});

test.each([
  ['mongodb://poststelle:geheim@db/x', 'store.url', 'holds a user name or password'],
  ['mongodb://poststelle:ge/heim@db', 'store.url', 'holds a user name or password'],
  ['mongodb://db/geheim', 'store.url', 'has not the right form'],
  ['http://heim', 'store.url', 'has not the right form'],
])('a database at %s is refused without repeating it', (url, path, message) => {
  const fault = only(`${SMALL}store: {in: mongodb, url: "${url}"}\n`);
  expect(fault).toMatchObject({ path, message });
  expect(JSON.stringify(fault)).not.toContain('heim');
});

test('a kind of store that does not exist, and half a sign-in, are named', () => {
  expect(only(`${SMALL}store: {in: mongo}\n`)).toMatchObject({
    path: 'store.in',
    message: 'must be one of folder, mongodb',
  });
  expect(only(`${SMALL}handover: {to: rabbit}\n`)).toMatchObject({ message: 'must be one of folder, rabbitmq' });
  expect(only(`${SMALL}store: {in: mongodb, url: "mongodb://db", usernameFile: u}\n`)).toMatchObject({
    path: 'store.passwordFile',
    message: 'is missing',
  });
});

test('faults of the environment name the variable', () => {
  const faults = faultsOf(SMALL, {
    POSTSTELLE_CONSOL__PORT: '1',
    POSTSTELLE_CONSOLE: 'x',
    POSTSTELLE_CONSOLE__PORT: 'many',
    POSTSTELLE_CONSOLE__PORT__NUMBER: '1',
    POSTSTELLE_STATIONS__7__NAME: 'x',
  });
  expect(explainFaults(faults, 'config.yaml')).toEqual([
    'POSTSTELLE_CONSOLE  console  names a section, not a value → add the value’s name behind two underscores, such as POSTSTELLE_CONSOLE__HOST',
    'POSTSTELLE_CONSOLE__PORT__NUMBER  console.port  is not a known setting → console.port is a value and has no parts',
    'POSTSTELLE_CONSOL__PORT  is not a known setting → did you mean "POSTSTELLE_CONSOLE"?',
    'POSTSTELLE_STATIONS__7__NAME  stations[7].name  names a list entry that is not there → the file must have it first',
    'POSTSTELLE_CONSOLE__PORT  console.port  must be a number, but is a text → the port the console listens on, 1 to 65535; 0 takes any free one',
  ]);
});

test('a unit names a channel that the office has, and each kind of channel is there once', () => {
  const units = '[{id: bauamt, name: Bauamt, channel: rabbitmq}, {id: poststelle, name: Poststelle}]';
  const small = SMALL.replace(/^units:.*(\n(?: |-).*)*/m, `units: ${units}`);
  const missing = only(small);
  expect(missing).toMatchObject({ path: 'units[0].channel' });
  expect(missing.hint).toContain('also: [{to: rabbitmq');
  const broker = '{to: rabbitmq, url: "amqp://r", usernameFile: u, passwordFile: p}';
  expect(load(`${small}handover: {to: folder, also: [${broker}]}\n`).kind).toBe('valid');
  expect(load(`${small}handover: ${broker}\n`).kind).toBe('valid');
  expect(only(`${small}handover: {to: folder, also: [${broker}, ${broker}]}\n`)).toMatchObject({
    ...{ path: 'handover.also[1].to', message: 'is there twice' },
  });
  expect(only(`${small.replace('channel: rabbitmq', 'channel: pigeon')}`)).toMatchObject({
    ...{ path: 'units[0].channel', message: 'must be one of folder, rabbitmq' },
  });
  const open = broker.replace('amqp://r', 'amqp://poststelle:geheim@r');
  const told = only(`${small}handover: {to: folder, also: [${open}]}\n`);
  expect(told).toMatchObject({ path: 'handover.also[0].url', message: 'holds a user name or password' });
  expect(JSON.stringify(told)).not.toContain('geheim');
});

test('a password in the file leads to passwordFile', () => {
  const fault = only(
    `${SMALL}handover: {to: rabbitmq, url: "amqp://r", usernameFile: u, passwordFile: p, password: geheim}\n`,
  );
  expect(fault.path).toBe('handover.password');
  expect(fault.hint).toContain('passwordFile');
  expect(JSON.stringify(fault)).not.toContain('geheim');
});

test.each([
  ['scans/../scans/', 'is the folder of stations[0] too'],
  ['.', 'lie one in the other'],
  ['data', 'holds the data folder'],
  ['{data}/units/bauamt', 'overlaps with the folder that the units receive their post in'],
  ['{data}', 'holds the data folder'],
])('a second station at %s is refused', (folder, message) => {
  const text = SMALL.replace('types:', `  - { id: zwei, name: Zwei, folder: '${folder}' }\ntypes:`);
  const faults = faultsOf(text).filter(({ path }) => path === 'stations[1].folder');
  expect(faults.map((fault) => fault.message).join('; ')).toContain(message);
});

test('a file that is not there is a fault of its own', () => {
  expect(() => loadConfig({ file: 'nirgends.yaml', env: {}, cwd })).toThrow(/CONFIG_MISSING/);
  mkdirSync(join(cwd, 'folder'));
  expect(() => loadConfig({ file: 'folder', env: {}, cwd })).toThrow(/CONFIG_MISSING/);
});
