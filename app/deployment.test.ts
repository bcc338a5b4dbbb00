// Deployment files: every example is a valid configuration, every systemd unit starts an existing command.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '../testing/processes/test-program.ts';
import { programFolder } from './run/files/paths.ts';

const run = promisify(execFile);
const UNITS = join(programFolder, 'deploy/systemd');
const EXAMPLES = join(programFolder, 'config/examples');
const ROLES = ['watch', 'work', 'relay', 'console', 'documents', 'all'];

const unit = (name: string): string => readFileSync(join(UNITS, name), 'utf8');
const services = readdirSync(UNITS).filter((name) => name.endsWith('.service'));

/** What stands behind `key=` in a unit, in its order. */
const said = (name: string, key: string): readonly string[] =>
  unit(name)
    .split('\n')
    .filter((line) => line.startsWith(`${key}=`))
    .map((line) => line.slice(key.length + 1));

describe('examples', () => {
  test.each(readdirSync(EXAMPLES))('%s is a configuration without faults', async (name) => {
    const { code, stdout, stderr } = await runProgram(['check-config', join(EXAMPLES, name)], { cwd: EXAMPLES });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('no faults');
  });

  test.each(['city.yaml', 'hamburg.yaml'])('the services’ secrets fit %s', async (name) => {
    const variables = said('poststelle@.service', 'Environment').map((line) => line.replace('%d', '/run/x').split('='));
    expect(variables).toHaveLength(6);
    const options = { cwd: EXAMPLES, env: Object.fromEntries(variables) as NodeJS.ProcessEnv };
    const { code, stderr } = await runProgram(['check-config', join(EXAMPLES, name)], options);
    expect([code, stderr]).toEqual([0, '']);
    const loaded = said('poststelle@.service', 'LoadCredential').map((line) => line.split(':')[0]);
    const named = variables.map(([, path]) => basename(path!));
    expect(new Set(named)).toEqual(new Set(loaded));
    const config = readFileSync(join(EXAMPLES, name), 'utf8');
    for (const line of said('poststelle@.service', 'LoadCredential')) expect(config).toContain(line.split(':')[1]);
  });
});

describe('systemd units', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'poststelle-units-'));
    cpSync(UNITS, folder, { recursive: true });
    for (const name of services) {
      const here = unit(name)
        .replace('/opt/poststelle/', `${programFolder}/`)
        .replaceAll('/usr/bin/node', process.execPath);
      writeFileSync(join(folder, name), here);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('systemd finds no fault in them', async () => {
    const names = readdirSync(UNITS).map((name) => join(folder, name.replace('@.', '@work.')));
    expect(await run('systemd-analyze', ['verify', ...names])).toEqual({ stdout: '', stderr: '' });
  });

  test.each(services)('%s can do little beyond its work', async (name) => {
    const { stdout } = await run('systemd-analyze', ['security', '--offline=true', '--no-pager', join(folder, name)]);
    const [, exposure] = /Overall exposure level for \S+: ([\d.]+)/.exec(stdout)!;
    expect(Number(exposure)).toBeLessThan(2);
  });

  test.each(services)('%s starts a command that there is, with options that it takes', async (name) => {
    const [line] = said(name, 'ExecStart');
    const [node, main, ...args] = line!.split(' ');
    expect([node, main]).toEqual(['/usr/bin/node', '/opt/poststelle/dist/app/main.js']);
    for (const role of line!.endsWith('%i') ? ROLES : ['']) {
      const asked = args.map((arg) => arg.replace('%i', role));
      const { code, stdout } = await runProgram([...asked, '--help'], { cwd: folder });
      expect([code, stdout]).toEqual([0, expect.stringContaining(`Usage: poststelle ${asked[2]}`)]);
      for (const option of asked.slice(3).filter((arg) => arg.startsWith('--'))) expect(stdout).toContain(option);
    }
  });

  test.each(['poststelle.service', 'poststelle@.service'])('%s goes on when one of its children is killed', (name) => {
    expect(said(name, 'OOMPolicy')).toEqual(['continue']);
    expect(said(name, 'MemoryHigh')).toHaveLength(1);
  });

  test('a process is given more time to end than it takes', () => {
    expect(said('poststelle@.service', 'TimeoutStopSec')).toEqual(['15']);
    expect(Number(said('poststelle.service', 'TimeoutStopSec')[0])).toBeGreaterThan(10);
  });
});
