// Test helper: a station's folder with an office and a controlled clock.
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { MailroomError } from '../../domain/errors.ts';
import type { LeftFile } from '../../domain/sources/left-files.ts';
import type { ClaimedFile } from './claim.ts';
import type { WatchedStation } from './scan-and-claim.ts';
import { type FolderWatch, watchFolder } from './watch-folder.ts';

export const settle = {
  quietMs: 500,
  unknownQuietMs: 5_000,
  emptyAfterMs: 60_000,
  incompleteAfterMs: 120_000,
  leftAfterMs: 60_000,
};
/** A whole picture of one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);
/** `Büro.tif` as an old scanner writes it. */
export const LATIN1 = Buffer.from([0x42, 0xfc, 0x72, 0x6f, 0x2e, 0x74, 0x69, 0x66]);

interface TestOffice {
  readonly claimed: ClaimedFile[];
  readonly faults: MailroomError[];
  readonly names: () => string[];
  /** Lets time pass, with a look every second, as the office does. */
  readonly pass: (ms: number) => Promise<void>;
  /** Sets the office's clock. */
  readonly jump: (ms: number) => void;
  readonly watch: FolderWatch;
}

export interface TestStation {
  /** The folder around the station's folder. */
  readonly root: string;
  readonly folder: string;
  readonly open: (
    station?: Partial<WatchedStation>,
    onClaimed?: (file: ClaimedFile) => Promise<void>,
    onLeft?: (left: readonly LeftFile[]) => void,
  ) => TestOffice;
  readonly drop: (name: string | Buffer, bytes?: Uint8Array) => void;
  /** What is to be ended behind the test, the last first. */
  readonly ends: (() => Promise<unknown>)[];
  /** Ends what was started; the folder stays. */
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export const testStation = (): TestStation => {
  const root = mkdtempSync(join(tmpdir(), 'watch-'));
  const folder = join(root, 'scans');
  mkdirSync(folder);
  const ends: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  const open: TestStation['open'] = (station = {}, onClaimed = async () => {}, onLeft = () => {}) => {
    const claimed: ClaimedFile[] = [];
    const faults: MailroomError[] = [];
    let time = 1_000_000;
    const watch = watchFolder({
      station: { id: 'eg', folder, ...station },
      settle,
      clock: { now: () => time, id: () => randomUUID() },
      onClaimed: async (file) => {
        claimed.push(file);
        await onClaimed(file);
      },
      onFault: (fault) => faults.push(fault),
      onLeft,
    });
    ends.push(() => watch.stop());
    const pass = async (ms: number): Promise<void> => {
      await watch.scanNow();
      for (let left = ms; left > 0; left -= 1_000) {
        time += Math.min(left, 1_000);
        await watch.scanNow();
      }
      await setImmediate();
    };
    const jump = (ms: number): void => {
      time += ms;
    };
    return { claimed, faults, watch, pass, jump, names: () => claimed.map(({ originalName }) => originalName).sort() };
  };
  return {
    root,
    folder,
    open,
    drop: (name, bytes = PNG) => writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]), bytes),
    ends,
    stop,
    remove: async () => {
      await stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
};
