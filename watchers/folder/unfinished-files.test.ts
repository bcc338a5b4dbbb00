// Files that are still being written are claimed when complete, or when nothing more arrives.
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PNG, type TestStation, testStation } from './test-station.ts';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n30\n%%EOF\n');

let station: TestStation;
beforeEach(() => {
  station = testStation();
});
afterEach(() => station.remove());

/** A scripted writer that holds its file open meanwhile. */
const writer = async (path: string): Promise<(words: string) => Promise<void>> => {
  const script = `const fs = require('fs'); const file = fs.openSync(process.argv[1], 'a');
    process.stdin.on('data', (line) => { const words = String(line).trim();
      if (words === 'close') fs.closeSync(file); else fs.writeSync(file, Buffer.from(words, 'base64'));
      process.stdout.write('done'); }); process.stdout.write('open');`;
  const child: ChildProcess = spawn(process.execPath, ['-e', script, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  station.ends.push(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  });
  const answer = (): Promise<void> => new Promise((resolve) => child.stdout!.once('data', () => resolve()));
  await answer();
  return async (words) => {
    const answered = answer();
    child.stdin!.write(`${words}\n`);
    await answered;
  };
};

describe('a file that is not finished', () => {
  test('is left to a writer that pauses while it holds it open', async () => {
    const office = station.open();
    const say = await writer(join(station.folder, 'slow.png'));
    await say(PNG.subarray(0, 20).toString('base64'));
    await office.pass(100_000);
    expect(office.faults).toEqual([]);
    await office.pass(30_000);
    expect(office.faults.map(({ code, details }) => [code, details.file])).toEqual([['FILE_HELD_OPEN', 'slow.png']]);
    await say(PNG.subarray(20).toString('base64'));
    await office.pass(10_000);
    expect([office.claimed.length, office.faults.length]).toEqual([0, 1]);
    await say('close');
    await office.pass(500);
    expect(office.names()).toEqual(['slow.png']);
    expect(office.claimed[0]!.size).toBe(PNG.length);
  });

  test('that is whole is claimed in the end, though a program never closes it', async () => {
    const office = station.open();
    const say = await writer(join(station.folder, 'leak.png'));
    await say(PNG.toString('base64'));
    await office.pass(119_000);
    expect(office.claimed).toEqual([]);
    await office.pass(1_000);
    expect(office.names()).toEqual(['leak.png']);
  });

  test('is waited for when it is cut, and claimed at once when the rest comes', async () => {
    const office = station.open();
    station.drop('cut.pdf', PDF.subarray(0, 40));
    await office.pass(100_000);
    expect(office.claimed).toEqual([]);
    appendFileSync(join(station.folder, 'cut.pdf'), PDF.subarray(40));
    await office.pass(500);
    expect(office.claimed.map(({ size }) => size)).toEqual([PDF.length]);
  });

  test('is claimed in the end when the rest never comes', async () => {
    const office = station.open();
    station.drop('cut.pdf', PDF.subarray(0, 40));
    station.drop('empty.pdf', Buffer.alloc(0));
    station.drop('words.pdf', Buffer.from('Guten Tag'));
    await office.pass(4_500);
    expect(office.names()).toEqual([]);
    await office.pass(1_000);
    expect(office.names()).toEqual(['words.pdf']);
    await office.pass(56_000);
    expect(office.names()).toEqual(['empty.pdf', 'words.pdf']);
    await office.pass(60_000);
    expect(office.names()).toEqual(['cut.pdf', 'empty.pdf', 'words.pdf']);
  });
});
