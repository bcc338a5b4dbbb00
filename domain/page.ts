// A page: one side of a sheet. It ends in exactly one outcome: document, separator sheet, blank or quarantined.
import type { BlobRef } from './blob.ts';
import type { RoutingHints, Separation } from './delivery.ts';
import type { DeliveryId, DocumentId, PageId } from './ids.ts';
import type { QuarantineReason } from './reasons.ts';

/** Clockwise quarter turns, in degrees, by which the page lay on the scanner away from upright. */
export type Orientation = 0 | 90 | 180 | 270;

/** A word with its box on the straightened page, in pixels of `PageReading.width` × `height`. */
export interface Word {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** 0 to 1; 1 for words that a born-digital page brought along. */
  readonly confidence: number;
  /** Words with the same number stand on one line, in reading order. */
  readonly line: number;
}

/** What a separator sheet says about the letters behind it. */
export interface SeparatorMark {
  /** The text of the code exactly as printed, for example `PATCHT`. */
  readonly payload: string;
  readonly hints: RoutingHints;
  /** The rule from here to the next sheet that names one. */
  readonly separation?: Separation;
  /** No new letter: what lies behind belongs to the letter before. */
  readonly continues?: true;
}

/**
 * Why a page that looks white may not be blank:
 * - `rebuilt`: the file says wrongly how it is put together; all that the page names was found nevertheless;
 * - `repaired`: the file was damaged, and what is shown was made of what is left of it;
 * - `content-unresolved`: something that the page names is not in the file, or could not be decoded;
 * - `text-without-ink`: the page has visible characters, but none of them leaves ink (a font that is not embedded);
 * - `implausible-size`: pixels of a width or height that no sheet of paper has.
 */
export type PageDoubt = 'rebuilt' | 'repaired' | 'content-unresolved' | 'text-without-ink' | 'implausible-size';

/** Something may be missing of the page, which a person is to know before the letter goes on. */
export const mayLackSomething = (doubts: readonly PageDoubt[] = []): boolean =>
  doubts.some((doubt) => doubt !== 'rebuilt');

/** What the straightened page looks like and contains. */
export interface PageReading {
  /** The straightened page as it goes into the PDF: JPEG, or TIFF (one G4 strip) for a 1-bit page. */
  readonly image: BlobRef;
  readonly imageType: 'image/jpeg' | 'image/tiff';
  /** A small JPEG (about 100 dpi) for the console. */
  readonly preview: BlobRef;
  /** Pixels of `image`. */
  readonly width: number;
  readonly height: number;
  /** Pixels per inch of `image`. */
  readonly dpi: number;
  /** Degrees by which the scan was turned clockwise, -15 to 15; undefined if the page shows no measurable angle. */
  readonly skewDegrees?: number;
  /** 0 to 1. */
  readonly skewConfidence: number;
  readonly orientation: Orientation;
  /** `ocr`: read by the engine; `embedded`: the born-digital page's own text. */
  readonly textSource: 'ocr' | 'embedded';
  /** Name and version of the engine that read the words; absent where they are the page's own. */
  readonly readBy?: string;
  /** JSON array of `Word`, in reading order. */
  readonly words: BlobRef;
  /** Plain text, UTF-8, a line each. */
  readonly text: BlobRef;
  readonly wordCount: number;
  /** Mean over the words, 0 to 1; 0 if there are none. */
  readonly meanConfidence: number;
  /** Absent: none. */
  readonly doubts?: readonly PageDoubt[];
}

interface PageCore {
  readonly kind: 'page';
  readonly id: PageId;
  readonly delivery: DeliveryId;
  /** Counts from 1 in the source file. */
  readonly number: number;
  /** A person said that it belongs to a document: it ends neither as blank nor as separator. */
  readonly asDocument?: true;
  /** Its faint marks are not those of the page in front of it or behind it: somebody made them on this side, so it is read. */
  readonly notBlank?: true;
}

export interface WaitingPage extends PageCore {
  readonly state: 'waiting';
}

export interface ReadPage extends PageCore {
  readonly state: 'read';
  readonly reading: PageReading;
}

export interface SeparatorPage extends PageCore {
  readonly state: 'separator';
  readonly mark: SeparatorMark;
  readonly preview: BlobRef;
  readonly orientation: Orientation;
  readonly skewDegrees?: number;
}

/** Kept and hidden, never deleted: `reading` has no words, its picture stays in the PDF's source. */
export interface BlankPage extends PageCore {
  readonly state: 'blank';
  /** A picture of all that is on it: marks so pale that they may be the other side's. Absent: it is bare. */
  readonly faintMarks?: BlobRef;
  /** Number of the page whose print all of them are. Absent beside `faintMarks`: not decided yet, separation does. */
  readonly otherSide?: number;
  readonly preview: BlobRef;
  readonly orientation: Orientation;
  readonly skewDegrees?: number;
}

export interface QuarantinedPage extends PageCore {
  readonly state: 'quarantined';
  readonly reason: QuarantineReason;
  readonly detail?: string;
}

export type Page = WaitingPage | ReadPage | SeparatorPage | BlankPage | QuarantinedPage;

/** A page that needs no more work: what `separate` waits for. */
export type FinishedPage = Exclude<Page, WaitingPage>;

/** A page that is blank only if its marks are found on the other side of the sheet. */
export type UndecidedPage = BlankPage & { readonly faintMarks: BlobRef };

export const isUndecided = (page: Page): page is UndecidedPage =>
  page.state === 'blank' && page.faintMarks !== undefined && page.otherSide === undefined;

/** The one way a page ended, as the ledger and `process` report it. */
export type PageOutcome =
  | { readonly kind: 'document'; readonly document: DocumentId; readonly position: number }
  | { readonly kind: 'separator' }
  | { readonly kind: 'blank' }
  | { readonly kind: 'quarantined'; readonly reason: QuarantineReason };
