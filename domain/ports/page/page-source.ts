// Port: opens a received file and returns its pages one at a time. All input is treated as hostile.
import type { Carried } from '../../carried.ts';
import type { MediaType } from '../../delivery.ts';
import type { PageDoubt, Word } from '../../page.ts';
import type { Raster } from '../../raster.ts';
import type { QuarantineReason } from '../../reasons.ts';

/** In a raster's pixels, y downwards. */
export interface PageBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A page's pixels; `words` if the page brought usable text of its own (boxes in the raster's pixels). */
export interface SourcePage {
  readonly raster: Raster;
  readonly words?: readonly Word[];
  /** Where there is ink that `words` do not explain (pictures, letters drawn as outlines): to be read too. */
  readonly unread?: readonly PageBox[];
  /** Absent: none. A page with a doubt is never blank. */
  readonly doubts?: readonly PageDoubt[];
}

export type PageOpened =
  | { readonly kind: 'page'; readonly page: SourcePage }
  | { readonly kind: 'quarantined'; readonly reason: QuarantineReason; readonly detail: string };

export interface OpenFile {
  readonly mediaType: MediaType;
  /** At least 1. A page that the file announces but does not hold counts too: decoding it says why it is missing. */
  readonly pageCount: number;
  /** A PDF that carries a digital signature (whether it is a valid one is not looked at). */
  readonly signed?: true;
  /** What it has beside its pages, of a PDF. Costs some time: ask once. Never throws for the file's faults. */
  carried?(): Promise<Carried>;
  /** `number` from 1. Never throws for the file's faults. */
  page(number: number): Promise<PageOpened>;
  close(): Promise<void>;
}

export type FileOpened =
  | { readonly kind: 'opened'; readonly file: OpenFile }
  | { readonly kind: 'quarantined'; readonly reason: QuarantineReason; readonly detail: string };

export interface PageSource {
  /** Looks at the bytes, never at the name. Never throws for the file's faults. */
  open(bytes: Uint8Array): Promise<FileOpened>;
}
