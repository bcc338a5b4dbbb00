// The import rules hold for the tree, and planted violations are found.
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { programFolder } from './run/files/paths.ts';

const depcruise = join(programFolder, 'node_modules/.bin/depcruise');
const config = join(programFolder, '.dependency-cruiser.cjs');

const broken = (folder: string, rooms: readonly string[]): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    execFile(
      depcruise,
      ['--config', config, '--output-type', 'json', ...rooms],
      { cwd: folder, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        // Ended by a signal, or without a word: that says nothing about the tree.
        if (stdout === '' || error?.killed || error?.signal)
          return reject(new Error(`depcruise did not finish: ${stderr}`, { cause: error }));
        const { summary } = JSON.parse(stdout) as {
          summary: { violations: { rule: { name: string }; from: string }[] };
        };
        resolve(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`));
      },
    );
  });

let folder: string;

const plant = (file: string, imports = ''): void => {
  mkdirSync(join(folder, dirname(file)), { recursive: true });
  writeFileSync(
    join(folder, file),
    `${imports === '' ? '' : `import { it } from '${imports}';\nexport const that = it;\n`}export const it = 1;\n`,
  );
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-rules-'));
  copyFileSync(join(programFolder, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  // A configuration that includes no file at all is refused, and the browser's files have one of their own.
  plant('domain/planted.ts');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** On a busy machine; alone it takes seconds. */
const TIMEOUT_MS = 300_000;

test.each([
  ['domain/letter.ts', 'adapters/store/some-store.ts', 'domain-knows-nobody'],
  ['pipeline/engine/stage.ts', 'adapters/store/some-store.ts', 'pipeline-knows-ports-not-adapters'],
  ['ledger/reconcile.ts', 'pipeline/engine/runner.ts', 'ledger-knows-ports-not-adapters'],
  ['adapters/queue/some-queue.ts', 'adapters/store/some-store.ts', 'adapters-know-only-the-domain'],
  ['server/console-server.ts', 'pipeline/engine/runner.ts', 'server-knows-the-domain-and-office'],
  ['console/app.tsx', 'server/auth/session.ts', 'console-knows-contracts-and-domain'],
  ['console/parts/button.tsx', 'console/parts/card.module.css', 'a-style-sheet-belongs-to-one-component'],
  ['office/review/recall.ts', 'pipeline/engine/runner.ts', 'office-knows-the-domain-and-learning'],
  ['office/views/today.ts', 'office/review/recall.ts', 'views-import-no-use-case'],
  ['server/console-routes/sign-in.ts', 'domain/actor.ts', 'only-auth-makes-an-actor-of-a-person'],
  ['console/data/requests.ts', 'server/contracts/documents.ts', 'console-imports-types-of-contracts-only'],
  ['learning/refit.ts', 'office/review/recall.ts', 'learning-knows-the-domain'],
  ['pipeline/engine/runner.ts', 'office/review/recall.ts', 'pipeline-knows-ports-not-adapters'],
  ['pipeline/stages/02-open.ts', 'pipeline/stages/01-receive.ts', 'stages-do-not-import-each-other'],
  ['app/commands/run/start.ts', 'adapters/store/some-store.ts', 'only-compose-imports-adapters'],
  ['app/run/files/paths.ts', 'testing/services/free-port.ts', 'testing-is-not-in-the-product'],
  ['config/load.ts', 'app/main.ts', 'nobody-imports-app'],
])('%s may not import %s', { timeout: TIMEOUT_MS }, async (from, to, rule) => {
  plant(to);
  plant(from, `${'../'.repeat(from.split('/').length - 1)}${to}`);
  const rooms = [...new Set([from, to].map((file) => file.split('/')[0]!))];
  expect(await broken(folder, rooms)).toContain(`${rule}: ${from}`);
});

test('domain may not even use Node’s own modules', { timeout: TIMEOUT_MS }, async () => {
  plant('domain/letter.ts', 'node:fs');
  expect(await broken(folder, ['domain'])).toContain('domain-uses-no-packages: domain/letter.ts');
});

test('outside auth and http the server opens no files', { timeout: TIMEOUT_MS }, async () => {
  plant('server/console-routes/documents.ts', 'node:fs');
  plant('server/auth/session.ts', 'node:fs');
  expect(await broken(folder, ['server'])).toEqual([
    'server-keeps-files-in-auth-and-http: server/console-routes/documents.ts',
  ]);
});

test('the tree keeps to the rules', { timeout: TIMEOUT_MS }, async () => {
  const rooms = [
    'domain',
    'classifiers',
    'watchers',
    'pipeline',
    'office',
    'learning',
    'ledger',
    'kernels',
    'adapters',
    'config',
    'server',
    'console',
    'app',
    'fixtures',
    'testing',
    'bench',
  ];
  expect(await broken(programFolder, rooms)).toEqual([]);
});
