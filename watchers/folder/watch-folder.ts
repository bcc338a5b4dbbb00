// Watches one station's folder, by interval and on events, and passes on claimed files.
import { isFault, MailroomError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { LeftFile } from '../../domain/sources/left-files.ts';
import { type Wake, wakeOnChange } from './change-hint.ts';
import type { ClaimedFile } from './claim.ts';
import { handOut } from './dispatch.ts';
import { reachFolder } from './ensure-reachable.ts';
import { scansSeen } from './files/side-files.ts';
import { lookIntoWorkFolder } from './in-work-folder.ts';
import { leftOver } from './left-over.ts';
import { takeIn, type WatchedStation } from './scan-and-claim.ts';
import type { SettleTimes } from './settle.ts';

const LOOK_EVERY_MS = 1_000;
/** Events come in bursts while a file is written; one look answers them all. */
const WAKE_AFTER_MS = 50;

export interface FolderWatch {
  /** Looks once, now; settles when what was ready is claimed (handing it on goes on beside it). Never rejects. */
  readonly scanNow: () => Promise<void>;
  /** Settles when nothing of the watch is under way any more. What was not handed on stays claimed in the work folder. */
  readonly stop: () => Promise<void>;
}

export interface WatchOptions {
  readonly station: WatchedStation;
  readonly settle: SettleTimes & {
    /** Files not taken in are reported after being unchanged for so long, ms. */
    readonly leftAfterMs: number;
  };
  readonly clock: Clock;
  /**
   * Gets each claimed file, and at the start all that lie claimed from before; a few run at the same time. It settles
   * when the file is in the ledger, and does nothing for an id that is there already. If it rejects, the same file is
   * offered again later.
   */
  readonly onClaimed: (file: ClaimedFile) => Promise<void>;
  /** A fault is reported once per file, and once per period in which the folder is unreachable. */
  readonly onFault: (fault: MailroomError) => void;
  /** All that is there, is not taken and has been told; called whenever that changes. */
  readonly onLeft?: (left: readonly LeftFile[]) => void;
}

/** Starts at once, with the files that already lie there. One watch a folder. */
export const watchFolder = (options: WatchOptions): FolderWatch => {
  const { station, settle, clock, onClaimed, onFault, onLeft = () => {} } = options;
  const { id, folder, subfolders = false, polling } = station;
  const period = polling ?? LOOK_EVERY_MS;
  const hands = handOut({ clock, onClaimed, onFault });
  const reach = reachFolder(station);
  const add = (file: ClaimedFile): void => {
    scans.add(file.originalName);
    hands.add(file);
  };
  const scans = scansSeen();
  const left = leftOver({
    station: id,
    clock,
    afterMs: settle.leftAfterMs,
    longestStepMs: 2 * period,
    onFault,
    onLeft,
  });
  const inWorkFolder = lookIntoWorkFolder({ station, clock, onNew: add, onLeft: left.note });
  const take = takeIn({
    station,
    settle,
    clock,
    period,
    scans,
    left,
    onTaken: (file) => {
      inWorkFolder.know(file);
      add(file);
    },
    onFault,
  });
  let unreachable = false;
  let wake: Wake | undefined;
  let wakeTimer: NodeJS.Timeout | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let queued: Promise<void> | undefined;
  let stopped = false;

  const onChange = (): void => {
    if (stopped) return;
    wakeTimer ??= setTimeout(() => {
      wakeTimer = undefined;
      void scanNow();
    }, WAKE_AFTER_MS);
  };

  const look = async (): Promise<number> => {
    try {
      await reach();
      unreachable = false;
      // What a crash left between claim and ledger. Here and not before the watch: the share may come up later.
      await inWorkFolder.look();
      if (polling === undefined)
        wake ??= wakeOnChange({
          folder,
          subfolders,
          onChange,
          onError: (cause) => onFault(new MailroomError('WATCH_DEGRADED', { station: id, folder, cause })),
        });
      return await take();
    } catch (cause) {
      if (!unreachable)
        onFault(isFault(cause) ? cause : new MailroomError('STATION_UNREACHABLE', { station: id, folder, cause }));
      unreachable = true;
      // Its watches died with the folder; the next success sets new ones.
      await wake?.close();
      wake = undefined;
      return period;
    } finally {
      hands.retry();
    }
  };

  /** Calls that come while a look is under way share the one behind it. */
  const scanNow = (): Promise<void> => {
    queued ??= running.then(async () => {
      queued = undefined;
      if (stopped) return;
      clearTimeout(timer);
      const next = await look();
      if (!stopped) timer = setTimeout(() => void scanNow(), Math.max(1, next));
    });
    running = queued;
    return queued;
  };

  void scanNow();
  return {
    scanNow,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(wakeTimer);
      const handedOn = hands.stop();
      await running;
      await wake?.close();
      await handedOn;
    },
  };
};
