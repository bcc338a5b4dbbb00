// `classify`: gives the answers that the office would give, its own rules included.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonLines, runProgram } from '../../../testing/processes/test-program.ts';
import { programFolder } from '../../run/files/paths.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-classify-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RULES = `
  rules:
    - id: stadtwerke
      name: Rechnungen der Stadtwerke
      when: { sender: 'Stadtwerke*' }
      unit: stadtkasse
      type: rechnung
    - id: kassenzeichen
      name: Kassenzeichen der Stadtkasse
      when: { reference: '5\\.0100\\.\\d{6}\\.\\d' }
      unit: steueramt
    - id: haus-b
      name: Alles von Haus B
      when: { station: sample }
      unit: bauamt
`;

const LETTERS = [
  {
    id: 1,
    text: 'Stadtwerke Altenrode GmbH\nAm Gaswerk 3\n54399 Altenrode\n\nStadt Musterhausen\n12345 Musterhausen\n\nWie immer\n\nSehr geehrte Damen und Herren,\n\nanbei.\n\nMit freundlichen Grüßen\n',
  },
  { id: 'two', text: 'Kassenzeichen 5.0100.123456.7\n\nxyz qwert' },
  { id: 'three', text: 'xyz qwert' },
];

test('the rules of the office outrank the model, and stand there as the reason', async () => {
  const example = readFileSync(join(programFolder, 'config/examples/musterhausen.yaml'), 'utf8');
  const config = join(folder, 'poststelle.yaml');
  writeFileSync(config, example.replace(/^sorting:$/m, `sorting:${RULES.trimEnd()}`));
  const file = join(folder, 'letters.jsonl');
  writeFileSync(file, LETTERS.map((letter) => `${JSON.stringify(letter)}\n`).join(''));
  const ran = await runProgram(['classify', file, '--config', config], { cwd: folder });
  expect(ran).toMatchObject({ code: 0 });
  const [ruled, half, none] = jsonLines<Record<string, unknown>>(ran);
  expect(ruled).toEqual({
    ...{ id: 1, type: 'rechnung', typeConfidence: 1, unit: 'stadtkasse', unitConfidence: 1 },
    ...{ rules: ['Rechnungen der Stadtwerke'], disposition: 'route', reasons: ['RULE'] },
  });
  // A rule settles only what it names; the other answer still has to be sure.
  expect(half).toMatchObject({
    ...{ id: 'two', unit: 'steueramt', unitConfidence: 1, rules: ['Kassenzeichen der Stadtkasse'] },
    ...{ disposition: 'review', reasons: ['TYPE_UNSURE'] },
  });
  expect(half!.typeConfidence).toBeLessThan(1);
  expect(none).toMatchObject({ id: 'three', rules: [], disposition: 'review' });
}, 60_000);
