// The built office as a newcomer meets it: it opens, letters go their way, it answers, it closes.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scanOf } from '../../../testing/processes/test-house.ts';
import { jsonLines, runProgram } from '../../../testing/processes/test-program.ts';
import { programFolder } from '../../run/files/paths.ts';

let folder: string;
let office: ChildProcess;
let said = '';
let wake = (): void => {};
let url: string;
let ticket: string;

const told = (what: RegExp): Promise<RegExpExecArray> =>
  new Promise((resolve, reject) => {
    const look = (): void => {
      const found = what.exec(said);
      if (found !== null) resolve(found);
    };
    office.stdout!.on('data', look);
    office.once('exit', (code) => reject(new Error(`the office ended with ${code}: ${said}`)));
    look();
  });

const command = (...args: string[]) =>
  runProgram(['--config', join(folder, 'poststelle.yaml'), ...args], { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-start-'));
  const example = readFileSync(join(programFolder, 'config/examples/musterhausen.yaml'), 'utf8');
  writeFileSync(
    join(folder, 'poststelle.yaml'),
    `office: { name: Teststadt }
data: ${folder}/data
stations:
  - { id: eg, name: Erdgeschoss, folder: ${folder}/eg }
  - { id: steuer, name: Steueramt, folder: ${folder}/steuer, unit: steueramt, type: sepa-mandat }
console: { port: 0 }
metrics: { port: 0 }
${example.slice(example.search(/^types:/m))}`,
  );
  office = spawn(
    process.execPath,
    [join(programFolder, 'dist/app/main.js'), '--config', join(folder, 'poststelle.yaml'), 'start'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  for (const stream of [office.stdout!, office.stderr!]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      wake();
    });
  }
  [, url, ticket] = (await told(/sign in\s+(http:\/\/[^/\s]+)\/anmelden#(\S+)/)) as unknown as [string, string, string];
}, 120_000);

afterAll(async () => {
  office.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const drop = async (station: string, letter: number, seed: number): Promise<void> => {
  const { file, bytes } = await scanOf(letter, seed);
  mkdirSync(join(folder, station), { recursive: true });
  writeFileSync(join(folder, station, file), bytes);
};

/** Looks again whenever the office says something. */
const until = async <T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (;;) {
    const next = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const found = await look();
    if (found !== undefined) return found;
    await next;
  }
};

test('a letter of a station that belongs to a unit lands there as a PDF with its event', {
  timeout: 120_000,
}, async () => {
  await drop('steuer', 0, 1);
  const unit = join(folder, 'data/units/steueramt');
  const event = await until(() =>
    existsSync(unit) ? readdirSync(unit).find((file) => file.endsWith('.json')) : undefined,
  );
  const { data } = JSON.parse(readFileSync(join(unit, event), 'utf8'));
  expect(data).toMatchObject({
    unit: 'steueramt',
    type: 'sepa-mandat',
    decidedBy: 'machine',
    reasons: ['STATION'],
    originalName: 'scan-1.tif',
  });
  expect(
    readFileSync(join(unit, event.replace('.json', '.pdf')))
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  expect(readdirSync(join(folder, 'steuer')).filter((name) => !name.startsWith('.'))).toEqual([]);
});

test('the console lets in who has the link, once, and nobody else', async () => {
  expect((await fetch(`${url}/api/v1/deliveries`)).status).toBe(401);
  const signIn = () =>
    fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ ticket }),
    });
  const first = await signIn();
  expect(first.status).toBe(200);
  const cookie = first.headers.get('set-cookie')!.split(';')[0]!;
  const list = await fetch(`${url}/api/v1/deliveries`, { headers: { cookie } });
  expect(await list.text()).toContain('scan-1.tif');
  expect((await signIn()).status).toBe(401);
  const { stdout } = await command('sign-in', '--name', 'Frau Berger');
  expect(stdout).toMatch(/anmelden#[\w-]{40,}/);
});

test('a decision from the command line is carried out by the running office', { timeout: 120_000 }, async () => {
  const handedOver = (): number =>
    readdirSync(join(folder, 'data/units/steueramt')).filter((file) => file.endsWith('.json')).length;
  await drop('steuer', 1, 2);
  await until(() => (handedOver() === 2 ? true : undefined));
  // The very same bytes again: a person must look.
  await drop('steuer', 1, 2);
  const count = async (): Promise<number> => jsonLines(await command('review', 'list')).length;
  const [waiting] = await until(async () =>
    (await count()) > 0 ? jsonLines<{ document: string }>(await command('review', 'list')) : undefined,
  );
  const decide = (...more: readonly string[]) => {
    const answer = ['--type', 'anfrage', '--unit', 'kulturamt', '--as', 'Frau Berger', ...more];
    return command('review', 'decide', waiting!.document, ...answer);
  };
  expect(waiting).toMatchObject({ questions: [{ question: 'duplicate', answers: ['not-duplicate', 'is-duplicate'] }] });
  const open = await decide();
  expect([open.code, JSON.parse(open.stdout)]).toMatchObject([2, { kind: 'unanswered', questions: ['duplicate'] }]);
  const decided = await decide('--answer', 'duplicate=not-duplicate');
  expect(decided.code, decided.stderr).toBe(0);
  const unit = join(folder, 'data/units/kulturamt');
  const arrived = () => existsSync(unit) && readdirSync(unit).some((file) => file.endsWith('.json'));
  await until(() => (arrived() ? true : undefined));
  expect((await decide('--answer', 'duplicate=not-duplicate')).code).toBe(2);

  const recalled = await command('review', 'recall', waiting!.document, '--as', 'Jan Petersen');
  expect([recalled.code, JSON.parse(recalled.stdout)]).toMatchObject([0, { kind: 'done' }]);
  await until(() => (arrived() ? undefined : true));
  expect((await command('review', 'recall', waiting!.document, '--as', 'Jan Petersen')).code).toBe(2);
  expect((await decide('--answer', 'duplicate=not-duplicate')).code).toBe(0);
  await until(() => (arrived() ? true : undefined));
});

test('a letter that its unit moves into its folder for returns waits for an operator, and is gone from there', {
  timeout: 120_000,
}, async () => {
  const unit = join(folder, 'data/units/kulturamt');
  const pdf = readdirSync(unit).find((file) => file.endsWith('.pdf'))!;
  renameSync(join(unit, pdf), join(unit, 'zurueck', pdf));
  let waiting: readonly { returnedBy?: readonly string[]; reasons: readonly string[] }[] = [];
  while (waiting.length === 0) waiting = jsonLines(await command('review', 'list'));
  expect(waiting).toMatchObject([{ reasons: ['RETURNED'], returnedBy: ['kulturamt'] }]);
  expect(readdirSync(unit)).toEqual(['zurueck']);
  expect(readdirSync(join(unit, 'zurueck'))).toEqual([]);
});

test('what was learned is told beside the running office: versions, figures, and who may change them', async () => {
  const [versions, figures, table, refit, unknown, rename] = await Promise.all([
    command('model', 'list'),
    command('quality', '--json'),
    command('quality'),
    command('model', 'refit', '--as', 'Frau Berger'),
    command('model', 'rollback', 'model-unknown', '--as', 'Frau Berger'),
    command('units', 'rename', 'kulturamt', 'steueramt', '--as', 'Frau Berger'),
  ]);
  expect(jsonLines(versions)).toMatchObject([{ inUse: true, origin: 'starter', state: 'promoted' }]);
  expect(JSON.parse(figures.stdout).weeks.at(-1)).toMatchObject({ letters: 3, decided: 1, returned: 1 });
  expect(table.stdout).toContain('nothing checked yet');
  expect([JSON.parse(refit.stdout), refit.code]).toEqual([{ kind: 'too-few', heldOut: 0, needed: 10, leftOut: 0 }, 2]);
  expect([JSON.parse(unknown.stdout).kind, unknown.code]).toEqual(['unknown-version', 2]);
  expect([JSON.parse(rename.stdout), rename.code]).toEqual([{ kind: 'still-configured', label: 'kulturamt' }, 2]);
});

test('journal and balance hold beside the running office, a second office is refused', async () => {
  const [journal, balance, second] = await Promise.all([
    command('journal', 'verify'),
    command('reconcile'),
    command('start'),
  ]);
  expect(JSON.parse(journal.stdout)).toMatchObject({ kind: 'holds' });
  expect(JSON.parse(balance.stdout)).toMatchObject({ discrepancies: [] });
  expect([journal.code, balance.code, second.code]).toEqual([0, 0, 1]);
  expect(second.stderr).toContain('OFFICE_RUNNING');
});

test('the figures tell what happened to the letters, and what still waits', { timeout: 120_000 }, async () => {
  mkdirSync(join(folder, 'eg'), { recursive: true });
  writeFileSync(join(folder, 'eg', 'not-a-scan.pdf'), 'no PDF at all');
  await until(() => (said.includes('"reason":"UNKNOWN_FORMAT"') ? true : undefined));
  const [, watched] = await told(/metrics\s+(http:\/\/\S+)\/metrics/);
  const figures = (await (await fetch(`${watched}/metrics`)).text()).split('\n');
  const figure = (name: string): number => {
    const line = figures.find((one) => one.startsWith(`poststelle_${name} `));
    return Number(line?.split(' ').at(-1));
  };
  expect(figure('deliveries_received_total')).toBe(4);
  expect(figure('pages_total{outcome="read"}')).toBe(3);
  expect(figure('letters_decided_total{disposition="route"}')).toBe(2);
  expect(figure('letters_decided_total{disposition="review"}')).toBe(1);
  expect(figure('letters_handed_over_total')).toBe(4);
  expect(figure('quarantined_total{kind="delivery",reason="UNKNOWN_FORMAT"}')).toBe(1);
  expect(figure('step_duration_seconds_count{work="page"}')).toBe(3);
  // Four handovers, and one that was taken back.
  expect(figure('step_duration_seconds_count{work="relay"}')).toBe(5);
  expect(figure('page_part_duration_seconds_sum{part="read"}')).toBeGreaterThan(0);
  // The one that its unit gave back.
  expect(figure('items{kind="document",state="returned"}')).toBe(1);
  expect(figure('unrouted_oldest_seconds')).toBeGreaterThan(0);
  expect((await fetch(`${watched}/health/ready`)).status).toBe(200);
});

test('the log holds no letter text, and neither links nor secrets', () => {
  const log = said.split('\n').filter((line) => line.startsWith('{'));
  expect(log.length).toBeGreaterThan(3);
  expect(log.join('\n')).not.toContain(ticket);
  for (const word of ['Sehr geehrte', 'Musterhausen,', 'Grüßen']) expect(log.join('\n')).not.toContain(word);
});

test('told to stop, it finishes and says so', async () => {
  const end = new Promise((resolve) => office.once('exit', resolve));
  office.kill('SIGTERM');
  expect(await end).toBe(0);
  expect(said).toContain('The office is closed.');
});
