// One scan of a station's folder: finds new files and claims those that have settled.
import { isFault, MailroomError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { type ClaimedFile, claimFile, syncWorkFolder } from './claim.ts';
import { judgeFile } from './files/complete-file.ts';
import type { Verdict } from './files/completeness.ts';
import { ignoreRule } from './files/ignore.ts';
import { type ListedFile, listFiles } from './files/list-files.ts';
import { heldOpen } from './files/open-writers.ts';
import { isInvoice, mayBeSideFile, type ScansSeen } from './files/side-files.ts';
import type { LeftOver } from './left-over.ts';
import { decide, isSameFile, type SettleTimes, see, type Watched } from './settle.ts';

/** Files whose writers are looked for together, and whose renames are made durable together. */
const GROUP = 32;
/** A file that could not be moved is tried again after this much more quiet. */
const TRY_AGAIN_MS = 10_000;
/** A small text file waits so many times longer: some copiers write what they say about a scan before the scan. */
const SIDE_FILE_PATIENCE = 3;

export interface WatchedStation {
  readonly id: string;
  /** Absolute; created if it is missing at the start. */
  readonly folder: string;
  readonly subfolders?: boolean;
  /** For network shares: look this often (ms); no events come, inodes wander, and writers cannot be seen from here. */
  readonly polling?: number;
  readonly ignore?: readonly string[];
}

interface Entry {
  watched: Watched;
  verdict: Verdict | undefined;
  /** A copier's words about a scan; undefined: not looked at yet. */
  isSide?: boolean;
  /** A fault of this file has been told. */
  told: boolean;
}

interface Ready {
  readonly file: ListedFile;
  readonly entry: Entry;
  readonly verdict: Verdict;
}

export interface TakeInOptions {
  readonly station: WatchedStation;
  readonly settle: SettleTimes;
  readonly clock: Clock;
  /** How often looks come at least, ms. */
  readonly period: number;
  /** Scans that were there, whatever became of them. */
  readonly scans: ScansSeen;
  /** What is not taken. */
  readonly left: LeftOver;
  readonly onTaken: (file: ClaimedFile) => void;
  readonly onFault: (fault: MailroomError) => void;
}

/**
 * Gives the look. It returns after how many ms the next one is worth while (at most `period`), and throws what the file
 * system throws if the folder itself cannot be read. A fault of one file never keeps the others waiting.
 */
export const takeIn = (options: TakeInOptions): (() => Promise<number>) => {
  const { station, settle, clock, period, scans, left, onTaken, onFault } = options;
  const { folder, subfolders = false, polling } = station;
  const standingOf = ignoreRule(station.ignore);
  let entries = new Map<string, Entry>();
  let unreadable = new Set<string>();

  const tell = ({ file, entry }: Pick<Ready, 'file' | 'entry'>, fault: (shown: string) => MailroomError): void => {
    if (!entry.told) onFault(fault(file.shown));
    entry.told = true;
  };

  const list = async (): Promise<readonly ListedFile[]> => {
    const before = unreadable;
    unreadable = new Set();
    return listFiles({
      folder,
      subfolders,
      standingOf,
      onLeft: left.note,
      onUnreadable: (shown, cause) => {
        unreadable.add(shown);
        if (!before.has(shown))
          onFault(new MailroomError('FILE_UNREADABLE', { station: station.id, file: shown, cause }));
      },
    });
  };

  const enter = ({ name, seen }: ListedFile): Entry => {
    const before = entries.get(name.toString('latin1'));
    const { size, mtimeMs, identity } = seen;
    const sighting = { size, mtimeMs, ...(polling === undefined && { identity }), now: clock.now() };
    const watched = see(before?.watched, sighting, 2 * period);
    const same = before !== undefined && isSameFile(before.watched, sighting);
    return {
      watched,
      verdict: same ? before.verdict : undefined,
      ...(same && before.isSide !== undefined && { isSide: before.isSide }),
      told: before?.told ?? false,
    };
  };

  const pathOf = ({ name }: ListedFile): Buffer => Buffer.concat([Buffer.from(`${folder}/`), name]);

  /** Whether a file only says something about a scan; `wait`: that scan may be still to come. */
  const sideFile = async (file: ListedFile, entry: Entry): Promise<'yes' | 'no' | 'wait'> => {
    if (!mayBeSideFile(file.shown, file.seen.size) || entry.isSide === false) return 'no';
    if (!scans.hasScanFor(file.shown))
      return entry.watched.quietForMs < SIDE_FILE_PATIENCE * settle.unknownQuietMs ? 'wait' : 'no';
    // An unreadable one is not a side file: its fault is reported when it is claimed.
    entry.isSide ??= !(await isInvoice(pathOf(file)).catch(() => true));
    return entry.isSide ? 'yes' : 'no';
  };

  const judge = async (file: ListedFile, entry: Entry): Promise<Verdict | undefined> => {
    try {
      return await judgeFile(pathOf(file));
    } catch (cause) {
      // A disk that cannot read it will tell the ledger so; here it must not stay unnoticed.
      tell(
        { file, entry },
        (shown) => new MailroomError('FILE_UNREADABLE', { station: station.id, file: shown, cause }),
      );
      return 'unknown';
    }
  };

  const claim = async ({ file, entry }: Ready): Promise<ClaimedFile | undefined> => {
    try {
      return await claimFile({ station, name: file.name, seen: entry.watched, clock });
    } catch (cause) {
      if (!isFault(cause)) throw cause;
      tell({ file, entry }, () => cause);
      entry.watched = { ...entry.watched, quietForMs: -TRY_AGAIN_MS };
      return undefined;
    }
  };

  /** Claims what nobody writes to any more; returns when the others are worth another look. */
  const claimGroup = async (group: readonly Ready[]): Promise<number> => {
    const holders = polling === undefined ? await heldOpen(group.map(({ file }) => file.seen)) : undefined;
    const claimed: ClaimedFile[] = [];
    let next = period;
    for (const one of group) {
      const { watched } = one.entry;
      const judged = { verdict: one.verdict, heldOpen: holders?.get(one.file.seen.identity) ?? 'unknown' };
      const decision = decide(watched, judged, settle);
      if (decision.kind === 'wait') {
        next = Math.min(next, decision.until - watched.now);
        if (decision.because === 'held-open' && watched.quietForMs >= settle.incompleteAfterMs)
          tell(one, (shown) => new MailroomError('FILE_HELD_OPEN', { station: station.id, file: shown }));
      } else {
        const file = await claim(one);
        if (file) claimed.push(file);
      }
    }
    try {
      if (claimed.length > 0) await syncWorkFolder(folder);
    } catch (cause) {
      onFault(new MailroomError('CLAIM_FAILED', { station: station.id, reason: 'sync', cause }));
    } finally {
      claimed.forEach(onTaken);
    }
    return next;
  };

  return async () => {
    const listed = await list();
    for (const { shown } of listed) scans.add(shown);
    const seen = new Map<string, Entry>();
    const ready: Ready[] = [];
    let next = period;
    for (const file of listed) {
      const entry = enter(file);
      const { watched } = entry;
      seen.set(file.name.toString('latin1'), entry);
      if (watched.quietForMs < settle.quietMs) {
        next = Math.min(next, settle.quietMs - watched.quietForMs);
        continue;
      }
      if ((await sideFile(file, entry)) !== 'no') continue;
      entry.verdict ??= await judge(file, entry);
      if (entry.verdict === undefined) continue;
      // Looking for writers costs most and comes last: only where everything else says claim.
      const decision = decide(watched, { verdict: entry.verdict, heldOpen: 'no' }, settle);
      if (decision.kind === 'wait') next = Math.min(next, decision.until - watched.now);
      else ready.push({ file, entry, verdict: entry.verdict });
    }
    entries = seen;
    await left.endLook();
    for (let at = 0; at < ready.length; at += GROUP)
      next = Math.min(next, await claimGroup(ready.slice(at, at + GROUP)));
    return next;
  };
};
