// Style sheets of the console: each belongs to one component, names only what that uses, and leaves KERN's classes alone.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
const sheets = files.filter((file) => file.endsWith('.css'));
const read = (file: string): string => readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))].sort();

test('beside the components only the base, the fonts and the tokens have style sheets', () => {
  const others = sheets.filter((file) => !file.endsWith('.module.css'));
  expect(others.sort()).toEqual(['base.css', 'fonts.css', 'tokens.css'].map((name) => join('styles', name)));
});

test.each(sheets)('%s restyles nothing of KERN', (sheet) => {
  const selectors = read(sheet).replace(/\{[^{}]*\}|@import[^;]*;/g, '');
  expect(matches(selectors, /(\.kern-[\w-]+)/g)).toEqual([]);
});

describe.each(sheets.filter((file) => file.endsWith('.module.css')))('%s', (sheet) => {
  test('has the names that its component uses, and no others', () => {
    const component = files.find((file) => file === sheet.replace('.module.css', '.tsx'));
    expect(component).toBeDefined();
    const used = matches(readFileSync(join(root, component!), 'utf8'), /\bstyles\.(\w+)/g);
    const named = matches(read(sheet).replace(/:\s[^;{}]*;/g, ''), /\.([a-zA-Z][\w-]*)/g);
    expect(named).toEqual(used);
  });
});
