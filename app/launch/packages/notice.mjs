// Generates NOTICE: every deployed package, its copyright holders and licence texts.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deployed, nameOf } from './lock-file.mjs';
import { BUILT_IN, entryFor, HOLDERS, INSIDE, TEXTS_OF } from './what-is-known.mjs';

const ownText = (name) => readFileSync(fileURLToPath(new URL(`texts/${name}.txt`, import.meta.url)), 'utf8');

const COPYRIGHT = /^[\s*#>-]*((?:portions )?(?:copyright|\(c\)|©)[^\n]*\d{4}[^\n]*|copyright (?:\(c\)|©)[^\n]*)$/gim;
const PLACEHOLDER = /\[(yyyy|name)|\{yyyy/i;

const copyrightsIn = (text) => [
  ...new Set([...text.matchAll(COPYRIGHT)].map(([, line]) => line.trim()).filter((line) => !PLACEHOLDER.test(line))),
];

/** Packages for another processor or system are not installed here; for all of them only the lock file speaks. */
const isForOnePlatform = (entry) => entry.os !== undefined || entry.cpu !== undefined || entry.optional === true;

const shippedTexts = (folder) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /^(licen[cs]e|copying|notice)([.-].*)?$/i.test(name))
        .sort()
        .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
    : [];

const idsOf = (license) =>
  license
    .replace(/[()]/g, '')
    .split(' AND ')
    .map((part) => part.split(' OR ')[0].trim());

const standardTexts = (license) => idsOf(license).flatMap((id) => (TEXTS_OF[id] ?? []).map(ownText));

/** Same words, other line ends or years: one text. */
const keyOf = (text) =>
  createHash('sha256')
    .update(
      text
        .replace(COPYRIGHT, '')
        .replace(/[\W_]+/g, ' ')
        .trim()
        .toLowerCase(),
    )
    .digest('hex');

/** `lacking`: packages for which no licence text is known. */
export const noticeOf = (root, lock, { name }) => {
  const texts = new Map();
  const numberOf = (text) => {
    const key = keyOf(text);
    if (!texts.has(key)) texts.set(key, { number: texts.size + 1, text: text.replace(COPYRIGHT, '').trim() });
    return texts.get(key).number;
  };
  const lacking = [];
  const parts = deployed(lock, BUILT_IN).map((folder) => {
    const entry = lock.packages[folder];
    const own = nameOf(folder);
    const shipped = isForOnePlatform(entry) ? [] : shippedTexts(join(root, folder));
    const used = shipped.length > 0 ? shipped : standardTexts(entry.license ?? '');
    const inside = entryFor(INSIDE, own) ?? [];
    if (used.length === 0) lacking.push(own);
    const found = shipped.flatMap(copyrightsIn);
    const holders = found.length > 0 ? found : [entryFor(HOLDERS, own)].filter(Boolean);
    const body = [
      ...holders.map((line) => `    ${line}`),
      `    Licence text: ${[...new Set(used.map(numberOf))].map((number) => `[${number}]`).join(', ')}`,
      ...inside.flatMap((part) => [
        `    contains ${part.name}: ${part.license}`,
        `        ${part.notice}`,
        ...(TEXTS_OF[part.license] === undefined
          ? []
          : [
              `        Licence text: ${standardTexts(part.license)
                .map((text) => `[${numberOf(text)}]`)
                .join(', ')}`,
            ]),
      ]),
    ].join('\n');
    return { title: `${own} ${entry.version}: ${entry.license}`, body };
  });
  // One package for each processor and system, and the same to say of all of them.
  const alike = new Map();
  for (const { title, body } of parts) alike.set(body, [...(alike.get(body) ?? []), title]);
  const said = [
    `${name[0].toUpperCase()}${name.slice(1)} is licensed under the EUPL-1.2 (see LICENSE). It is deployed with the packages below, each under its\nown licence. Made by "npm run packages" from the lock file; the texts that the numbers name stand at the end.`,
    ...[...alike].map(([body, titles]) => [...titles, body].join('\n')),
    ...[...texts.values()].map(({ number, text }) => `${'='.repeat(80)}\n[${number}]\n\n${text}`),
  ];
  return { text: `${said.join('\n\n')}\n`, lacking };
};
