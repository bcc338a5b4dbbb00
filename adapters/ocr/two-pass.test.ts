// When a page is read a second time, and which reading is kept.
import { expect, test } from 'vitest';
import { MailroomError } from '../../domain/errors.ts';
import type { Word } from '../../domain/page.ts';
import { bestReading } from './two-pass.ts';

const words = (count: number, confidence: number): readonly Word[] =>
  Array.from({ length: count }, (_, line) => ({ text: 'x', x: 0, y: 0, width: 1, height: 1, confidence, line }));

const fault = (code: 'OCR_FAILED' | 'WORKER_TIMEOUT' | 'PORT_MISUSED') => () => Promise.reject(new MailroomError(code));
const gives =
  (found: readonly Word[], unread = 0) =>
  () =>
    Promise.resolve({ words: found, unread });
const never = () => Promise.reject(new Error('was asked'));
const isClosed = () => false;
const isSlip = () => false;

test('what is read with confidence is not read again', async () => {
  const sure = words(100, 0.9);
  expect(await bestReading({ first: gives(sure), second: never, others: [never], isSlip, isClosed })).toBe(sure);
});

test('no word is no answer: every other way is tried until one finds words that can be believed', async () => {
  const line = words(3, 0.7);
  const nothing = gives([]);
  expect(await bestReading({ first: nothing, second: gives(line), others: [never], isSlip, isClosed })).toBe(line);
  const ways = [fault('OCR_FAILED'), gives(words(5, 0.3)), gives(line), never];
  expect(await bestReading({ first: nothing, second: nothing, others: ways, isSlip, isClosed })).toEqual(line);
  expect(await bestReading({ first: nothing, second: nothing, others: [nothing], isSlip, isClosed })).toEqual([]);
});

test('of two doubtful readings the one with more words that can be believed is kept', async () => {
  const [few, rubbish, better] = [words(98, 0.73), words(142, 0.58), words(110, 0.84)];
  expect(await bestReading({ first: gives(few), second: gives(rubbish), others: [], isSlip, isClosed })).toBe(few);
  expect(await bestReading({ first: gives(few), second: gives(better), others: [], isSlip, isClosed })).toBe(better);
});

test('letters that are seen in a picture are none; one word that can be believed makes it a poor page', async () => {
  const seen = words(100, 0.2);
  const word = { ...seen[0]!, text: 'Sommerfest', confidence: 0.8 };
  expect(await bestReading({ first: gives(seen), second: gives(seen), others: [never], isSlip, isClosed })).toEqual([]);
  const poor = [...seen, word];
  expect(await bestReading({ first: gives(poor), second: gives(seen), others: [never], isSlip, isClosed })).toBe(poor);
});

test('a till receipt is read both ways, and the better one is kept as it is', async () => {
  const [first, second] = [words(40, 0.85), words(44, 0.9)];
  const slip = () => true;
  expect(await bestReading({ first: gives(first), second: gives(second), others: [], isSlip: slip, isClosed })).toBe(
    second,
  );
  expect(await bestReading({ first: gives(second), second: gives(first), others: [], isSlip: slip, isClosed })).toBe(
    second,
  );
});

test('where print is left over, what only the second reading found is added', async () => {
  const at = (x: number, text: string, confidence = 0.95): Word => ({
    text,
    x,
    y: 0,
    width: 50,
    height: 20,
    confidence,
    line: 0,
  });
  const first = [at(0, 'Kassenzeichen:'), at(60, '4711')];
  const second = [at(2, 'Kassenzeichen'), at(61, '47ll'), at(200, 'Sonnenwinkel'), at(300, '~|', 0.2)];
  const found = await bestReading({ first: gives(first, 0.3), second: gives(second), others: [], isSlip, isClosed });
  expect(found.map(({ text }) => text)).toEqual(['Kassenzeichen:', '4711', 'Sonnenwinkel']);
  expect(found[2]!.line).not.toBe(found[0]!.line);
});

test.each(['OCR_FAILED', 'WORKER_TIMEOUT'] as const)('after %s the page is read another way, once', async (code) => {
  const second = words(3, 0.4);
  expect(await bestReading({ first: fault(code), second: gives(second), others: [], isSlip, isClosed })).toBe(second);
  await expect(
    bestReading({ first: fault(code), second: fault('WORKER_TIMEOUT'), others: [], isSlip, isClosed }),
  ).rejects.toMatchObject({
    code: 'WORKER_TIMEOUT',
  });
});

test('a second way that fails leaves the first reading', async () => {
  const poor = words(5, 0.3);
  expect(await bestReading({ first: gives(poor), second: fault('WORKER_TIMEOUT'), others: [], isSlip, isClosed })).toBe(
    poor,
  );
});

test('a caller’s fault and a closed engine are no reason to try again', async () => {
  await expect(
    bestReading({ first: fault('PORT_MISUSED'), second: never, others: [], isSlip, isClosed }),
  ).rejects.toMatchObject({
    code: 'PORT_MISUSED',
  });
  await expect(
    bestReading({ first: fault('OCR_FAILED'), second: never, others: [], isSlip, isClosed: () => true }),
  ).rejects.toMatchObject({
    code: 'OCR_FAILED',
  });
});
