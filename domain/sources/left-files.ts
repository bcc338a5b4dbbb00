// Files in a station's folder that are not taken in: reported once, and listed while they exist.
import type { Instant } from '../delivery.ts';

/** Why a file is not taken, as a clerk reads it. */
export const LEFT_REASONS = {
  HIDDEN: 'Der Name beginnt mit einem Punkt. Bitte umbenennen.',
  UNFINISHED:
    'Der Name sagt, dass die Datei noch nicht fertig ist (.part, .tmp), sie ändert sich aber nicht mehr. Bitte umbenennen oder neu scannen.',
  SUBFOLDER: 'Das ist ein Unterordner. Diese Scanstation nimmt nur Dateien, die nicht in Unterordnern liegen.',
  TOO_DEEP: 'Der Ordner steckt zu tief in anderen Ordnern.',
  NO_FILE: 'Das ist keine gewöhnliche Datei, sondern eine Verknüpfung oder etwas anderes.',
  IN_WORK_FOLDER: 'Die Datei liegt im Arbeitsordner der Poststelle (.work) und ist nicht von ihr.',
  FOREIGN_WORK_FOLDER:
    'Der Arbeitsordner der Poststelle (.work) gehört einem anderen Benutzer. Was angenommen wurde, kann dort verändert werden.',
} as const;

export type LeftReason = keyof typeof LEFT_REASONS;

export interface LeftFile {
  /** Below the station's folder, decoded for people. */
  readonly name: string;
  readonly reason: LeftReason;
}

/** One item for each station that ever had such files; its id is the station's. */
export interface LeftFiles {
  readonly kind: 'left-files';
  readonly state: 'some' | 'none';
  readonly id: string;
  readonly at: Instant;
  readonly count: number;
  /** The first of them. */
  readonly files: readonly LeftFile[];
}

/** So many are named; the others are only counted. */
export const MOST_NAMED = 20;
