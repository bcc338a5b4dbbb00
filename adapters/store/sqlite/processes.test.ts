// Several processes on one store file: two that write, one that is killed, three that receive the same bytes.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { journalFault } from '../conformance/journal.conformance.ts';
import { claimed, collect, creation, waiting } from '../conformance/sample-items.conformance.ts';
import { openSqliteStore } from './store.ts';

const makeFolder = () => mkdtemp(join(tmpdir(), 'poststelle-store-'));

const inFile = (run: (path: string) => Promise<void>) => async (): Promise<void> => {
  const folder = await makeFolder();
  try {
    await run(join(folder, 'poststelle.db'));
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Commits pages 1, 2, 3 … (three calls at a time) and prints the number of each page that was acknowledged. */
const WRITER = `
  import { runnerImport } from 'vite';
  const [folder, path, delivery, pages] = process.argv.slice(1);
  const load = async (name) => (await runnerImport(folder + name, { configFile: false, logLevel: 'error' })).module;
  const { openSqliteStore } = await load('sqlite/store.ts');
  const { creation, waiting } = await load('conformance/sample-items.conformance.ts');
  const store = await openSqliteStore(path);
  let next = 1;
  const write = async () => {
    while (next <= Number(pages)) {
      const number = next++;
      await store.commit([creation(waiting(delivery, number), { next: 'page' })]);
      process.stdout.write(number + '\\n');
    }
  };
  await Promise.all([write(), write(), write()]);
  await store.close();
`;

const startWriter = (path: string, delivery: string, pages: number): ChildProcessWithoutNullStreams => {
  const folder = fileURLToPath(new URL('../', import.meta.url));
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const writer = spawn(
    process.execPath,
    ['--input-type=module', '--eval', WRITER, folder, path, delivery, String(pages)],
    { cwd: root },
  );
  writer.stderr.pipe(process.stderr);
  return writer;
};

test(
  'two processes write to one store: every commit is there once and the journal is one chain',
  inFile(async (path) => {
    const store = await openSqliteStore(path);
    const writer = startWriter(path, 'd-child', 300);
    const ended = once(writer, 'exit');
    const lines = createInterface(writer.stdout);
    await once(lines, 'line');
    for (let number = 1; number <= 100; number += 1) {
      expect(await store.commit([creation(waiting('d-parent', number))])).toEqual(['committed']);
    }
    expect(await ended).toEqual([0, null]);
    expect(await store.waitingPages('d-child')).toBe(300);
    expect(await store.waitingPages('d-parent')).toBe(100);
    expect(await collect(store.journal({ after: 0 }))).toHaveLength(400);
    expect(await journalFault(store)).toBeUndefined();
    await store.close();
  }),
);

test(
  'a writer killed in the middle of its commits loses nothing that was acknowledged',
  inFile(async (path) => {
    for (const killAt of [1, 90]) {
      const delivery = `d-${killAt}`;
      const writer = startWriter(path, delivery, Number.MAX_SAFE_INTEGER);
      const acknowledged: string[] = [];
      for await (const line of createInterface(writer.stdout)) {
        acknowledged.push(line);
        if (acknowledged.length === killAt) writer.kill('SIGKILL');
      }
      const store = await openSqliteStore(path);
      const kept = new Set((await store.childrenOf('page', delivery)).map(({ item }) => String(item.number)));
      expect(acknowledged.filter((number) => !kept.has(number))).toEqual([]);
      expect(await journalFault(store)).toBeUndefined();
      expect(await store.due({ now: 0, limit: 10_000 })).toHaveLength((await store.count('page')).waiting!);
      await store.close();
    }
  }),
);

/** Asks for the bytes 0 to 9 on demand, and prints the answers. */
const ASKER = `
  import { once } from 'node:events';
  import { runnerImport } from 'vite';
  const [folder, path, delivery] = process.argv.slice(1);
  const load = async (name) => (await runnerImport(folder + name, { configFile: false, logLevel: 'error' })).module;
  const { openSqliteStore } = await load('sqlite/store.ts');
  const store = await openSqliteStore(path);
  process.stdout.write('ready\\n');
  await once(process.stdin, 'data');
  const asked = Array.from({ length: 10 }, (_, n) => store.firstWith(String(n).repeat(64), delivery + '-' + n));
  process.stdout.write(JSON.stringify(await Promise.all(asked)) + '\\n');
  await store.close();
  process.exit(0);
`;

test(
  'three processes receive the same bytes in the same moment: they agree on one original, ten times',
  inFile(async (path) => {
    const store = await openSqliteStore(path);
    const names = ['a', 'b', 'c'];
    const all = names.flatMap((name) => Array.from({ length: 10 }, (_, n) => creation(claimed(`${name}-${n}`))));
    await store.commit(all);
    const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
    const askers = names.map((name) =>
      spawn(process.execPath, ['--input-type=module', '--eval', ASKER, here('../'), path, name], {
        cwd: here('../../../'),
      }),
    );
    const lines = askers.map((asker) => createInterface(asker.stdout)[Symbol.asyncIterator]());
    await Promise.all(lines.map((line) => line.next()));
    for (const asker of askers) asker.stdin.write('now\n');
    const answers = await Promise.all(lines.map(async (line) => (await line.next()).value as string));
    expect(new Set(answers).size).toBe(1);
    const firsts = JSON.parse(answers[0]!) as string[];
    expect(firsts.map((first) => first.slice(1))).toEqual(Array.from({ length: 10 }, (_, n) => `-${n}`));
    await store.close();
  }),
);
