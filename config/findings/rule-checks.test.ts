// Faulty rules in the configuration are reported with their line.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../load.ts';
import { SMALL } from '../test-config.ts';
import type { ConfigFault } from './fault.ts';

const load = (text: string) => {
  const cwd = mkdtempSync(join(tmpdir(), 'config-'));
  try {
    writeFileSync(join(cwd, 'config.yaml'), text);
    return loadConfig({ file: 'config.yaml', env: {}, cwd });
  } finally {
    rmSync(cwd, { recursive: true });
  }
};

const faultsOf = (text: string): readonly ConfigFault[] => {
  const loaded = load(text);
  return loaded.kind === 'invalid' ? loaded.faults : [];
};

test('faults of a rule are told with the line they stand in', () => {
  const text = `${SMALL}sorting:
  rules:
    - id: a
      name: Ohne Bedingung
      when: {}
      unit: bauamt
    - id: a
      name: Ordnet nichts zu
      when: { station: rathuas }
    - id: b
      name: Muster
      when: { reference: '(?=x)' }
      unit: baumat
    - id: c
      name: Passt auf alles
      when: { reference: 'x{0,3}' }
      type: antrag
    - id: d
      name: Prüfziffern
      when:
        leitwegId: 04011000-12345-04
        iban: DE88370400440532013000
        sendr: x
      unit: bauamt
    - id: e
      name: Zu groß
      when: { reference: '(a{1,30}b){1,30}' }
      unit: bauamt
`;
  const told = faultsOf(text).map(({ line, path, message, hint }) => [
    text.split('\n')[line - 1]?.trim(),
    path,
    message,
    hint,
  ]);
  expect(told).toEqual([
    ['when: {}', 'sorting.rules[0].when', expect.stringContaining('every letter'), expect.stringContaining('sender')],
    ['- id: a', 'sorting.rules[1].id', 'is used twice', expect.any(String)],
    ['- id: a', 'sorting.rules[1]', 'assigns nothing', expect.any(String)],
    [expect.any(String), 'sorting.rules[1].when.station', expect.any(String), 'did you mean "rathaus"?'],
    [
      expect.any(String),
      'sorting.rules[2].when.reference',
      expect.stringMatching(/no regular expression.*\(\?=/),
      expect.any(String),
    ],
    ['unit: baumat', 'sorting.rules[2].unit', expect.any(String), 'did you mean "bauamt"?'],
    [
      expect.any(String),
      'sorting.rules[3].when.reference',
      expect.stringContaining('every letter'),
      expect.any(String),
    ],
    [
      'leitwegId: 04011000-12345-04',
      'sorting.rules[4].when.leitwegId',
      expect.stringContaining('check digits'),
      expect.any(String),
    ],
    [
      'iban: DE88370400440532013000',
      'sorting.rules[4].when.iban',
      expect.stringContaining('check digits'),
      expect.any(String),
    ],
    ['sendr: x', 'sorting.rules[4].when.sendr', 'is not a known key', 'did you mean "sender"?'],
    [expect.any(String), 'sorting.rules[5].when.reference', 'is too large a pattern', expect.any(String)],
  ]);
});

test('a rule as the example has it is one', () => {
  const loaded = load(`${SMALL}sorting:
  rules:
    - id: stadtwerke
      name: Rechnungen der Stadtwerke
      when:
        sender: Stadtwerke*
        email: '*@stadtwerke.example'
        reference: '5\\.0100\\.\\d{6}\\.\\d'
        leitwegId: 04011000-12345-03
        iban: DE89 3704 0044 0532 0130 00
        station: rathaus
      unit: bauamt
      type: antrag
`);
  expect(loaded.kind === 'valid' && loaded.config.sorting.rules).toMatchObject([{ id: 'stadtwerke', unit: 'bauamt' }]);
});
