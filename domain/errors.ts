// The closed list of fault codes, each with advice for the person who runs the installation.

export const FAULTS = {
  CONFIG_INVALID: 'The configuration has faults. Run "poststelle check-config" and mend the lines it names.',
  CONFIG_MISSING: 'The configuration file named does not exist. Check the path given with --config.',
  SECRET_EXPOSED:
    'Other users of this computer can read or change a secret. Run the command that is named, and renew the secret if somebody may have read it.',
  STORE_UNAVAILABLE:
    'The store cannot be opened or written. Check that the data folder is writable, or that MongoDB can be reached.',
  STORE_DAMAGED:
    'The store is damaged. Stop the office, keep the data folder as it is, and restore the last backup into another one.',
  STORE_NEWER:
    'The store was written by a newer version of Poststelle. Start that version, or let its "poststelle downgrade" take the store back.',
  STORE_MOVED:
    'This office has moved, and what came in since then is in its new place. Start it with the configuration of that place.',
  STORE_UNFINISHED: 'A move or a restore into this store was broken off. Run the same command again; it goes on.',
  VERSION_UNKNOWN: 'There is no such version of the store. Name one from 1 to the one that this program writes.',
  TARGET_NOT_EMPTY: 'There is post in this place already. Name an empty database or a folder of its own.',
  COPY_DIFFERS:
    'What was written is not what was read. The source is as it was; run the same command again, and look at the disks.',
  BACKUP_DAMAGED: 'This backup is not whole, or was changed after it was made. Use another one.',
  BACKUP_MISSING:
    'There is no backup in this place. Name the folder that "poststelle backup" has written to, and look whether it is mounted.',
  OFFICE_MISSING:
    'No office keeps anything in this place yet. Check "data" and "store" in the configuration named, and whether its disk is mounted.',
  OFFICE_RUNNING:
    'Another office works on this data folder or database. Stop it first, or use another folder. After a crash wait a minute.',
  STORAGE_FULL: 'The disk is full. Free some space; the office goes on by itself, nothing is lost.',
  BLOB_MISSING: 'A stored file is missing. Restore the data folder from the backup and run "poststelle reconcile".',
  BLOB_DAMAGED: 'A stored file no longer matches its checksum. Restore it from the backup.',
  JOURNAL_BROKEN:
    'The journal has been changed after the fact. Keep the data folder as it is and compare it with a backup.',
  JOURNAL_HEADS_UNAVAILABLE:
    'The file with the journal’s heads cannot be read or written, or holds none. Check journal.headFile and the rights of its folder.',
  MODEL_INVALID:
    'The model is damaged or was made by another version; the last good one works on. Train it again, or use "poststelle model rollback".',
  LETTERS_INVALID: 'A line of the letters file is not usable. Mend the line that is named.',
  OCR_LANGUAGE_MISSING: 'The language data for reading is missing. Install it or set reading.languageFolder.',
  OCR_FAILED: 'The reading engine gave up on a page. The page is tried again and shown to a person if it fails again.',
  WORKER_DIED: 'A worker ended in the middle of a page or a letter. It is tried again in a new one.',
  WORKER_TIMEOUT: 'A page took longer than its limit. The page is tried again and shown to a person if it fails again.',
  HANDOVER_UNAVAILABLE: 'The units cannot be reached (broker or folder). The office tries again by itself.',
  HANDOVER_RETURNED:
    'The broker has no queue for this unit. Run the office once with this unit configured, or check the topology.',
  QUEUE_UNAVAILABLE:
    'The broker cannot be reached, so work is not handed out. The office connects again by itself; nothing is lost.',
  TOPOLOGY_DIFFERS:
    'The broker has a queue or exchange of ours with other settings. Run "poststelle topology --check" and follow docs/operating.',
  MESSAGE_INVALID:
    'A message at the broker is not in a form that this version knows. It lies among the dead letters; look at who sent it.',
  ACKNOWLEDGEMENT_REFUSED:
    'A unit’s answer fits no document that was handed over to it. It lies among the dead letters; ask the unit.',
  RETURN_UNKNOWN:
    'A file in a unit’s folder for returns is no letter that this unit has. Look at it; "poststelle review return" gives a letter back by its number.',
  FILE_GONE: 'A claimed file has disappeared from the work folder. Ask at the station and scan the letter again.',
  FILE_CHANGING: 'A claimed file is still being written. The office reads it again by itself; end what writes to it.',
  FILE_TOO_LARGE:
    'A claimed file is larger than limits.megabytesPerFile. It stays in the station’s work folder; raise the limit and press retry, or scan in smaller batches.',
  FILE_UNREADABLE: 'The office may not read a file. Give its user the right to read it, then press retry.',
  CONSOLE_NOT_BUILT: 'The console page has not been built. Run "npm run build".',
  STATION_UNREACHABLE:
    'The folder of a scan station cannot be read. Check the share and the rights of the folder; the office tries again by itself.',
  CLAIM_FAILED:
    'A file in a station’s folder cannot be taken in. Look at the cause given; the office tries again by itself.',
  FILE_LEFT:
    'Files in a station’s folder are not taken in: hidden or unfinished names, subfolders, links. Rename or move them, or name them under "ignore".',
  FILE_HELD_OPEN: 'A program holds a file open and does not finish it. Check the scanner, or close the program.',
  WATCH_DEGRADED:
    'The system does not report changes in a folder, so the office looks by itself. On Linux raise fs.inotify.max_user_watches.',
  ADDRESS_IN_USE:
    'The console or the metrics cannot listen on their port. Change console.port or metrics.port, or stop the other program.',
  NAME_REFUSED:
    'Nobody can act under this name. Use the name of a person: Latin letters, at most 100 characters, and none that is reserved for the machine, a station or a unit.',
  PORT_MISUSED: 'A part of the program was called in a way it does not allow. Please report this.',
} as const;

export type FaultCode = keyof typeof FAULTS;

export type FaultDetails = Readonly<Record<string, string | number | boolean | undefined>>;

/** A fault of the office or its surroundings, thrown with a code, a cause and what to do next. Expected ends are values. */
export class MailroomError extends Error {
  readonly code: FaultCode;
  readonly details: FaultDetails;

  constructor(code: FaultCode, options: Readonly<Record<string, unknown>> & { readonly cause?: unknown } = {}) {
    const { cause, ...details } = options as { cause?: unknown } & Record<
      string,
      string | number | boolean | undefined
    >;
    const said = Object.entries(details)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(' ');
    super(`${code}${said ? ` (${said})` : ''}: ${FAULTS[code]}`, cause === undefined ? undefined : { cause });
    this.name = 'MailroomError';
    this.code = code;
    this.details = details;
  }

  /** What the person who runs the office does next. */
  get next(): string {
    return FAULTS[this.code];
  }
}

export const isFault = (error: unknown, code?: FaultCode): error is MailroomError =>
  error instanceof MailroomError && (code === undefined || error.code === code);
