// Exclusive work runs alone, and no work is starved.
import { expect, test } from 'vitest';
import { turns } from './suspects.ts';

test('work runs side by side; what must be alone waits for all of it, and what comes later waits for that', async () => {
  const { together, alone } = turns();
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  const job = (name: string) => async (): Promise<void> => {
    log.push(`${name} begins`);
    await new Promise<void>((end) => ends.set(name, end));
    log.push(`${name} ends`);
  };
  const turn = () => new Promise<void>((go) => setImmediate(go));
  const all = [together(job('a')), together(job('b')), alone(job('suspect')), together(job('c')), alone(job('other'))];
  await turn();
  expect(log).toEqual(['a begins', 'b begins']);
  ends.get('a')!();
  await turn();
  expect(log.at(-1)).toBe('a ends');
  ends.get('b')!();
  await turn();
  expect(log.slice(2)).toEqual(['a ends', 'b ends', 'suspect begins']);
  ends.get('suspect')!();
  await turn();
  expect(log.at(-1)).toBe('c begins');
  ends.get('c')!();
  await turn();
  ends.get('other')!();
  await Promise.all(all);
  expect(log.slice(-2)).toEqual(['other begins', 'other ends']);
});

test('a failure gives its turn back', async () => {
  const { together, alone } = turns();
  await expect(alone(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(together(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await alone(async () => 'done')).toBe('done');
});
