// What somebody who may write into a unit's folder plants there: links, pipes, devices, sockets, endless files.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderChannel } from '../folder/channel.ts';
import { nameOf } from '../folder/names.ts';
import { folderReturns } from '../folder/returns.ts';
import { bytesOf, PDF, sampleMessage } from '../sample-message.conformance.ts';

let root: string;
let folder: string;
let victim: string;
const message = sampleMessage();
const name = nameOf(message);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'poststelle-planted-'));
  folder = join(root, 'units');
  victim = join(root, 'store.sqlite');
  writeFileSync(victim, 'the ledger');
  mkdirSync(join(folder, 'steueramt', 'zurueck'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const room = (...names: string[]): string => join(folder, 'steueramt', ...names);
const deliver = () => folderChannel({ folder, bytes: bytesOf, withOriginal: true }).deliver(message);
const returns = () => folderReturns({ folder, units: ['steueramt', 'bauamt'] });

test.each([...['.pdf', '.json', '.original.tif'].flatMap((ending) => [`${name}${ending}`, `${name}${ending}.part`])])(
  'a link under the name of a file to come is not written through: %s',
  async (planted) => {
    symlinkSync('../../store.sqlite', room(planted));
    await deliver();
    expect(readFileSync(victim, 'utf8')).toBe('the ledger');
    for (const ending of ['.pdf', '.json', '.original.tif'])
      expect(lstatSync(room(`${name}${ending}`)).isFile()).toBe(true);
    expect(readFileSync(room(`${name}.pdf`))).toEqual(Buffer.from(PDF));
  },
);

test('a pipe under the name of a file to come keeps nobody waiting', async () => {
  execFileSync('mkfifo', [room(`${name}.pdf`), room(`${name}.json`)]);
  await deliver();
  expect(lstatSync(room(`${name}.pdf`)).isFile()).toBe(true);
});

test('a link in the place of a unit’s folder is refused, for letters and for returns', async () => {
  mkdirSync(join(root, 'elsewhere', 'zurueck'), { recursive: true });
  rmSync(room(), { recursive: true });
  symlinkSync('../elsewhere', room());
  await expect(deliver()).rejects.toMatchObject({ code: 'HANDOVER_UNAVAILABLE', details: { unit: 'steueramt' } });
  expect((await returns().look()).faults).toMatchObject([{ details: { unit: 'steueramt' } }]);
  expect(readdirSync(join(root, 'elsewhere'))).toEqual(['zurueck']);
});

test('a link in the place of the folder for returns is refused, and nothing is taken away behind it', async () => {
  mkdirSync(join(root, 'elsewhere'));
  writeFileSync(join(root, 'elsewhere', `${name}.pdf`), 'of somebody else');
  const look = returns();
  rmSync(room('zurueck'), { recursive: true });
  symlinkSync('../../elsewhere', room('zurueck'));
  const { letters, faults } = await look.look();
  expect([letters, faults?.length]).toEqual([[], 1]);
  const letter = { document: message.document, unit: 'steueramt', place: room('zurueck', `${name}.pdf`) };
  await expect(look.takeAway(letter)).rejects.toThrow();
  expect(readdirSync(join(root, 'elsewhere'))).toEqual([`${name}.pdf`]);
});

test('pipes, sockets, devices and links among the returns are named, and the other unit’s returns are taken', async () => {
  const look = returns();
  await look.look();
  const socket = createServer().listen(room('zurueck', 'sock.pdf'));
  execFileSync('mkfifo', [room('zurueck', 'pipe.pdf'), room('zurueck', 'a.json')]);
  writeFileSync(room('zurueck', 'a.pdf'), 'nothing of ours');
  for (const file of ['zero.pdf', 'b.json']) symlinkSync('/dev/zero', room('zurueck', file));
  writeFileSync(room('zurueck', 'b.pdf'), 'nothing of ours');
  symlinkSync('/etc/passwd', room('zurueck', 'passwd.pdf'));
  const mine = `<poststelle:document>other/d001</poststelle:document>`;
  writeFileSync(join(folder, 'bauamt', 'zurueck', 'x.pdf'), mine);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) execFileSync('mknod', [room('zurueck', 'device.pdf'), 'c', '1', '5']);
  try {
    const { letters, strange, faults } = await look.look();
    expect(faults).toBeUndefined();
    expect(letters).toMatchObject([{ document: 'other/d001', unit: 'bauamt' }]);
    const names = ['a', 'b', 'passwd', 'pipe', 'sock', 'zero', ...(isRoot ? ['device'] : [])];
    expect(strange.toSorted()).toEqual(names.map((stem) => room('zurueck', `${stem}.pdf`)).toSorted());
  } finally {
    socket.close();
  }
});

test('a file that is larger than any letter of ours is named and not read', async () => {
  const look = returns();
  await look.look();
  writeFileSync(room('zurueck', 'riesig.pdf'), 'x');
  truncateSync(room('zurueck', 'riesig.pdf'), 20e9);
  writeFileSync(room('zurueck', 'brief.pdf'), '%PDF');
  writeFileSync(room('zurueck', 'brief.json'), '{}');
  truncateSync(room('zurueck', 'brief.json'), 20e9);
  const { letters, strange } = await look.look();
  expect([letters, strange.length]).toEqual([[], 2]);
});

test('the office’s note in a large PDF is found wherever a piece of reading ends', async () => {
  const look = returns();
  await look.look();
  const note = `<poststelle:document>${message.document}</poststelle:document>`;
  for (const before of [2 ** 20 - 30, 2 ** 20, 2 ** 21 - 1])
    writeFileSync(room('zurueck', `${before}.pdf`), `${' '.repeat(before)}${note}`);
  expect((await look.look()).letters).toHaveLength(3);
});

test('the units’ folder moved away: nothing is made anew, the letter arrives when it is back', async () => {
  const handover = folderChannel({ folder, bytes: bytesOf, withOriginal: false });
  const send = (document: string) => handover.deliver(sampleMessage({ document: document as never }));
  await send('a/d001');
  renameSync(folder, `${folder}-away`);
  await expect(send('b/d001')).rejects.toMatchObject({ code: 'HANDOVER_UNAVAILABLE' });
  expect(await handover.isUp()).toBe(false);
  await expect(returns().look()).resolves.toBeDefined(); // An office that never saw it makes it.
  rmSync(folder, { recursive: true });
  // An empty folder of this name is a mount point that nothing is mounted at.
  mkdirSync(room(), { recursive: true });
  await expect(send('b/d001')).rejects.toMatchObject({ code: 'HANDOVER_UNAVAILABLE' });
  expect(readdirSync(room())).toEqual([]);
  rmSync(folder, { recursive: true });
  renameSync(`${folder}-away`, folder);
  expect(await send('b/d001')).toEqual({ kind: 'delivered' });
  expect(readdirSync(room()).filter((file) => file.endsWith('.pdf'))).toHaveLength(2);
});

test('what existed is known after a restart too', async () => {
  const note = join(root, 'units-seen.json');
  const send = () => folderChannel({ folder, note, bytes: bytesOf, withOriginal: false }).deliver(message);
  await send();
  renameSync(folder, `${folder}-away`);
  await expect(send()).rejects.toMatchObject({ code: 'HANDOVER_UNAVAILABLE' });
  expect(existsSync(folder)).toBe(false);
  mkdirSync(folder);
  await expect(send()).rejects.toMatchObject({ code: 'HANDOVER_UNAVAILABLE' });
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
  renameSync(`${folder}-away`, folder);
  expect(await send()).toEqual({ kind: 'delivered' });
});

const mayMount = (() => {
  const place = mkdtempSync(join(tmpdir(), 'poststelle-mount-'));
  try {
    execFileSync('mount', ['--bind', place, place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true });
  }
})();

test.runIf(mayMount)('a share that is unmounted gets its letters when it is mounted again, all of them', async () => {
  const share = join(root, 'share');
  mkdirSync(share);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  const handover = folderChannel({ folder, bytes: bytesOf, withOriginal: false });
  const send = (document: string) => handover.deliver(sampleMessage({ document: document as never }));
  execFileSync('mount', ['--bind', share, folder]);
  try {
    await send('a/d001');
    execFileSync('umount', [folder]);
    await expect(send('b/d001')).rejects.toMatchObject({ code: 'HANDOVER_UNAVAILABLE' });
    expect(readdirSync(folder)).toEqual([]);
    execFileSync('mount', ['--bind', share, folder]);
    expect(await send('b/d001')).toEqual({ kind: 'delivered' });
    expect(readdirSync(join(share, 'steueramt')).filter((file) => file.endsWith('.pdf'))).toHaveLength(2);
  } finally {
    execFileSync('umount', ['--lazy', folder]);
  }
});

test.runIf(mayMount)('a unit’s own share that is unmounted is missed, whatever its mount point holds', async () => {
  const note = join(root, 'seen.json');
  const handover = () => folderChannel({ folder, note, bytes: bytesOf, withOriginal: false });
  const toUnit = () => handover().deliver(message);
  // The office began before anything was mounted: its first letter is in the mount point.
  await toUnit();
  execFileSync('mount', ['-t', 'tmpfs', 'none', room()]);
  try {
    writeFileSync(room('of the unit.txt'), '');
    expect(await toUnit()).toEqual({ kind: 'delivered' });
    execFileSync('umount', [room()]);
    await expect(toUnit()).rejects.toMatchObject({ code: 'HANDOVER_UNAVAILABLE' });
    await expect(
      handover().withdraw({ ...message, reason: 'RECALLED', withdrawnAt: message.receivedAt }),
    ).rejects.toMatchObject({ code: 'HANDOVER_UNAVAILABLE' });
    expect(existsSync(room(`${name}.pdf`))).toBe(true);
  } finally {
    try {
      execFileSync('umount', [room()], { stdio: 'ignore' });
    } catch {
      // It is unmounted already.
    }
  }
});
