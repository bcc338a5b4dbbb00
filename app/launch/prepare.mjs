// Prepares a fresh clone: installs packages, builds. Plain JavaScript, because it runs before the build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const SOURCES = [
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
const MINIMUM = { 20: 19, 22: 12 };

const tell = (line) => process.stderr.write(`${line}\n`);

const fail = (line) => {
  tell(line);
  process.exit(1);
};

/** Runs a command to its end; its output goes to stderr, so that stdout belongs to the program. */
export const run = (command, args, options = {}) => {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (error) fail(`${command} could not be started: ${error.message}`);
  if (status !== 0) fail(`"${[command, ...args].join(' ')}" failed (exit code ${status}). What it said stands above.`);
};

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || minor < (MINIMUM[major] ?? 0)) {
    fail(`Poststelle needs Node.js 20.19 or 22.12 and newer; this is ${process.versions.node}.`);
  }
};

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** Installs the locked packages if what is installed is not what the lock file says. */
export const ensureInstalled = () => {
  checkNode();
  const stamp = join(root, 'node_modules', '.installed');
  const wanted = sha256(readFileSync(join(root, 'package-lock.json')));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  tell('Installing packages (once) …');
  // Not "npm ci": a mirror that lacks a package of some other platform must not stop this one. Versions and hashes of
  // the lock file hold all the same, and it is not rewritten.
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
};

const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });

const fingerprint = () =>
  sha256(
    [
      ...SOURCES.flatMap((folder) => filesBelow(join(root, folder))),
      join(root, 'package-lock.json'),
      join(root, 'tsconfig.json'),
    ]
      .map((path) => {
        const { size, mtimeMs } = statSync(path);
        return `${path} ${size} ${mtimeMs}`;
      })
      .join('\n'),
  );

/** Hot loops in AssemblyScript, all in one WebAssembly file that package.json names `#kernels`. */
const KERNELS = [
  ...readdirSync(join(root, 'kernels', 'assembly'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('kernels', 'assembly', name)),
  ...['--outFile', 'dist/kernels/kernels.wasm', '--optimize', '--enable', 'simd'],
  // The memory is the desk's; nothing is allocated, and no check that could fail is compiled in.
  ...['--importMemory', '--runtime', 'stub', '--noAssert', '--use', 'abort='],
];

/** Builds if a source is newer than what was built: program, console and starter model. */
export const ensureBuilt = () => {
  const stamp = join(root, 'dist', '.built');
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  tell('Building (once) …');
  rmSync(stamp, { force: true });
  mkdirSync(join(root, 'dist'), { recursive: true });
  const bin = (name) => join(root, 'node_modules', '.bin', name);
  // Types are checked by "npm run check"; here the clerk waits.
  run(bin('tsc'), ['-p', 'tsconfig.build.json', '--noCheck']);
  run(bin('asc'), KERNELS);
  run(bin('vite'), ['build', 'console', '--config', 'console/vite.config.ts', '--logLevel', 'error']);
  run(process.execPath, ['dist/app/run/train-starter.js']);
  writeFileSync(stamp, wanted);
};
