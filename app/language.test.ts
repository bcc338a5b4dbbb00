// The language of code and documentation: first lines say what a file is, and a word list keeps translated German out.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programFolder } from './run/files/paths.ts';

/** Each with what to write instead. See CONTRIBUTING.md, "Language". */
const AVOID: readonly (readonly [RegExp, string])[] = [
  [/\bwhoever\b/i, 'name the role: caller, operator, process'],
  [/\b(is|are) told\b|\btells (it|him|them|who|how)\b/i, 'is reported, is notified, says'],
  [/\blies (in|on|there|at|beside|over)\b/i, 'is'],
  [/\bstands (in|on|there|at|beside|over)\b/i, 'is, is written'],
  [/\b(a|an) (line|page|queue|letter|row|box|file|word|day|unit|step|kind|part|document) (a|an) \w/i, 'per'],
  [/\bthe house\b|\bbells?\b(?!\.)|\briders?\b/i, 'installation, signal, pending effect'],
];

const SKIPPED = /^(node_modules|dist|data|\.git|coverage|fixtures\/letters|docs\/adr)(\/|$)|^CHANGELOG\.md$|^NOTICE$/;

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(programFolder, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (SKIPPED.test(path)) return [];
    return entry.isDirectory() ? filesIn(path) : [path];
  });

const files = filesIn('');
const code = files.filter((file) => /\.(ts|tsx|mjs|cjs)$/.test(file));

/** Comments of code; of a Markdown page everything. Line numbers from 1. */
const proseOf = (file: string): readonly { readonly line: number; readonly text: string }[] =>
  readFileSync(join(programFolder, file), 'utf8')
    .split('\n')
    .map((text, index) => ({ line: index + 1, text }))
    .filter(({ text }) => file.endsWith('.md') || /^\s*(\/\/|\/?\*)|\s\/\/\s/.test(text));

test('the first line of each source file says what it is', () => {
  const silent = code.filter(
    (file) => !/^(#!|\/\/ \S|\/\*\*? \S)/.test(readFileSync(join(programFolder, file), 'utf8')),
  );
  expect(silent).toEqual([]);
});

test('comments and documentation avoid the words of the list', () => {
  const found = [...code, ...files.filter((file) => file.endsWith('.md'))]
    .filter((file) => file !== 'app/language.test.ts' && !file.endsWith('README.de.md'))
    .flatMap((file) =>
      proseOf(file).flatMap(({ line, text }) =>
        AVOID.filter(([word]) => word.test(text)).map(
          ([word, instead]) => `${file}:${line} ${word.exec(text)![0]} (write: ${instead})`,
        ),
      ),
    );
  expect(found).toEqual([]);
});
