// What a file contains besides its pages: active content (scripts, launch actions) and embedded files.

/** What an original has beside its pages, as a clerk reads it behind "Die Originaldatei". */
export const ACTIVE_CONTENT = {
  javascript: 'enthält ein Programm (JavaScript)',
  launch: 'kann andere Programme starten',
  'embedded-files': 'enthält weitere Dateien',
  'uri-on-open': 'ruft beim Öffnen eine Adresse auf',
  'rich-media': 'enthält Ton, Film oder 3D',
  'bytes-before-pdf': 'beginnt mit etwas anderem als einem PDF',
  unexamined: 'ließ sich nicht ganz durchsehen',
} as const;

export type ActiveContent = keyof typeof ACTIVE_CONTENT;

/** A file inside the file. Nothing of it was opened. */
export interface Attachment {
  /** As the file says, without control characters and paths; never used as a path. */
  readonly name: string;
  /** Bytes, where the file says so. */
  readonly size?: number;
  /** Media type, as the file says or its name suggests. */
  readonly kind?: string;
}

export interface Carried {
  readonly has: readonly ActiveContent[];
  readonly attachments: readonly Attachment[];
}

/** What becomes of originals that act: `send` them, `hold` the letter for a person, or give the unit only our PDF. */
export const ACTIVE_ORIGINALS = ['pdf-only', 'hold', 'send'] as const;
export type ActiveOriginals = (typeof ACTIVE_ORIGINALS)[number];

/** Attachments belong to the letter, and a person is asked about them; everything else here only acts. */
export const isActive = (has: readonly ActiveContent[] | undefined): boolean =>
  (has ?? []).some((one) => one !== 'embedded-files');

/** Whether the unit gets our PDF only. */
export const isWithheld = (has: readonly ActiveContent[] | undefined, policy: ActiveOriginals): boolean =>
  policy === 'pdf-only' && isActive(has);

/** The fields of an item or a message that say so; none where there is nothing to say. */
export const carriedFields = ({ has, attachments }: Carried): CarriedFields => ({
  ...(has.length === 0 ? {} : { originalHas: has }),
  ...(attachments.length === 0 ? {} : { attachments }),
});

export interface CarriedFields {
  /** What the original has beside its pages; absent: nothing. */
  readonly originalHas?: readonly ActiveContent[];
  /** Files inside the original; absent: none is known. */
  readonly attachments?: readonly Attachment[];
}
