// What lands in a unit's folder.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { channelConformance } from '../channel.conformance.ts';
import type { RoutedEvent } from '../envelope.ts';
import { bytesOf, ORIGINAL, PDF, sampleMessage, sampleWithdrawal } from '../sample-message.conformance.ts';
import { folderChannel } from './channel.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-units-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const filesOf = (unit: string): readonly string[] =>
  existsSync(join(folder, unit)) ? readdirSync(join(folder, unit)).toSorted() : [];
const handover = (withOriginal = false) => folderChannel({ folder, bytes: bytesOf, withOriginal });
const deliver = (message = sampleMessage(), withOriginal = false) => handover(withOriginal).deliver(message);

describe('conformance', () => {
  channelConformance(async () => ({
    channel: handover(),
    arrived: async (unit) =>
      filesOf(unit)
        .filter((file) => file.endsWith('.json'))
        .map((file) => JSON.parse(readFileSync(join(folder, unit, file), 'utf8')) as RoutedEvent),
  }));
});

test('a PDF and a JSON file, named after day and type, nothing unfinished beside them', async () => {
  await deliver();
  const files = filesOf('steueramt');
  expect(files).toHaveLength(2);
  expect(files[0]).toMatch(/^2026-03-04_sepa-mandat_[0-9a-f]{12}\.json$/);
  expect(files[1]).toBe(files[0]!.replace('.json', '.pdf'));
  expect(readFileSync(join(folder, 'steueramt', files[1]!))).toEqual(Buffer.from(PDF));
});

test('the original comes along byte-identical when asked for, and its ending is that of its kind', async () => {
  await deliver(sampleMessage(), true);
  const original = filesOf('steueramt').find((file) => file.includes('.original'))!;
  expect(original).toMatch(/\.original\.tif$/);
  const bytes = readFileSync(join(folder, 'steueramt', original));
  expect(bytes).toEqual(Buffer.from(ORIGINAL));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sampleMessage().original.sha256);
});

test.each([
  'rechnung.hta',
  'rechnung.pdf.bat',
  'rechnung.js',
  'rechnung.exe',
  'rechnung',
  '../../etc/passwd.ti f',
  'x.lnk',
])('what the sender called the file says nothing about its ending: %j', async (originalName) => {
  for (const originalType of ['application/pdf', undefined] as const)
    await deliver(
      sampleMessage({ originalName, ...(originalType && { originalType }), type: originalType ? 'a' : 'b' }),
      true,
    );
  expect(filesOf('steueramt').filter((file) => file.includes('.original'))).toEqual([
    expect.stringMatching(/^[\w-]+\.original\.tif$/),
  ]);
});

test('an original of a kind that nobody knows gets an ending that no program opens', async () => {
  const settings = { folder, withOriginal: true, bytes: async () => Buffer.from('<script>') };
  await folderChannel(settings).deliver(sampleMessage({ originalName: 'a.hta' }));
  expect(filesOf('steueramt').some((file) => file.endsWith('.original.bin'))).toBe(true);
});

test.each(['signed', 'born-digital'] as const)('a %s original comes along unasked', async (originalIs) => {
  await deliver(sampleMessage({ originalIs, originalName: 'Vertrag.PDF', originalType: 'application/pdf' }));
  const original = filesOf('steueramt').find((file) => file.endsWith('.original.pdf'))!;
  expect(readFileSync(join(folder, 'steueramt', original))).toEqual(Buffer.from(ORIGINAL));
});

test('decided anew with another type, the earlier pair makes way', async () => {
  await deliver();
  await deliver(sampleMessage({ type: 'antrag' }));
  expect(filesOf('steueramt').filter((file) => file.endsWith('.pdf'))).toEqual([expect.stringContaining('_antrag_')]);
  expect(filesOf('steueramt')).toHaveLength(2);
});

test('taken back, a document is gone from this unit only, and only this document', async () => {
  await deliver();
  await deliver(sampleMessage({ document: 'another/d001' as never }));
  await deliver(sampleMessage({ unit: 'bauamt', reasons: ['CHECKED'], decidedBy: 'operator' }));
  expect(await handover().withdraw(sampleWithdrawal())).toEqual({ kind: 'delivered' });
  expect(await handover().withdraw(sampleWithdrawal())).toEqual({ kind: 'delivered' });
  expect(filesOf('bauamt')).toHaveLength(2);
  expect(filesOf('steueramt')).toHaveLength(2);
  expect(filesOf('steueramt').some((file) => filesOf('bauamt').includes(file))).toBe(false);
});

test.each(['../steueramt', 'a/b', '..', '', 'Steueramt'])(
  'a unit that is no plain name gets nothing: %j',
  async (unit) => {
    expect(await deliver(sampleMessage({ unit }))).toMatchObject({ kind: 'undeliverable' });
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('a withdrawal that comes late leaves alone what was handed over anew; one from before events were named does not', async () => {
  await deliver();
  await deliver(sampleMessage({ decidedAt: '2026-03-05T08:00:00.000Z' }));
  expect(await handover().withdraw(sampleWithdrawal())).toEqual({ kind: 'delivered' });
  expect(filesOf('steueramt')).toHaveLength(2);
  const { handover: _, ...unnamed } = sampleWithdrawal();
  await handover().withdraw(unnamed);
  expect(filesOf('steueramt')).toEqual([]);
});

test('a folder that cannot be made is a fault that says so', async () => {
  writeFileSync(join(folder, 'steueramt'), 'a file stands where the folder should be');
  await expect(deliver()).rejects.toMatchObject({ code: 'HANDOVER_UNAVAILABLE', details: { unit: 'steueramt' } });
});
