// A hung share: its callers get a timeout, and calls for other units continue.
import { expect, test } from 'vitest';
import { limited } from './limited.ts';

const never = <T>(): { task: () => Promise<T>; end: () => void } => {
  let end = (): void => {};
  const ended = new Promise<T>((resolve) => {
    end = () => resolve(undefined as T);
  });
  return { task: () => ended, end: () => end() };
};
const late = (begun: boolean) => (begun ? 'no answer' : 'not begun');
const quick = (key: string) => limited(key, { limitMs: 60_000, late, task: async () => 'done' });

test('one that never answers is given up, keeps its place, and takes no second one; others go on', async () => {
  const hung = never<string>();
  expect(await limited('a', { limitMs: 1, late, task: hung.task })).toBe('no answer');
  expect(await limited('a', { limitMs: 1, late, task: async () => 'done' })).toBe('not begun');
  expect(await Promise.all(['b', 'c', 'd', 'e', 'f'].map(quick))).toEqual(Array(5).fill('done'));
  hung.end();
  expect(await quick('a')).toBe('done');
});

test('three that hang leave a thread to the office: nothing more begins until one answers', async () => {
  const hung = ['a', 'b', 'c'].map((key) => ({ key, ...never<string>() }));
  for (const { key, task } of hung) expect(await limited(key, { limitMs: 1, late, task })).toBe('no answer');
  expect(await limited('d', { limitMs: 1, late, task: async () => 'done' })).toBe('not begun');
  const waits = quick('d');
  hung[1]!.end();
  expect(await waits).toBe('done');
  for (const { end } of hung) end();
});

test('a fault is a fault, in time or not', async () => {
  const broken = async () => {
    throw new Error('broken');
  };
  await expect(limited('a', { limitMs: 60_000, late, task: broken })).rejects.toThrow('broken');
  expect(await quick('a')).toBe('done');
});
