// docs/cli.md matches the program's commands; the README names only existing commands.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programFolder } from '../../run/files/paths.ts';
import { program } from '../program.ts';
import { cliReference } from './cli-reference.ts';

const read = (file: string): string => readFileSync(join(programFolder, file), 'utf8');

test('docs/cli.md is what the commands say of themselves ("npm run cli-reference" writes it)', () => {
  expect(read('docs/cli.md')).toBe(cliReference(program));
});

test.each(['README.md', 'README.de.md'])('%s names only commands that exist', (file) => {
  const named = [...read(file).matchAll(/poststelle -- ([a-z-]+)(?: ([a-z-]+))?/g)];
  expect(named.length).toBeGreaterThan(0);
  for (const [, name, sub] of named) {
    const command = program.commands.find((one) => one.name() === name);
    expect(command?.name(), name).toBe(name);
    if (sub !== undefined && command!.commands.length > 0)
      expect(command!.commands.map((one) => one.name())).toContain(sub);
  }
});
